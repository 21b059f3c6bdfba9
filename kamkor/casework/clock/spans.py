"""Spans of time as the data writes them, and the moments of a deadline.

"6h" is hours, "3d" calendar days, "2wd" working days of the country.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from kamkor.foundation.law import calendar
from kamkor.foundation.law.choices import Calendar, Status, Unit
from kamkor.foundation.law.models import Parameter

from .models import Term

_SPAN = re.compile(r"(\d{1,3})(h|d|wd)")


@dataclass(frozen=True)
class Moments:
    """When a deadline is due and when somebody is told. None for never."""

    due_at: datetime | None = None
    warn_at: datetime | None = None
    supervisor_at: datetime | None = None
    headquarters_at: datetime | None = None


def check(text: str | None) -> str | None:
    """The span as it stands. Raises ValueError when it is none."""
    if text is not None and not _SPAN.fullmatch(text):
        raise ValueError(f"{text!r} is not a span such as 6h, 3d or 2wd.")
    return text


def due(started: datetime, parameter: Parameter | None) -> datetime | None:
    """The last moment by the law's number; None where it is not known or only a bill."""
    if parameter is None or parameter.value is None:
        return None
    if parameter.status == Status.DRAFT:
        return None
    if parameter.unit == Unit.HOURS:
        return calendar.moment(started, parameter)
    return end_of(calendar.deadline(timezone.localdate(started), parameter))


def end_of(day: date) -> datetime:
    """The last moment of a local day."""
    return timezone.make_aware(datetime.combine(day, time.max))


def moments(due_at: datetime | None, term: Term) -> Moments:
    """The due moment with those at which the term has somebody told."""
    if due_at is None:
        return Moments()
    return Moments(
        due_at=due_at,
        warn_at=_moved(due_at, term.warn_before, back=True),
        supervisor_at=_moved(due_at, term.to_supervisor),
        headquarters_at=_moved(due_at, term.to_headquarters),
    )


def put_off(
    due_at: datetime | None,
    parameter: Parameter | None,
    *,
    since: datetime,
    at: datetime,
) -> datetime | None:
    """The due moment after a pause from `since` to `at`: paused time does not count.

    Hours are put off by the time itself, days by the days between, working days by the
    working days between.
    """
    if due_at is None:
        return None
    if parameter is not None and parameter.unit == Unit.HOURS:
        return due_at + (at - since)
    first, last = timezone.localdate(since), timezone.localdate(at)
    if parameter is not None and parameter.calendar == Calendar.WORKING:
        days = calendar.working_days_between(first, last, country=settings.COUNTRY)
        return end_of(_working(timezone.localdate(due_at), days))
    return end_of(timezone.localdate(due_at) + (last - first))


def _moved(
    due_at: datetime, span: str | None, *, back: bool = False
) -> datetime | None:
    if span is None:
        return None
    number, unit = _parts(span)
    sign = -1 if back else 1
    if unit == "h":
        return due_at + timedelta(hours=sign * number)
    local = timezone.localtime(due_at)
    if unit == "d":
        day = local.date() + timedelta(days=sign * number)
    else:
        day = _working(local.date(), sign * number)
    return timezone.make_aware(datetime.combine(day, local.time()))


def _parts(span: str) -> tuple[int, str]:
    found = _SPAN.fullmatch(span)
    if found is None:
        raise ValueError(f"{span!r} is not a span.")
    return int(found[1]), found[2]


def _working(day: date, days: int) -> date:
    """The `days`-th working day after `day`, or before it where negative."""
    step = timedelta(days=1 if days > 0 else -1)
    left = abs(days)
    while left:
        day += step
        left -= calendar.is_working(day, country=settings.COUNTRY)
    return day
