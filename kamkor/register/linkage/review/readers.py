"""How people read: for the reader her own figures, for the head of the unit those of its
readers, in the order of names. To see who needs help or rest, not to rank anybody.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from kamkor.foundation.access import policy as access
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.access.models import Grant
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context, sql
from kamkor.foundation.web import words
from kamkor.register.linkage import store

from .agreement import Agreement, agreement

LATELY = timedelta(days=90)
PAUSE = 600  # seconds; whoever takes longer over a pair was called away


@dataclass(frozen=True)
class Figures:
    """What one reader did lately. `timed` of the answers say how long they took."""

    name: str
    answers: int
    unsure: int
    timed: int
    seconds: int
    settled: int
    turned: int
    agreed: Agreement

    @property
    def an_hour(self) -> float | None:
        """Answers an hour of reading."""
        return self.timed * 3600 / self.seconds if self.seconds else None

    @property
    def unsure_share(self) -> float | None:
        return self.unsure / self.answers if self.answers else None

    @property
    def turned_share(self) -> float | None:
        return self.turned / self.settled if self.settled else None


def mine(actor: Actor, *, at: datetime) -> list[Figures]:
    """The reader's own figures; empty where she answered nothing lately."""
    return _figures([actor.user_id], since=at - LATELY)


def of_unit(actor: Actor, *, at: datetime) -> list[Figures]:
    """Figures of those who read within the units `actor` heads, by name."""
    users = _readers(actor)
    return _figures(users, since=at - LATELY) if users else []


def _readers(actor: Actor) -> list[UUID]:
    """Who may review within the territories where the actor settles."""
    roles = [
        code
        for code, role in access.ROLES.items()
        if Action.LINKAGE_REVIEW in role.actions
    ]
    within = Q(pk__in=[])
    for held in actor.held:
        if Action.LINKAGE_SETTLE in access.ROLES[held.role].actions:
            within |= Q(territory__low__gte=held.low, territory__high__lte=held.high)
    found = Grant.objects.filter(within, role__in=roles).values_list("user", flat=True)
    return list(found.distinct())


def _figures(users: Collection[UUID], *, since: datetime) -> list[Figures]:
    """Four statements, as the machine: sums of answers, no child."""
    wanted = {"readers": list(users), "since": since}
    with context.acting_as_machine():
        rows = store.fetch(
            sql.load(store.PACKAGE, "readers"), {**wanted, "pause": PAUSE}
        )
        both = store.fetch(sql.load(store.PACKAGE, "agreement"), wanted)
    tables: dict[UUID, dict[tuple[str, str], int]] = defaultdict(dict)
    for reader, own, other, many in both:
        tables[reader][own, other] = many
    names = dict(User.objects.filter(pk__in=users).values_list("pk", "full_name"))
    figures = [
        Figures(
            names.get(reader, ""), answers, unsure, timed, int(seconds), settled, turned,
            agreement(tables[reader]),
        )
        for reader, answers, unsure, timed, seconds, settled, turned in rows
    ]  # fmt: skip
    return words.alphabetical(figures, lambda each: each.name)
