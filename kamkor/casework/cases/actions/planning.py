"""Visits that are to be made: planned, called off, done by writing the visit down."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases import observing, policy, sealing
from kamkor.casework.cases.errors import NotAMove, NotThere
from kamkor.casework.cases.models import Case, PlannedVisit, Visit
from kamkor.casework.cases.querysets import PlannedVisitQuerySet
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import About, Owner, Reason
from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import locked, owner_of

VISIT = "visit"  # kind of work of the clock
TERM = "visit"


@dataclass(frozen=True)
class NewPlan:
    """`who` goes; None for whoever has the case."""

    on: date
    why: str = ""
    who: UUID | None = None


@transaction.atomic
def plan_visit(case_id: UUID, new: NewPlan, *, by: Actor, at: datetime) -> PlannedVisit:
    """Somebody is to go there by the end of that day, and sees the child until then.

    Raises NotThere, PermissionDenied, assigning.CannotWorkOnIt; NotAMove for a closed
    case or a day gone by.
    """
    case = locked(case_id, None, by)
    if not policy.may_work(by, case):
        raise PermissionDenied
    if case.closed_at is not None or new.on < timezone.localdate(at):
        raise NotAMove("plan")
    who = None if new.who == case.worker else new.who
    planned = PlannedVisit(case=case, on=new.on, who=who, by=by.user_id, at=at)
    planned.why = sealing.seal(new.why, planned, "why", child=case.person_id)
    with context.acting_as_machine():
        planned.save(force_insert=True)
        if who:
            assigning.give(
                case.person_id, record=planned.pk, to=who, allowing=Action.CASE_WORK,
                at=at,
            )  # fmt: skip
        clock.start(
            TERM, about=_about(planned), started=at, owner=_owner(planned),
            due=new.on, by=by.user_id, at=at,
        )  # fmt: skip
    audit.record(
        "case.visit_planned", planned, by=by.user_id, at=at, subject=case.person_id
    )
    return planned


@transaction.atomic
def call_off_visit(planned_id: UUID, *, by: Actor, at: datetime) -> PlannedVisit:
    """It need not be made. One of an observation is not called off: the reason of closing
    demands it. Raises NotThere, PermissionDenied; NotAMove where it was made or called
    off before."""
    seen = PlannedVisit.objects.filter(pk=planned_id).first()
    if seen is None:
        raise NotThere
    case = locked(seen.case_id, None, by)
    if not policy.may_work(by, case):
        raise PermissionDenied
    with context.acting_as_machine():
        planned = waiting(case, planned_id)
        if planned is None or planned.is_observation:
            raise NotAMove("call off")
        _call_off(planned, by=by.user_id, at=at)
    audit.record(
        "case.visit_called_off", planned, by=by.user_id, at=at, subject=case.person_id
    )
    return planned


@transaction.atomic
def give_visit(planned_id: UUID, *, to: UUID, by: Actor, at: datetime) -> PlannedVisit:
    """`to` goes, and sees the child until then. Raises NotThere, PermissionDenied,
    NotAMove, assigning.CannotWorkOnIt."""
    seen = PlannedVisit.objects.filter(pk=planned_id).first()
    if seen is None:
        raise NotThere
    case = locked(seen.case_id, None, by)
    if not policy.leads(by, case):
        raise PermissionDenied
    with context.acting_as_machine():
        planned = waiting(case, planned_id)
        if planned is None:
            raise NotAMove("give")
        assigning.give(
            case.person_id, record=planned.pk, to=to, allowing=Action.CASE_WORK, at=at
        )
        planned.who, planned.case = to, case
        planned.save(update_fields=["who"])
        clock.hand_over(VISIT, planned.pk, to=_owner(planned), by=by.user_id, at=at)
    audit.record(
        "case.visit_given", planned, by=by.user_id, at=at, subject=case.person_id, to=to
    )
    return planned


def plan_observation(case: Case, *, by: UUID, at: datetime) -> None:
    """Those that the reason of closing demands, one after the other: each begins where
    the one before is due. Where the law's number is not known they have no day. As the
    machine."""
    begins = at
    for _number in range(observing.of(case).left):
        planned = PlannedVisit.objects.create(
            case=case, is_observation=True, by=by, at=at
        )
        deadline = clock.start(
            observing.TERM, about=_about(planned), started=begins,
            owner=_owner(planned), by=by, at=at,
        )  # fmt: skip
        if deadline.due_at is not None:
            begins = deadline.due_at
            planned.on = timezone.localdate(begins)
            planned.save(update_fields=["on"])


def made(planned: PlannedVisit, visit: Visit, *, by: UUID, at: datetime) -> None:
    """This visit was that one. As the machine."""
    planned.visit = visit
    planned.save(update_fields=["visit"])
    assigning.take(planned.pk, at=at)
    clock.meet(_term(planned), kind=VISIT, pk=planned.pk, by=by, at=at)


def end_planned(
    case: Case, *, by: UUID, at: datetime, is_observation: bool | None = None
) -> None:
    """Whatever is still planned need not be made: all, or only the observation. As the
    machine."""
    for planned in _open(case):
        if is_observation in (None, planned.is_observation):
            _call_off(planned, by=by, at=at)


def follow(case: Case, *, by: UUID, at: datetime) -> None:
    """The case changed hands: so do the visits that are for whoever has it, and all are
    to be made where the case is. As the machine."""
    for planned in _open(case):
        planned.case = case
        clock.hand_over(
            VISIT, planned.pk, to=_owner(planned), by=by, at=at, place=case.place
        )


def waiting(case: Case, planned_id: UUID) -> PlannedVisit | None:
    """That visit of the case, if it is still to be made. As the machine."""
    found: PlannedVisit | None = _open(case).filter(pk=planned_id).first()
    return found


def next_observation(case: Case) -> PlannedVisit | None:
    """The one that is due first. As the machine."""
    found: PlannedVisit | None = _open(case).filter(is_observation=True).first()
    return found


def _open(case: Case) -> PlannedVisitQuerySet:
    return PlannedVisit.objects.to_make().filter(case=case).order_by("on", "pk")


def _call_off(planned: PlannedVisit, *, by: UUID, at: datetime) -> None:
    planned.called_off_at, planned.called_off_by = at, by
    planned.save(update_fields=["called_off_at", "called_off_by"])
    assigning.take(planned.pk, at=at)
    clock.cancel(VISIT, planned.pk, reason=Reason.NOT_NEEDED, by=by, at=at)


def _term(planned: PlannedVisit) -> str:
    return observing.TERM if planned.is_observation else TERM


def _about(planned: PlannedVisit) -> About:
    case = planned.case
    return About(VISIT, planned.pk, case.person_id, case.place)


def _owner(planned: PlannedVisit) -> Owner:
    if planned.who is None:
        return owner_of(planned.case)
    return Owner(user=planned.who, organisation=planned.case.organisation_id)
