"""Weights are taught, checked, adopted by a person and taken back; the table only grows."""

from dataclasses import replace
from datetime import timedelta

import pyarrow as pa
import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction

from kamkor.demo import linkset
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.linkage import inforce
from kamkor.register.linkage.choices import WeightState
from kamkor.register.linkage.core.weights import shipped
from kamkor.register.linkage.errors import (
    NotBetter,
    NotChecked,
    NothingBefore,
    TooFewAnswers,
)
from kamkor.register.linkage.models import Threshold, WeightSet, WeightStep
from kamkor.register.linkage.quality import adopting
from tests.cast import NOON, somebody, territory
from tests.register.linkage.answers import answered

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


@pytest.fixture(scope="module")
def table():
    return pa.concat_tables(linkset.tables(1_000, 404))


@pytest.fixture
def erkin():
    return somebody("erkin", RoleCode.ANALYST, at=territory("Osh"))


@pytest.fixture(autouse=True)
def acting(erkin):
    with context.acting_as(erkin.pk):
        yield


def proposed(erkin, *, shift=-3.0, count=600):
    answered(count, by=erkin.pk, shift=shift)
    return adopting.propose(by=context.MACHINE_ID, at=NOON)


def adopted(erkin, table, **told):
    kept = proposed(erkin, **told)
    assert adopting.check(kept, table=table, by=erkin.pk, at=NOON).wins
    adopting.adopt(kept, by=erkin.pk, at=LATER)
    return kept


def states(kept):
    return list(kept.steps.order_by("pk").values_list("state", flat=True))


def test_the_weights_of_the_program_are_in_force_at_first():
    assert inforce.weights() == shipped()


def test_too_few_answers_teach_nothing(erkin):
    answered(20, by=erkin.pk)
    with pytest.raises(TooFewAnswers):
        adopting.propose(by=context.MACHINE_ID, at=NOON)
    assert not WeightSet.objects.exists()


def test_a_proposed_set_is_not_in_force(erkin):
    kept = proposed(erkin)
    assert kept.version == "2"
    assert kept.answers >= 400  # a fifth judges
    assert states(kept) == [WeightState.PROPOSED]
    assert inforce.weights() == shipped()


def test_a_set_that_wins_is_adopted_by_a_person(erkin, table):
    kept = adopted(erkin, table)
    assert inforce.weights().version == kept.version
    assert inforce.weights().shift != pytest.approx(shipped().shift)
    assert inforce.scale(10_000).probability(30.0) < 1
    assert states(kept) == ["proposed", "checked", "adopted"]
    with context.acting_as_machine():
        told = set(
            Entry.objects.filter(verb__startswith="weights.").values_list("verb")
        )
    assert {verb for (verb,) in told} == {
        "weights.proposed", "weights.checked", "weights.adopted",
    }  # fmt: skip


def test_an_unchecked_set_is_not_adopted(erkin):
    with pytest.raises(NotChecked):
        adopting.adopt(proposed(erkin), by=erkin.pk, at=LATER)


def test_a_set_that_does_not_win_is_refused(erkin, table):
    kept = proposed(erkin, shift=0.0, count=300)
    told = adopting.check(kept, table=table, by=erkin.pk, at=NOON)
    assert not told.wins
    step = kept.steps.get(state=WeightState.REFUSED)
    assert step.figures["against"] == list(told.against) != []
    with pytest.raises(NotBetter):
        adopting.adopt(kept, by=erkin.pk, at=LATER)
    assert inforce.weights() == shipped()


def test_a_check_against_another_set_is_not_good_enough(erkin, table):
    first = proposed(erkin)
    second = adopting.propose(by=context.MACHINE_ID, at=NOON)
    for kept in (first, second):
        assert adopting.check(kept, table=table, by=erkin.pk, at=NOON).wins
    adopting.adopt(first, by=erkin.pk, at=LATER)
    with pytest.raises(NotChecked):
        adopting.adopt(second, by=erkin.pk, at=LATER)


