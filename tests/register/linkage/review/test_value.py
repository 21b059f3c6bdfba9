"""What a right answer to a pair is worth, and that the list stands in its order."""

import math
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.linkage import reads, tasks
from kamkor.register.linkage.choices import PairState
from kamkor.register.linkage.models import Pair
from kamkor.register.linkage.review import actions, valuing
from kamkor.register.people import stakes
from kamkor.register.people.models import Person
from kamkor.register.rights.models import Gap
from tests.cast import acting, newborn, somebody, territory
from tests.register.linkage.lists import bring, child
from tests.register.linkage.review.test_decisions import NOW, OTHER_PIN, PIN
from tests.standing import standing

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 16)
OLD = {"birth_year": 2012}


@pytest.fixture(autouse=True)
def machine():
    with context.acting_as_machine():
        yield


@standing
def osh():
    return territory("Osh")


@standing
def record(osh):
    return bring("civil", child("Осмонов Эсен", "2012-01-05"), at=osh)[0].records[0]


def pair_of(record, *, score=0.5, guards=(), **child_fields):
    """A pair of two children of whom nothing else is known."""
    left, right = sorted((newborn(), newborn()), key=lambda p: p.pk)
    fields = OLD | {"place": record.batch.place} | child_fields
    Person.objects.filter(pk__in=[left.pk, right.pk]).update(**fields)
    return Pair.objects.create(
        left=left, right=right, record=record, score=score, bits=0.0,
        why={"steps": [], "guards": list(guards)}, method="test", raised_at=NOW,
        place=record.batch.place,
    )  # fmt: skip


def worth(pair):
    valuing.value([pair.pk], on=TODAY)
    return Pair.objects.get(pk=pair.pk).value


def gap(person, *, status=3, state="open"):
    Gap.objects.create(
        person=person, place=person.place, right="care", reason=f"r{Gap.objects.count()}",
        status=status, sensitivity=1, since=TODAY, opened_at=NOW, state=state,
    )  # fmt: skip


def test_chance_times_how_little_is_known(record):
    for chance in (0.2, 0.5, 0.9):
        entropy = -sum(x * math.log2(x) for x in (chance, 1 - chance))
        found = worth(pair_of(record, score=chance))
        assert found == pytest.approx(chance * entropy, abs=1e-4)


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_a_certain_pair_has_a_value_too(record, score):
    assert worth(pair_of(record, score=score)) == pytest.approx(0.05 * score)


def test_where_a_machine_may_not_decide_nothing_is_known(record):
    twins = pair_of(record, score=0.9999, guards=["names_differ"])
    assert worth(twins) == pytest.approx(0.9999, abs=1e-4)


def test_what_hangs_on_the_two_counts_for_each_child(record):
    plain = worth(pair_of(record))
    small = worth(pair_of(record, birth_year=2023))
    hidden = worth(pair_of(record, is_shielded=True))
    assert small == pytest.approx(plain * (1 + 2 * valuing.ADDS["young"]))
    assert hidden == pytest.approx(plain * (1 + 2 * valuing.ADDS["shield"]))


def test_unmet_rights_and_work_on_both_come_from_rights(record):
    pair, plain = pair_of(record), worth(pair_of(record))
    gap(pair.left, status=3)
    gap(pair.right, status=2)
    assert worth(pair) == pytest.approx(plain * (1 + 0.5 * 1.5))
    gap(pair.left, state="working")
    assert worth(pair) == pytest.approx(plain * (1 + 0.5 * 2.5))
    gap(pair.right, state="assigned")
    with_work = 1 + 0.5 * 3.5 + valuing.ADDS["work"]
    assert worth(pair) == pytest.approx(plain * with_work)


def test_work_and_weight_are_told_of_the_child_the_person_stands_for(record):
    pair = pair_of(record)
    gap(pair.left, state="assigned")
    Person.objects.filter(pk=pair.right_id).update(root_id=pair.left_id)
    found = stakes.stakes_of([pair.right_id])
    assert found == {pair.left_id: stakes.Stake(1.0, 1)}


def test_a_pair_is_valued_as_it_is_raised_and_the_list_stands_in_that_order(osh):
    row = {"sex": "male", "pin": PIN}
    bring("civil", child("Асанов Бакыт Маратович", "2015-03-12", **row), at=osh)
    bring("civil", child("Осмонов Эсен Талантович", "2023-01-05", sex="male"), at=osh)
    row["pin"] = OTHER_PIN
    bring("round", child("Асанов Бакыт Маратович", "2015-03-12", **row), at=osh)
    pairs = list(Pair.objects.all())
    assert pairs and all(p.value > 0 for p in pairs)


def test_the_night_weighs_what_changed_meanwhile(record):
    pair = pair_of(record)
    before = worth(pair)
    gap(pair.left)
    tasks.value_pairs(timestamp=0)
    assert Pair.objects.get(pk=pair.pk).value > before
    assert valuing.value_all(on=TODAY) == 0


def test_a_decided_pair_is_weighed_no_more(record, osh):
    pair = pair_of(record)
    aigul = somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)
    actions.decide(pair, answer=PairState.DIFFERENT, by=aigul.pk, at=NOW)
    gap(pair.left)
    assert valuing.value_all(on=TODAY) == 0


def test_as_many_statements_for_fifty_pairs_as_for_one(record):
    one, many = [pair_of(record).pk], [pair_of(record).pk for _ in range(50)]
    counts = []
    for pairs in (one, many):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            valuing.value(pairs, on=TODAY)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@standing
def aigul(osh):
    return somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)


def listed(user, wanted=None):
    with context.acting_as(user.pk):
        rows = reads.queue(acting(user), wanted).order_by("-value", "pk")
        return [p.pk for p in rows]


def test_the_list_is_narrowed_by_place_list_and_shield(record, aigul, osh):
    dear, cheap = pair_of(record, birth_year=2024), pair_of(record)
    for pair in (dear, cheap):
        worth(pair)
    assert listed(aigul) == [dear.pk, cheap.pk]
    assert listed(aigul, reads.Wanted(kind="civil")) == [dear.pk, cheap.pk]
    assert listed(aigul, reads.Wanted(kind="school")) == []
    assert listed(aigul, reads.Wanted(place=(osh.low, osh.high))) == [dear.pk, cheap.pk]
    assert listed(aigul, reads.Wanted(place=(osh.high + 1, osh.high + 9))) == []
    assert listed(aigul, reads.Wanted(shielded=True)) == []
