"""The whole register compared with itself at night."""

import pytest

from kamkor.foundation.db import context
from kamkor.register.linkage import meeting, nightly
from kamkor.register.linkage.choices import PairState
from kamkor.register.linkage.models import MatchKey, NameCount, Pair
from kamkor.register.linkage.review import actions, valuing
from kamkor.register.people.models import Person
from tests import cast
from tests.cast import NOON

from .lists import bring, child

pytestmark = pytest.mark.django_db

BAKYT = child(
    "Асанов Бакыт Маратович", "2015-03-12", sex="male", mother_name="Асанова Айгүл",
    phone="+996600123456",
)  # fmt: skip
TWIN = BAKYT | {"full_name": "Асанов Үсөн Маратович"}


@pytest.fixture(autouse=True)
def machine():
    with context.acting_as_machine():
        yield


def compare_all():
    return nightly.compare_all(at=NOON)


@pytest.fixture
def strangers(monkeypatch):
    """Two records of one child that came, in long lists, when no key told of the other."""
    monkeypatch.setattr(meeting, "FEW", 0)
    osh = cast.territory("Osh")
    first, _ = bring("round", BAKYT, at=osh)
    MatchKey.objects.all().delete()
    second, _ = bring("clinic", BAKYT, at=osh)
    assert first.persons != second.persons
    assert not Pair.objects.exists()
    return sorted(p.pk for p in (*first.persons, *second.persons))


def test_what_no_key_told_of_is_found_at_night(strangers):
    assert compare_all() == 1
    pair = Pair.objects.get()
    assert [pair.left_id, pair.right_id] == strangers
    assert pair.state == PairState.OPEN
    assert pair.score > 0.99
    steps = {(comparison, level) for comparison, level, *_ in pair.why["steps"]}
    assert {("given", "same"), ("home", "phone_mother")} <= steps


def test_what_is_raised_at_night_is_in_its_place_at_once(strangers):
    compare_all()
    assert Pair.objects.get().value > 0
    at_once = list(Pair.objects.values_list("value", flat=True))
    valuing.value_all(on=NOON.date())
    assert list(Pair.objects.values_list("value", flat=True)) == at_once


def test_nobody_is_joined_at_night(strangers):
    compare_all()
    assert sorted(Person.objects.values_list("root", flat=True)) == strangers


def test_the_next_night_raises_nothing_again(strangers):
    compare_all()
    assert compare_all() == 0
    assert Pair.objects.count() == 1


def test_a_pair_found_different_is_not_asked_again(strangers):
    compare_all()
    officer = cast.somebody("nurlan", "territorial_officer", at=cast.territory("Osh"))
    actions.decide(
        Pair.objects.get(), answer=PairState.DIFFERENT, by=officer.pk, at=NOON
    )
    assert compare_all() == 0
    assert Pair.objects.get().state == PairState.DIFFERENT


def test_twins_under_their_own_names_are_not_asked_about(monkeypatch):
    monkeypatch.setattr(meeting, "FEW", 0)
    bring("round", BAKYT)
    MatchKey.objects.all().delete()
    bring("clinic", TWIN)
    assert compare_all() == 0


def test_a_pair_that_waits_is_told_anew(strangers):
    compare_all()
    Pair.objects.update(bits=1.0, score=0.1, why={}, method="older")
    compare_all()
    pair = Pair.objects.get()
    assert (pair.bits > 10, pair.method) == (True, "1")


def test_names_are_counted_anew(strangers):
    counted = set(NameCount.objects.values_list("part", "value", "times"))
    assert ("given", "", 2) in counted
    NameCount.objects.update(times=77)
    compare_all()
    assert set(NameCount.objects.values_list("part", "value", "times")) == counted
