"""A case goes from state to state as the life cycle allows."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kamkor.casework.cases import endings, gates, lifecycle, observing, policy
from kamkor.casework.cases.errors import Gated, NotAMove
from kamkor.casework.cases.lifecycle import Move
from kamkor.casework.cases.models import Case
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import Reason
from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from . import planning, transferring
from .parts import KIND, give, hold, keep_step, locked, start_clock


@transaction.atomic
def advance(  # noqa: PLR0913 - a step is all of it
    case_id: UUID, move: str, *, version: int | None, by: Actor, at: datetime,
    reason: str = "", paper: str = "",
) -> Case:  # fmt: skip
    """Make that move. `paper`: number and date of the paper behind it.

    The deadline of the state left is met, that of the new one starts; a closed case is
    nobody's work. Raises NotThere, Changed, NotAMove, Gated.
    """
    case = locked(case_id, version, by)
    step = _following(case, move)
    if not policy.may_move(by, case, step) or (
        step.needs_reason and not reason.strip()
    ):
        raise NotAMove(move)
    _make(case, step, by=by.user_id, at=at, reason=reason, paper=paper)
    return case


@transaction.atomic
def advance_with_record(case_id: UUID, move: str, *, by: UUID, at: datetime) -> Case:
    """Make the move that a record of the case brings with it, such as a signed plan:
    whoever signs it need not see the case, and permission was asked for the record.

    Raises NotAMove, Gated.
    """
    with context.acting_as_machine():
        case = hold(case_id)
    _make(case, _following(case, move), by=by, at=at)
    return case


def _following(case: Case, move: str) -> Move:
    step = lifecycle.here().moves.get(move)
    if step is None or case.state not in step.start:
        raise NotAMove(move)
    return step


def _make(
    case: Case, step: Move, *, by: UUID, at: datetime, reason: str = "", paper: str = "",
) -> None:  # fmt: skip
    with context.acting_as_machine():
        if missing := gates.missing(case, step.gates):
            raise Gated([one.words for one in missing])
        before = case.state
        _leave(case, step, by=by, at=at)
        keep_step(
            case, step.code, before=before, reason=reason, paper=paper, by=by, at=at
        )
        case.save()
        start_clock(case, by=by, at=at)
        if case.state == observing.STATE:
            planning.plan_observation(case, by=by, at=at)
    audit.record(
        "case.moved", case, by=by, at=at, subject=case.person_id,
        before=before, after=case.state,
    )  # fmt: skip


def _leave(case: Case, step: Move, *, by: UUID, at: datetime) -> None:
    life = lifecycle.here()
    if term := life.states[case.state].term:
        clock.meet(term, kind=KIND, pk=case.pk, by=by, at=at)
    was_closed = case.closed_at is not None
    case.state, case.version = step.to, case.version + 1
    if life.states[step.to].ends:
        case.closed_at = at
        assigning.take(case.pk, at=at)
        clock.cancel(KIND, case.pk, reason=Reason.WORK_ENDED, by=by, at=at)
        planning.end_planned(case, by=by, at=at)
        transferring.withdraw_with_case(case, by=by, at=at)
        endings.end(case, by=by, at=at)
        return
    planning.end_planned(case, by=by, at=at, is_observation=True)
    if was_closed:
        case.closed_at = None
        case.closings.filter(taken_back_at=None).update(taken_back_at=at)
        _back_to_worker(case, at)
        endings.begin_again(case, by=by, at=at)


def _back_to_worker(case: Case, at: datetime) -> None:
    """Who had it has it again, if they still work where they can."""
    try:
        give(case, case.worker, at=at)
    except assigning.CannotWorkOnIt:
        give(case, None, at=at)


def step_of(case_id: UUID, move: str) -> Move | None:
    """The move, if it follows where the case stands; as the machine."""
    with context.acting_as_machine():
        state = Case.objects.values_list("state", flat=True).get(pk=case_id)
    step = lifecycle.here().moves.get(move)
    return step if step and state in step.start else None
