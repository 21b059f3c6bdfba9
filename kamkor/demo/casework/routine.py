"""What goes on beside the cases: the clock, absences, a worker who leaves, gaps told."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kamkor.casework.clock import sweeping
from kamkor.casework.procedures import actions as procedures
from kamkor.casework.providers import duties, handing, reads
from kamkor.casework.providers.choices import Reason
from kamkor.casework.signals import actions as signals
from kamkor.demo.chance import stream
from kamkor.foundation.db import context
from kamkor.register.rights.models import Gap

if TYPE_CHECKING:
    from uuid import UUID

    from .diary import Story
    from .world import World

AWAY, WEEK = 12, 7  # days
LEAVES = 0.6  # of the year is over when a worker leaves


def looking(w: World, *, days: int) -> Story:
    """The clock looks what is late; deputies get what was given since."""
    refreshed = w.today
    while True:
        yield w.now + timedelta(days=days)
        sweeping.sweep(at=w.now)
        if (w.today - refreshed).days >= WEEK:
            duties.refresh(at=w.now)
            procedures.sweep(at=w.now)
            refreshed = w.today


def absences(w: World) -> Story:
    """One after the other is away; the last of them today."""
    chance = stream("absences", w.cast.home.territory.code)
    users = [user for _, user in w.cast.home.workers] + list(w.cast.home.officers)
    gap = (w.until - w.begins) / len(users)
    for number, user in enumerate(users[1:] + users[:1], start=1):
        begins = w.begins + gap * number - timedelta(days=AWAY // 2)
        yield begins - timedelta(days=5)
        if user.pk not in w.left:
            _away(w, user.pk, chance.choice([Reason.LEAVE, Reason.TRAINING]))


def _away(w: World, user: UUID, reason: Reason) -> None:
    first = w.today + timedelta(days=5)
    deputies = [one for one in reads.colleagues(user, w.now) if one.pk not in w.left]
    w.do(
        w.cast.home.head.pk, duties.tell, user,
        days=(first, first + timedelta(days=AWAY)),
        deputy=deputies[0].pk if deputies else None, reason=reason,
    )  # fmt: skip
    w.counts["absences"] += 1


def leaving(w: World) -> Story:
    """A worker goes to another job; the head hands everything over."""
    yield w.begins + (w.until - w.begins) * LEAVES
    _, leaver = w.cast.home.workers[1]
    _, heir = w.cast.home.workers[0]
    w.left.add(leaver.pk)
    w.do(w.cast.home.head.pk, handing.hand_over, leaver.pk, heir.pk)
    w.counts["hand_overs"] += 1


def gaps(w: World, *, each: int) -> Story:
    """Every quarter the officer tells unmet rights of the register as signals."""
    home = w.cast.home.territory
    for quarter in range(1, 4):
        yield w.begins + (w.until - w.begins) * quarter / 4
        with context.acting_as_machine():
            rows = Gap.objects.open().filter(
                territory__low__range=(home.low, home.high)
            )
            chosen = list(rows.order_by("since", "pk").values_list("pk", flat=True))
        few = Gap.objects.filter(pk__in=chosen[quarter * each : (quarter + 1) * each])
        told = w.do(w.cast.home.officers[0].pk, signals.tell_gaps, few)
        w.counts["signals"] += told
