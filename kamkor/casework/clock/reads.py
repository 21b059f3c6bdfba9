"""What runs, for whom."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.models import Grant
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db.compiled import Told, compiled

from . import policy
from .models import Deadline, Notice
from .querysets import DeadlineQuerySet


def of(kind: str, pk: UUID) -> list[Deadline]:
    """The deadlines of one record, those that run first, the soonest first. One query.

    Which of them the reader sees is decided by row-level security.
    """
    return sorted(_about(kind, pk), key=lambda row: row.ended_at is not None)


def asks(kind: str, pk: UUID) -> Told:
    """The question of `of`, to be sent ahead."""
    return _about.ahead(kind, pk)


@compiled
def _about(kind: str, pk: UUID) -> QuerySet[Deadline]:
    rows = Deadline.objects.about(kind, pk).select_related("term", "parameter")
    return rows.soonest_first()


def running(kind: str, pk: UUID, term: str) -> Deadline | None:
    """The one that runs; None where none does."""
    rows = Deadline.objects.about(kind, pk).running().filter(term__code=term)
    return rows.select_related("term", "parameter").first()


def mine(actor: Actor, at: datetime, *, limit: int = 200) -> list[Deadline]:
    """What the actor answers for and has begun by `at`, the soonest first, at most
    `limit`. One query."""
    rows = Deadline.objects.of(actor).running().filter(started__lte=at)
    return list(rows.select_related("term", "parameter").soonest_first()[:limit])


def wanted(actor: Actor, whose: str, *, late: bool, at: datetime) -> DeadlineQuerySet:
    """What runs of "mine", of my "team" or of "all" in reach, if asked only what is
    late by `at`. Whatever is asked, nothing beyond the actor's reach."""
    if whose == "mine":
        rows = Deadline.objects.of(actor)
    else:
        rows = Deadline.objects.visible_to(actor)
    if whose == "team":
        rows = rows.filter(owner__in=team(actor).values("pk"))
    return rows.running().late(at) if late else rows.running()


def team(actor: Actor) -> QuerySet[User]:
    """Who works where the actor leads: people with a working role inside the actor's
    territories, and those of the actor's organisations. The actor as well."""
    inside = Q(pk__in=[])
    for held in actor.held:
        if held.low is not None and held.high is not None:
            inside |= Q(territory__low__gte=held.low, territory__high__lte=held.high)
        if held.organisation_id:
            inside |= Q(organisation=held.organisation_id)
    valid = Q(valid_from__lte=actor.at) & (
        Q(valid_until=None) | Q(valid_until__gt=actor.at)
    )
    grants = Grant.objects.filter(inside, valid, role__in=policy.working_roles())
    return User.objects.filter(pk__in=grants.values("user"), is_active=True)


def notices(actor: Actor, *, limit: int = 50) -> list[Notice]:
    """What the actor was told, the newest first."""
    rows = Notice.objects.filter(user=actor.user_id).order_by("-at", "-id")
    return list(rows[:limit])


def unseen(actor: Actor) -> int:
    """How many notices wait for the actor, at most 100."""
    return len(_unseen(actor.user_id))


def asks_unseen(actor: Actor) -> Told:
    """The question of `unseen`, to be sent ahead."""
    return _unseen.ahead(actor.user_id)


@compiled
def _unseen(user: UUID) -> QuerySet[Notice, UUID]:
    rows = Notice.objects.filter(user=user, seen_at=None)
    return rows.order_by().values_list("pk", flat=True)[:100]
