"""What runs, for whom."""

from datetime import datetime
from uuid import UUID

from kamkor.foundation.access.actor import Actor

from .models import Deadline


def of(kind: str, pk: UUID) -> list[Deadline]:
    """The deadlines of one record, those that run first, the soonest first. One query.

    Which of them the reader sees is decided by row-level security.
    """
    rows = Deadline.objects.about(kind, pk).select_related("term", "parameter")
    return sorted(rows.soonest_first(), key=lambda row: row.ended_at is not None)


def running(kind: str, pk: UUID, term: str) -> Deadline | None:
    """The one that runs; None where none does."""
    rows = Deadline.objects.about(kind, pk).running().filter(term__code=term)
    return rows.select_related("term", "parameter").first()


def mine(actor: Actor, at: datetime, *, limit: int = 200) -> list[Deadline]:
    """What the actor answers for and has begun by `at`, the soonest first, at most
    `limit`. One query."""
    rows = Deadline.objects.of(actor).running().filter(started__lte=at)
    return list(rows.select_related("term", "parameter").soonest_first()[:limit])
