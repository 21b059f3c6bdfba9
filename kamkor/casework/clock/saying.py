"""Deadlines in the reader's words: "2 working days late", "in 3 working days (Thu 26 Nov)"."""

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from kamkor.foundation.law import calendar
from kamkor.foundation.law.choices import Calendar
from kamkor.foundation.web import words
from kamkor.register.people.choices import Sex
from kamkor.register.people.models import Person

from .models import Deadline

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

_WEEK = 7


class Group(StrEnum):
    """Where a deadline stands in My work."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    PAUSED = "paused"
    UNKNOWN = "unknown"


GROUPS: "dict[Group, StrOrPromise]" = {
    Group.LATE: _("Late"),
    Group.TODAY: _("Today"),
    Group.WEEK: _("In seven days"),
    Group.LATER: _("Later"),
    Group.PAUSED: _("The clock stands still"),
    Group.UNKNOWN: _("No date: the law's number is not known"),
}


@dataclass(frozen=True)
class Child:
    """A child without a name: "girl, 8"."""

    sex: str
    born: int | None

    @classmethod
    def of(cls, person: Person) -> "Child":
        return cls(person.sex, person.birth_year)

    def words(self, *, today: date) -> str:
        """The age is what the child is or will be in this year."""
        who = gettext("child") if self.sex == Sex.UNKNOWN else str(Sex(self.sex).label)
        if self.born is None:
            return gettext("%(who)s, age not known") % {"who": who}
        return gettext("%(who)s, %(age)s") % {"who": who, "age": today.year - self.born}


def group(row: Deadline, *, at: datetime) -> Group:
    if row.paused_at is not None:
        return Group.PAUSED
    if row.due_at is None:
        return Group.UNKNOWN
    if row.due_at < at:
        return Group.LATE
    left = timezone.localdate(row.due_at) - timezone.localdate(at)
    if left <= timedelta(0):
        return Group.TODAY
    return Group.WEEK if left <= timedelta(days=_WEEK) else Group.LATER


def when(row: Deadline, *, at: datetime) -> str:
    """By when, as people say it; working days where the law counts them."""
    if row.paused_at is not None:
        return gettext("paused since %(day)s") % {"day": words.day(row.paused_at)}
    if row.due_at is None:
        return gettext("the law's number is not known; act as soon as you can")
    if row.due_at < at:
        return _late(row, row.due_at, at)
    today = timezone.localdate(at)
    day = timezone.localdate(row.due_at)
    if not row.is_day and day - today <= timedelta(days=1):
        return gettext("until %(moment)s") % {"moment": words.moment(row.due_at)}
    return words.due(day, today=today, working_days=_working(row, today, day))


def _late(row: Deadline, due_at: datetime, at: datetime) -> str:
    today, day = timezone.localdate(at), timezone.localdate(due_at)
    if not row.is_day and at - due_at < timedelta(days=2):
        hours = math.ceil((at - due_at) / timedelta(hours=1))
        text = ngettext("%(n)s hour late", "%(n)s hours late", hours)
        return text % {"n": words.number(hours)}
    days = _working(row, day, today)
    if days is None:
        return words.due(day, today=today)
    text = ngettext("%(n)s working day late", "%(n)s working days late", days)
    return text % {"n": words.number(days)}


def _working(row: Deadline, first: date, last: date) -> int | None:
    """Working days from one day to another where the law counts them; None otherwise,
    and where no working day lies between."""
    if row.parameter is None or row.parameter.calendar != Calendar.WORKING:
        return None
    country = settings.COUNTRY
    return calendar.working_days_between(first, last, country=country) or None
