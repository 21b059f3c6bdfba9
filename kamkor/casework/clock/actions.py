"""The only place where deadlines change.

Whoever calls has asked for permission: a deadline changes with the work it belongs to.
Every step is kept as an event; nothing about the child is written here.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from kamkor.foundation.access.choices import Relation
from kamkor.foundation.access.models import Link
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, posting
from kamkor.foundation.law import reads as law
from kamkor.foundation.law.models import Parameter

from . import spans
from .choices import About, Outcome, Owner, Reason, What
from .models import Deadline, Event, Notice, Term
from .querysets import DeadlineQuerySet


class UnknownTerm(LookupError):
    """The country has no such term in deadlines.csv."""


class AlreadyRunning(Exception):
    """The same term of the same record runs; meet or cancel it first."""


class NoOwner(Exception):
    """Nobody would answer for it."""


# nothing is caught on its way out of these: they need no savepoint in a larger verb
_whole = transaction.atomic(savepoint=False)


class _Step(NamedTuple):
    what: What
    by: UUID
    at: datetime
    reason: Reason | None = None


def start(  # noqa: PLR0913 - an agreed date beside the six that every deadline has
    term: str,
    *,
    about: About,
    started: datetime,
    owner: Owner,
    by: UUID,
    at: datetime,
    due: date | None = None,
) -> Deadline:
    """Start a deadline from `started`, by the law of that day.

    `due` is the last day where people agreed on one; the law's number decides otherwise,
    and where that is not known the deadline runs without a date. Raises UnknownTerm,
    AlreadyRunning, NoOwner.
    """
    if owner.user is None and owner.organisation is None:
        raise NoOwner(term)
    kept = _term(term)
    parameter = None if due else _parameter(kept, started)
    due_at = spans.end_of(due) if due else spans.due(started, parameter)
    row = Deadline(
        kind=about.kind, about=about.pk, person_id=about.person, place=about.place,
        term=kept, sensitivity=kept.sensitivity, parameter=parameter, started=started,
        owner=owner.user, organisation_id=owner.organisation,
        **vars(spans.moments(due_at, kept)),
    )  # fmt: skip
    with context.acting_as_machine():
        _keep(row, _Step(What.STARTED, by, at))
    return row


@_whole
def meet(term: str, *, kind: str, pk: UUID, by: UUID, at: datetime) -> Deadline | None:
    """It was done. Returns the deadline; None where none ran: the work counts anyhow."""

    def end(row: Deadline) -> None:
        _end(row, Outcome.MET, at)

    met = _each(_running(kind, pk, term), end, _Step(What.MET, by, at))
    return met[0] if met else None


@_whole
def cancel(
    kind: str, pk: UUID, *, term: str | None = None, reason: Reason, by: UUID,
    at: datetime,
) -> int:  # fmt: skip
    """It need not be done. All that run of the record, or one term; returns how many."""

    def end(row: Deadline) -> None:
        _end(row, Outcome.CANCELLED, at)

    step = _Step(What.CANCELLED, by, at, reason)
    return len(_each(_running(kind, pk, term), end, step))


@_whole
def pause(
    kind: str, pk: UUID, *, term: str | None = None, reason: Reason, by: UUID,
    at: datetime,
) -> int:  # fmt: skip
    """Stop the clock of all that run, or of one term; returns how many stopped."""

    def stop(row: Deadline) -> bool:
        if row.paused_at is not None:
            return False
        row.paused_at = at
        return True

    step = _Step(What.PAUSED, by, at, reason)
    return len(_each(_running(kind, pk, term), stop, step))


@_whole
def resume(
    kind: str, pk: UUID, *, term: str | None = None, by: UUID, at: datetime
) -> int:
    """Let the clock go on; the paused time is added to the term. Returns how many."""

    def go_on(row: Deadline) -> bool:
        if row.paused_at is None:
            return False
        due_at = spans.put_off(row.due_at, row.parameter, since=row.paused_at, at=at)
        row.paused_at = None
        if row.late_at is None:
            row.warned_at = None  # a reminder of long ago reminds of nothing
        for name, moment in vars(spans.moments(due_at, row.term)).items():
            setattr(row, name, moment)
        return True

    return len(_each(_running(kind, pk, term), go_on, _Step(What.RESUMED, by, at)))


@transaction.atomic
def hand_over(  # noqa: PLR0913 - where it is to be done beside who does it
    kind: str, pk: UUID, *, to: Owner, by: UUID, at: datetime, term: str | None = None,
    place: int | None = None,
) -> int:  # fmt: skip
    """Somebody else answers for what runs of the record, at `place` where the work moved
    there: its head sees it from now on, the old one does not. Returns how many changed.

    Raises NoOwner.
    """
    if to.user is None and to.organisation is None:
        raise NoOwner(kind)

    def give(row: Deadline) -> bool:
        there = row.place if place is None else place
        before = (row.owner, row.organisation_id, row.place)
        if before == (to.user, to.organisation, there):
            return False
        row.owner, row.organisation_id, row.place = to.user, to.organisation, there
        return True

    step = _Step(What.HANDED_OVER, by, at)
    return len(_each(_running(kind, pk, term), give, step))


@transaction.atomic
def hand_over_all(
    frm: Owner, *, to: Owner, by: UUID, at: datetime,
    among: Collection[UUID] | None = None,
) -> int:  # fmt: skip
    """What runs of a worker or of a body goes to another, of the records `among` or of
    all. Who answers on the other side stays. Returns how many changed hands.

    Raises NoOwner.
    """
    if (frm.user or frm.organisation) is None or (to.user or to.organisation) is None:
        raise NoOwner
    rows = Deadline.objects.running()
    if frm.user:
        rows = rows.filter(owner=frm.user)
    if frm.organisation:
        rows = rows.filter(organisation=frm.organisation)
    if among is not None:
        rows = rows.filter(about__in=among)

    def give(row: Deadline) -> None:
        row.owner = to.user or row.owner
        row.organisation_id = to.organisation or row.organisation_id

    return len(_each(rows, give, _Step(What.HANDED_OVER, by, at)))


@transaction.atomic
def see_notices(user: UUID, *, at: datetime) -> int:
    """`user` looked at what they were told; returns how many were new."""
    return Notice.objects.filter(user=user, seen_at=None).update(seen_at=at)


def _keep(row: Deadline, step: _Step) -> None:
    """With its first event, unless the same one runs: begun before, or at this moment by
    another."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _happened(row, step)
    except IntegrityError as error:
        if "clock_deadline_one_running" not in str(error):
            raise
        raise AlreadyRunning(row.term.code) from None