def test_the_machine_does_not_adopt(erkin, table):
    kept = proposed(erkin)
    adopting.check(kept, table=table, by=context.MACHINE_ID, at=NOON)
    with pytest.raises(PermissionDenied):
        adopting.adopt(kept, by=context.MACHINE_ID, at=LATER)


@pytest.mark.parametrize(
    "role", [RoleCode.SUPERVISOR, RoleCode.SYSTEM_ADMIN, RoleCode.AUDITOR]
)
def test_who_only_looks_changes_no_weights(erkin, table, role):
    kept = proposed(erkin)
    adopting.check(kept, table=table, by=erkin.pk, at=NOON)
    other = somebody("other", role, at=territory("Osh"))
    with pytest.raises(PermissionDenied):
        adopting.adopt(kept, by=other.pk, at=LATER)
    with pytest.raises(PermissionDenied):
        adopting.roll_back(by=other.pk, at=LATER)


def test_one_step_goes_back_to_the_set_before(erkin, table):
    kept = adopted(erkin, table)
    assert adopting.roll_back(by=erkin.pk, at=LATER) == shipped()
    assert inforce.weights() == shipped()
    assert states(kept)[-1] == WeightState.ROLLED_BACK
    with pytest.raises(NothingBefore):
        adopting.roll_back(by=erkin.pk, at=LATER)


def test_going_back_twice_goes_back_two_sets(erkin):
    """The steps alone say what is in force."""
    first, second, third = (kept_by_hand(erkin, str(n)) for n in (2, 3, 4))
    step(first, erkin, before="1")
    step(second, erkin, before="2")
    assert adopting.roll_back(by=erkin.pk, at=LATER).version == "2"
    step(third, erkin, before="2")
    assert adopting.adopted().version == "4"
    assert adopting.roll_back(by=erkin.pk, at=LATER).version == "2"
    assert adopting.roll_back(by=erkin.pk, at=LATER).version == "1"


def kept_by_hand(erkin, version):
    with context.acting_as_machine():
        return adopting._keep(
            replace(shipped(), version=version),
            answers=60,
            known=10,
            by=erkin.pk,
            at=NOON,
        )


def step(kept, erkin, *, before):
    with context.acting_as_machine():
        WeightStep.objects.create(
            weights=kept, state=WeightState.ADOPTED, by=erkin.pk, at=NOON,
            beside=before, in_force=kept,
        )  # fmt: skip


def test_the_history_is_never_changed(erkin):
    kept = proposed(erkin)
    with context.acting_as_machine():
        assert WeightSet.objects.filter(pk=kept.pk).update(version="9") == 0
        assert WeightStep.objects.update(state=WeightState.ADOPTED) == 0
        assert WeightStep.objects.all()._raw_delete("default") == 0
    assert inforce.weights() == shipped()


def test_people_write_no_weights_past_the_actions(erkin):
    kept = proposed(erkin)
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        WeightStep.objects.create(
            weights=kept, state=WeightState.ADOPTED, by=erkin.pk, at=NOON
        )


def test_weights_changed_in_the_database_are_not_believed(erkin):
    kept = proposed(erkin)
    kept.body = kept.body.replace('"slope": ', '"slope": 1')
    with pytest.raises(ValueError, match="hash"):
        adopting.weights_of(kept)


def threshold(bits, version="1"):
    with context.acting_as_machine():
        Threshold.objects.create(
            at=NOON, version=version, records=50_000, bits=bits, links=0, looked=0
        )


def test_an_estimate_makes_the_cut_more_careful():
    usual = shipped().cut_at(50_000)
    threshold(usual + 3)
    assert inforce.weights().cut_at(50_000) == pytest.approx(usual + 3)
    grown = inforce.weights().cut_at(100_000) - usual - 3
    assert grown == pytest.approx(shipped().cut_per_doubling)
    assert inforce.weights().probability(20, 50_000) == shipped().probability(
        20, 50_000
    )


def test_an_estimate_never_makes_it_bolder():
    threshold(shipped().cut_at(50_000) - 3)
    assert inforce.weights() == shipped()


def test_an_estimate_of_other_weights_says_nothing():
    threshold(60.0, version="7")
    assert inforce.weights() == shipped()
