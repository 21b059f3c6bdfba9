"""The marts are built. Rows of the register are read, none is changed."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7

from . import building, definitions, quarters, terms
from .building import AlreadyBuilding, Progress, ReadersDoNotEnd
from .models import Build

__all__ = [
    "MOST",
    "MOST_POSSIBLE",
    "AlreadyBuilding",
    "ReadersDoNotEnd",
    "build",
    "build_nightly",
]

MOST = 12  # quarters back, where nothing else is said
MOST_POSSIBLE = 60  # `turns` of the staging tables has a bit for each


def _silent(_name: str, _done: int, _of: int) -> None:
    """Tells nobody."""


@transaction.atomic
def build(
    *,
    by: UUID,
    at: datetime,
    since: date | None = None,
    most: int = MOST,
    progress: Progress = _silent,
) -> Build:
    """Build the marts as of `at` and put them in the place of the old ones.

    `since`: a quarter; those before it stay as they were, where the marts that stand
    were made by the same definitions, else all are counted anew. `most`: how many
    quarters at most. Atomic: fails as a whole and leaves the old ones. Raises
    AlreadyBuilding, ReadersDoNotEnd, BadMart.
    """
    started, on = timezone.now(), timezone.localdate(at)
    new = uuid7()
    base = _base(since)
    numbering = base.numbering if base else new
    with context.acting_as_machine():
        last = quarters.of(on)
        first = building.first_quarter(last=last, most=most)
        counted = _counted(since, base, first=first, last=last)
        course = terms.course(on=on, at=at, first=first, since=counted)
        with building.as_builder(numbering):
            rows = building.make(course, progress=progress)
            building.swap(course)
        made = Build.objects.create(
            id=new, on=on, since=counted, first=first, last=last, numbering=numbering,
            definition=definitions.fingerprint(), rows=rows, started_at=started,
            finished_at=timezone.now(), by=by,
        )  # fmt: skip
        audit.record("marts.built", made, by=by, at=at, quarters=str(counted))
    return made


def build_nightly(*, at: datetime) -> Build:
    """The last two quarters anew, since records come late; older ones stay."""
    today = quarters.of(timezone.localdate(at))
    return build(by=context.MACHINE_ID, at=at, since=quarters.after(today, -1))


def _base(since: date | None) -> Build | None:
    """The build that this one may go on from."""
    if since is None or not building.are_by_quarter():
        return None
    last = Build.objects.order_by("finished_at").last()
    same = last is not None and last.definition == definitions.fingerprint()
    return last if same else None


def _counted(
    since: date | None, base: Build | None, *, first: date, last: date
) -> date:
    """The first quarter that is counted anew: none may be missing between."""
    if since is None or base is None or first < base.first:
        return first
    return max(first, min(quarters.of(since), quarters.after(base.last, 0), last))