def _each(
    running: DeadlineQuerySet, change: Callable[[Deadline], bool | None], step: _Step
) -> list[Deadline]:
    """Change each of these; those where `change` says False stay as they are."""
    with context.acting_as_machine():
        rows = running.select_for_update(of=("self",))
        changed = [
            row
            for row in rows.select_related("term", "parameter").order_by("pk")
            if change(row) is not False
        ]
        for row in changed:
            row.save()
            _happened(row, step)
        _let_go([row.pk for row in changed], step)
    return changed


def _let_go(ids: list[UUID], step: _Step) -> None:
    """Who had these sees their children no more because of them; what is done needs no
    notice."""
    if step.what not in (What.MET, What.CANCELLED, What.HANDED_OVER) or not ids:
        return
    given = Link.objects.filter(record__in=ids, relation=Relation.ASSIGNED)
    posting.update(given.filter(valid_until=None), valid_until=step.at)
    if step.what != What.HANDED_OVER:
        told = Notice.objects.filter(deadline__in=ids, seen_at=None)
        posting.update(told, seen_at=step.at)


def _end(row: Deadline, outcome: Outcome, at: datetime) -> None:
    row.ended_at, row.outcome, row.paused_at = at, outcome, None


def _running(kind: str, pk: UUID, term: str | None) -> DeadlineQuerySet:
    rows = Deadline.objects.about(kind, pk).running()
    return rows.filter(term__code=term) if term else rows


def _happened(row: Deadline, step: _Step) -> None:
    event = Event(
        deadline=row, what=step.what, by=step.by, at=step.at, due_at=row.due_at,
        owner=row.owner, organisation=row.organisation_id, level=row.level,
        reason=step.reason,
    )  # fmt: skip
    posting.add(event)
    audit.record(
        f"deadline.{step.what}", row, by=step.by, at=step.at, subject=row.person_id,
        term=row.term.code,
    )  # fmt: skip


def _term(code: str) -> Term:
    known, asked = posting.memo(Term._meta.db_table), (settings.COUNTRY, code)
    if asked not in known:
        rows = Term.objects.filter(country=settings.COUNTRY, code=code)
        known[asked] = rows.first()
    found: Term | None = known[asked]
    if found is None:
        raise UnknownTerm(code)
    return found


def _parameter(term: Term, started: datetime) -> Parameter | None:
    """The law's number on the day of the start; None where the date is agreed."""
    if term.parameter is None:
        return None
    return law.value(term.parameter, settings.COUNTRY, timezone.localdate(started))
