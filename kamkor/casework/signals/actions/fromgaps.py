"""Unmet rights told as signals, one or a thousand: the same few statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet

from kamkor.casework.signals import policy
from kamkor.casework.signals.choices import (
    Channel,
    Danger,
    Informant,
    State,
    StepKind,
)
from kamkor.casework.signals.countrydata import nature_of
from kamkor.casework.signals.errors import NotThere, TooMany
from kamkor.casework.signals.models import Receipt, Signal, Step
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.register.rights.models import Gap

from .telling import country, numbers, office_of

MOST = 5_000  # of one press
_BATCH = 1_000  # rows of one statement
Matter = tuple[UUID, str]  # the child (root) and the nature


@dataclass
class _Work:
    """What one press writes. `leads`: the signal that leads on each matter."""

    leads: dict[Matter, tuple[UUID, State]]
    signals: list[Signal] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def tell_gap(gap_id: UUID, *, by: Actor, at: datetime) -> Signal:
    """Tell one unmet right as a signal; the one told before, if it is open. Raises
    PermissionDenied and NotThere."""
    gaps = Gap.objects.filter(pk=gap_id)
    if not tell_gaps(gaps, by=by, at=at) and not _known(gap_id):
        raise NotThere
    with context.acting_as_machine():
        return Signal.objects.filter(gap=gap_id).latest("received_at")


@transaction.atomic
def tell_gaps(gaps: QuerySet[Gap], *, by: Actor, at: datetime) -> int:
    """Tell as signals all open `gaps` that the actor sees. Returns how many were new.

    A gap with an open signal is not told again. Gaps of one child and nature gather, with
    each other and with what was told before. About ten statements for a thousand. Raises
    PermissionDenied and TooMany.
    """
    if not policy.may_tell(by):
        raise PermissionDenied
    seen = gaps.visible_to(by).open().annotate(root=F("person__root"))  # type: ignore[attr-defined]
    found = list(seen.order_by("since", "pk").select_related("territory")[: MOST + 1])
    if len(found) > MOST:
        raise TooMany
    with context.acting_as_machine():
        told = set(
            Signal.objects.open()
            .filter(gap__in=[gap.pk for gap in found])
            .values_list("gap", flat=True)
        )
        fresh = [gap for gap in found if gap.pk not in told]
        if fresh:
            _write(fresh, by=by, at=at)
    audit.note("signal.gaps_told", by=by.user_id, at=at, signals=len(fresh))
    return len(fresh)


def _known(gap_id: UUID) -> bool:
    return Signal.objects.open().filter(gap=gap_id).exists()


def _write(gaps: Sequence[Gap], *, by: Actor, at: datetime) -> None:
    work = _Work(_leads(gaps))
    office, whole = office_of(by.user_id), country()
    for gap, number in zip(gaps, numbers(len(gaps), at=at), strict=True):
        place = gap.territory or whole
        signal = Signal(
            number=number, received_at=at, received_by=by.user_id,
            organisation_id=office, channel=Channel.GAP, nature=nature_of(gap.right),
            danger=Danger.UNKNOWN, territory=place, place=place.low,
            place_to=place.high, informant=Informant.TELLER, gap=gap.pk,
            person_id=gap.root,  # type: ignore[attr-defined]
        )  # fmt: skip
        _add(signal, gap.root, work, by=by, at=at)  # type: ignore[attr-defined]
    Signal.objects.bulk_create(work.signals, batch_size=_BATCH)
    Receipt.objects.bulk_create(work.receipts, batch_size=_BATCH)
    Step.objects.bulk_create(work.steps, batch_size=2 * _BATCH)


def _add(signal: Signal, root: UUID, work: _Work, *, by: Actor, at: datetime) -> None:
    kinds = [StepKind.RECEIVED]
    lead, state = work.leads.setdefault((root, signal.nature), (signal.pk, State.NEW))
    if lead != signal.pk:
        signal.lead_id, signal.state = lead, state
        kinds.append(StepKind.GATHERED)
    work.signals.append(signal)
    work.steps += [
        Step(signal=signal, by=by.user_id, at=at, kind=kind) for kind in kinds
    ]
    work.receipts.append(
        Receipt(
            signal=signal,
            owner=by.user_id,
            number=signal.number,
            told_at=at,
            token=uuid7(),
            in_danger=False,
            state=signal.state,
        )
    )


def _leads(gaps: Sequence[Gap]) -> dict[Matter, tuple[UUID, State]]:
    """Open signals that lead on these children already, the earliest of each matter."""
    roots = {gap.root for gap in gaps}  # type: ignore[attr-defined]
    rows = (
        Signal.objects.open()
        .leading()
        .about(roots)
        .order_by("-received_at", "-pk")
        .values_list("person__root", "nature", "pk", "state")
    )
    return {(root, nature): (pk, State(state)) for root, nature, pk, state in rows}
