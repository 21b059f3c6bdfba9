"""The deadlines of signals and emergencies, kept by the clock.

A signal from an unmet right starts none: the right has a term of its own. As the machine.
"""

import contextlib
from datetime import datetime
from uuid import UUID

from django.conf import settings

from kamkor.casework.clock import actions as clock
from kamkor.casework.clock import reads as clock_reads
from kamkor.casework.clock.choices import About, Owner, Reason
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation

from .countrydata import tasks
from .models import Emergency, Signal

SIGNAL, EMERGENCY = "signal", "emergency"
TRIAGE = "signal_triage"


def start_triage(signal: Signal, *, by: UUID, at: datetime) -> None:
    """Somebody must decide on it: the unit of the place, until a person takes it up."""
    _start(TRIAGE, SIGNAL, signal, by=by, at=at)


def start_emergency(emergency: Emergency, *, by: UUID, at: datetime) -> None:
    """Each step with a term of its own."""
    for task in tasks().values():
        if task.term:
            _start(task.term, EMERGENCY, emergency.signal, by=by, at=at)


def give(signal: Signal, *, to: UUID, by: UUID, at: datetime) -> None:
    """Whoever took it up answers for it, and for its emergency."""
    for kind in (SIGNAL, EMERGENCY):
        clock.hand_over(kind, signal.pk, to=Owner(user=to), by=by, at=at)


def give_to_place(signal: Signal, *, by: UUID, at: datetime) -> None:
    """The unit of its place answers for it (again)."""
    if unit := unit_of(signal.place):
        for kind in (SIGNAL, EMERGENCY):
            to = Owner(organisation=unit)
            clock.hand_over(kind, signal.pk, to=to, by=by, at=at, place=signal.place)


def follow_child(signal: Signal, *, by: UUID, at: datetime) -> None:
    """The child was found: what runs is the child's from now on, as secret as it is."""
    for kind in (SIGNAL, EMERGENCY):
        running = [d for d in clock_reads.of(kind, signal.pk) if d.ended_at is None]
        clock.cancel(kind, signal.pk, reason=Reason.NEW_DATE, by=by, at=at)
        for row in running:
            _start(row.term.code, kind, signal, by=by, at=at, since=row.started)


def end_triage(signal: Signal, *, by: UUID, at: datetime) -> None:
    """It was decided."""
    clock.meet(TRIAGE, kind=SIGNAL, pk=signal.pk, by=by, at=at)


def end_gathered(signal: Signal, *, by: UUID, at: datetime) -> None:
    """Another signal leads: this one is no work of its own."""
    clock.cancel(SIGNAL, signal.pk, reason=Reason.WORK_ENDED, by=by, at=at)


def end_step(code: str, signal: UUID, *, done: bool, by: UUID, at: datetime) -> None:
    """A step of the emergency is done, or not needed."""
    task = tasks().get(code)
    if task is None or not task.term:
        return
    if done:
        clock.meet(task.term, kind=EMERGENCY, pk=signal, by=by, at=at)
        return
    clock.cancel(
        EMERGENCY, signal, term=task.term, reason=Reason.NOT_NEEDED, by=by, at=at
    )


def _start(
    term: str, kind: str, signal: Signal, *, by: UUID, at: datetime,
    since: datetime | None = None,
) -> None:  # fmt: skip
    """Nothing where the country has no such term, it runs, or no body is known at all."""
    owner = _owner(signal)
    about = About(kind, signal.pk, signal.person_id, signal.place)
    with contextlib.suppress(clock.UnknownTerm, clock.AlreadyRunning, clock.NoOwner):
        clock.start(term, about=about, started=since or at, owner=owner, by=by, at=at)


def _owner(signal: Signal) -> Owner:
    """Whoever took it up, else the unit of the place. Where none has the place, or nobody
    knows where it was, the ministry: danger is never nobody's."""
    if signal.assignee:
        return Owner(user=signal.assignee)
    return Owner(organisation=unit_of(signal.place) or _ministry())


def _ministry() -> UUID | None:
    """The country pack names the one that answers for children first."""
    rows = Organisation.objects.filter(
        kind=OrganisationKind.MINISTRY, country=settings.COUNTRY, valid_to=None
    )
    return rows.order_by("pk").values_list("pk", flat=True).first()


def unit_of(place: int) -> UUID | None:
    """The nearest unit that answers for children of the place."""
    units = Organisation.objects.filter(
        kind__in=(OrganisationKind.TERRITORIAL_UNIT, OrganisationKind.GUARDIANSHIP_BODY),
        territory__low__lte=place, territory__high__gte=place,
    )  # fmt: skip
    return units.order_by("-territory__low").values_list("pk", flat=True).first()
