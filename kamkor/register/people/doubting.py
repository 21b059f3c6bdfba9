"""Records that place a child where it was not found. As the machine only; who calls has
asked for permission and writes the log."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from .models import Doubt


def doubt(records: Collection[UUID], *, by: UUID, at: datetime) -> None:
    """These records no longer say where their child lives. Derive the child anew after."""
    Doubt.objects.bulk_create(
        [Doubt(record_id=pk, raised_at=at, raised_by=by) for pk in sorted(records)],
        ignore_conflicts=True,
    )


def believe(records: Collection[UUID], *, by: UUID, at: datetime) -> None:
    """They say it again. Derive the child anew after."""
    Doubt.objects.filter(record__in=records, lifted_at=None).update(
        lifted_at=at, lifted_by=by
    )
