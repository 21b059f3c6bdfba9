"""Answers about signals that span tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation, Territory

from . import sealing
from .choices import Channel, Outcome, State, StepKind
from .countrydata import natures
from .models import Receipt, Signal, Source

_CHANNELS = {
    RoleCode.SCHOOL: Channel.SCHOOL,
    RoleCode.CLINIC: Channel.CLINIC,
    RoleCode.HOTLINE: Channel.HELPLINE,
    RoleCode.PARTNER: Channel.POLICE,
    RoleCode.LOCAL_OFFICIAL: Channel.ROUND,
    RoleCode.SOCIAL_WORKER: Channel.ROUND,
    RoleCode.NGO: Channel.OTHER,
}


@dataclass(frozen=True)
class Line:
    """A step as people read it."""

    at: datetime
    by: UUID
    kind: StepKind
    outcome: str
    note: str


def queue(actor: Actor) -> QuerySet[Signal]:
    """What waits for a decision `actor` may make. Order by danger, received_at."""
    rows = Signal.objects.visible_to(actor).open().leading()
    return rows.select_related("territory", "organisation", "person")


def gathered(signal: Signal) -> QuerySet[Signal]:
    """Those gathered with it, the oldest first."""
    rows = Signal.objects.filter(lead=signal).order_by("received_at")
    return rows.select_related("organisation")


def together(signal: Signal) -> list[UUID]:
    """The signal and those gathered with it."""
    with context.acting_as_machine():
        return [signal.pk, *gathered(signal).values_list("pk", flat=True)]


def about(actor: Actor, root: UUID) -> QuerySet[Signal]:
    """Signals on a child that `actor` sees, the newest first."""
    rows = Signal.objects.visible_to(actor).about([root])
    return rows.select_related("organisation").order_by("-received_at")


def journal(actor: Actor, wanted: Mapping[str, Any]) -> QuerySet[Signal]:
    """Every signal `actor` sees, narrowed by cleaned fields of the filter form."""
    rows = Signal.objects.visible_to(actor).filter(_narrow(wanted))
    return rows.select_related("territory", "organisation", "sent_to", "person")


def story(signal: Signal) -> list[Line]:
    """Every step, the newest first, with its note opened."""
    return [
        Line(step.at, step.by, StepKind(step.kind), _outcome(step.outcome),
             sealing.unseal(step.note, signal=signal.pk, column="signals_step.note",
                            row=step.pk))
        for step in signal.steps.order_by("-at", "-id")
    ]  # fmt: skip


def receipts(owner: UUID) -> QuerySet[Receipt]:
    return Receipt.objects.filter(owner=owner)


def answer_of(receipt: Receipt) -> str:
    """What the office wrote back; "" for nothing yet."""
    column = "signals_receipt.answer"
    return sealing.unseal(receipt.answer, signal=receipt.pk, column=column)


def source_of(signal: Signal) -> str | None:
    """Who told it, for who may read that; None where there is nothing to read."""

    found = Source.objects.filter(pk=signal.pk).first()
    if found is None:
        return None
    column = "signals_source.words"
    return sealing.unseal(found.words, signal=signal.pk, column=column)


def nature_words(code: str) -> str:
    """The nature in the reader's language; the code where the pack has it no more."""
    found = natures().get(code)
    return found.label if found else code


def channel_of(actor: Actor) -> Channel:
    """How worries usually come to somebody of this role."""
    for role, channel in _CHANNELS.items():
        if role in actor.roles:
            return channel
    return Channel.OFFICE


def place_of(actor: Actor) -> Territory | None:
    """Where the actor works: what is filled in first."""
    lows = [h.low for h in actor.held if h.low is not None]
    if lows:
        return Territory.objects.filter(low=min(lows)).order_by("high").first()
    found = Organisation.objects.filter(pk__in=actor.offices).select_related(
        "territory"
    )
    office = found.first()
    return office.territory if office else None


def counts() -> list[tuple[int, str, str, int]]:
    """(year, state, outcome, how many) of all signals, for an auditor; else nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT year, state, outcome, signals FROM signals_counts()")
        rows = cursor.fetchall()
    return [(year, str(State(s).label), _outcome(o), n) for year, s, o, n in rows]


def _outcome(code: str) -> str:
    return str(Outcome(code).label) if code else ""


def _narrow(wanted: Mapping[str, Any]) -> Q:
    condition = Q()
    for field in ("state", "outcome", "channel", "nature", "danger"):
        value = wanted.get(field)
        if value not in (None, ""):
            condition &= Q(**{field: value})
    if place := wanted.get("place"):
        condition &= Q(place__range=(place.low, place.high))
    if since := wanted.get("since"):
        condition &= Q(received_at__gte=_midnight(since))
    if until := wanted.get("until"):
        condition &= Q(received_at__lt=_midnight(until + timedelta(days=1)))
    return condition


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
