"""Deadlines of the tests, by Bishkek time. 15 September 2026 is a Tuesday."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from kamkor.casework.clock import actions
from kamkor.casework.clock.choices import About, Owner
from kamkor.casework.clock.models import Deadline, Event
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7

BISHKEK = ZoneInfo("Asia/Bishkek")
NOON = datetime(2026, 9, 15, 12, tzinfo=BISHKEK)
BY = UUID("00000000-0000-7000-8000-00000000aaaa")
WORKER = UUID("00000000-0000-7000-8000-00000000bbbb")


def local(day: int, hour: int = 12, *, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=BISHKEK)


def last_moment(day: int, *, month: int = 9) -> datetime:
    """Of that day of 2026."""
    midnight = datetime(2026, month, day, tzinfo=BISHKEK) + timedelta(days=1)
    return midnight - timedelta(microseconds=1)


def about(*, kind="case", pk=None, person=None, place=0) -> About:
    return About(kind, pk or uuid7(), person.pk if person else None, place)


def start(term="primary_assessment", *, of=None, owner=WORKER, at=NOON, **more):
    """A deadline that Bakyt's colleague started at noon of 15 September."""
    to = owner if isinstance(owner, Owner) else Owner(user=owner)
    return actions.start(
        term, about=of or about(), started=at, owner=to, by=BY, at=at, **more
    )


def now_of(row: Deadline) -> Deadline:
    """The row as the database has it, seen by the machine."""
    with context.acting_as_machine():
        return Deadline.objects.select_related("term", "parameter").get(pk=row.pk)


def story(row: Deadline) -> list[str]:
    """What happened to it, in order."""
    with context.acting_as_machine():
        rows = Event.objects.filter(deadline=row).order_by("id")
        return list(rows.values_list("what", flat=True))
