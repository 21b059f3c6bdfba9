"""A case moves as the life cycle says, and no other way."""

import pytest

from kamkor.casework.cases import actions, gates, reads
from kamkor.casework.cases.choices import NoteKind
from kamkor.casework.cases.errors import Changed, Gated, NotAMove
from kamkor.casework.cases.models import Case, Note, PlannedVisit
from kamkor.casework.clock import reads as clock
from kamkor.foundation.db import context
from kamkor.register.rights.choices import Right
from tests.cast import TODAY, acting

from .conftest import NOW

pytestmark = pytest.mark.django_db
ALL_MET = dict.fromkeys(Right.values, "met")


def move(case, name, by, **more) -> Case:
    with context.acting_as(by.pk):
        return actions.advance(
            case.pk,
            name,
            version=more.pop("version", None),
            by=acting(by),
            at=NOW,
            **more,
        )


def close_for(case, reason, by):
    with context.acting_as(by.pk):
        return actions.say_outcomes(
            case.pk, reason=reason, outcomes=ALL_MET, words="", version=None,
            by=acting(by), at=NOW,
        )  # fmt: skip


def running(case) -> list[str]:
    with context.acting_as_machine():
        return [d.term.code for d in clock.of("case", case.pk) if d.is_running]


def to_make(case) -> int:
    with context.acting_as_machine():
        return PlannedVisit.objects.to_make().filter(case=case).count()


def test_a_gate_that_nobody_answers_for_stays_shut(case, begimai, monkeypatch):
    monkeypatch.delitem(gates._GATES, "primary_assessment_signed", raising=False)
    with pytest.raises(Gated) as shut:
        move(case, "finish_primary_assessment", begimai)
    assert len(shut.value.missing) == 1


def test_the_old_deadline_is_met_and_the_next_one_starts(case, begimai, monkeypatch):
    monkeypatch.setattr(gates, "missing", lambda *_: [])
    move(case, "finish_primary_assessment", begimai)
    assert running(case) == ["comprehensive_assessment"]


def test_what_does_not_follow_is_refused(case, begimai):
    with pytest.raises(NotAMove):
        move(case, "approve_plan", begimai)


def test_a_move_that_needs_a_reason_asks_for_one(case, begimai):
    with pytest.raises(NotAMove):
        move(case, "take_emergency_measure", begimai, reason="  ")
    moved = move(case, "take_emergency_measure", begimai, reason="Побои")
    assert moved.state == "emergency_measure"


def test_who_does_not_lead_closes_nothing(case, begimai, gulnaz):
    close_for(case, "no_hardship", begimai)
    with pytest.raises(NotAMove):
        move(case, "close", begimai)
    assert move(case, "close", gulnaz).closed_at == NOW


def test_nothing_is_closed_before_outcomes_are_said(case, gulnaz):
    with pytest.raises(Gated):
        move(case, "close", gulnaz)


def test_a_right_left_out_is_no_outcome(case, begimai):
    with context.acting_as(begimai.pk), pytest.raises(NotAMove):
        actions.say_outcomes(
            case.pk, reason="school", outcomes={"care": "met"}, words="",
            version=None, by=acting(begimai), at=NOW,
        )  # fmt: skip


def test_a_return_to_school_is_observed_four_times_before_it_is_closed(
    case, begimai, gulnaz, monkeypatch
):
    with context.acting_as_machine():
        Case.objects.filter(pk=case.pk).update(state="in_execution")
    close_for(case, "school", begimai)
    with pytest.raises(Gated):
        move(case, "close", gulnaz)
    move(case, "close_and_observe", begimai)
    for done in range(4):
        assert to_make(case) == 4 - done
        with pytest.raises(Gated):
            move(case, "end_observation", gulnaz)
        with context.acting_as(begimai.pk):
            actions.write_visit(
                case.pk, actions.NewVisit(on=TODAY, met_family=True, saw_child=True),
                by=acting(begimai), at=NOW,
            )  # fmt: skip
    assert to_make(case) == 0
    assert move(case, "end_observation", gulnaz).state == "closed"


def test_a_closed_case_is_nobodys_work_and_can_be_reopened(case, begimai, gulnaz):
    close_for(case, "no_hardship", begimai)
    move(case, "close", gulnaz)
    assert running(case) == []
    with context.acting_as(begimai.pk):
        assert reads.find(acting(begimai), case.pk) is None
    again = move(case, "reopen", gulnaz, reason="Соседи сообщили")
    assert (again.closed_at, again.worker) == (None, begimai.pk)
    with context.acting_as(begimai.pk):
        assert reads.find(acting(begimai), case.pk) == case
        assert reads.find(acting(begimai), case.pk).told is None


def test_the_second_of_two_is_told_and_overwrites_nothing(case, begimai, gulnaz):
    move(case, "take_emergency_measure", begimai, reason="Побои", version=case.version)
    with pytest.raises(Changed) as told:
        move(case, "family_not_found", gulnaz, reason="Уехали", version=case.version)
    assert (told.value.by, told.value.at) == (begimai.pk, NOW)
    with context.acting_as_machine():
        assert Case.objects.get(pk=case.pk).state == "emergency_measure"


def test_a_confidential_note_is_for_the_worker_and_the_head(
    case, begimai, gulnaz, aigul
):
    with context.acting_as(begimai.pk):
        actions.write_note(
            case.pk, kind=NoteKind.CONFIDENTIAL, words="Мать пьёт",
            by=acting(begimai), at=NOW,
        )  # fmt: skip
    for who, sees in ((begimai, 1), (gulnaz, 1), (aigul, 0)):
        with context.acting_as(who.pk):
            assert Note.objects.count() == sees, who
