"""Working days of a country, and deadlines that count them.

Holidays come from the `holidays` package; days moved by a decision of the government
stand before it, in countries/<country>/days.csv.
"""

import calendar
import re
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import holidays

from . import files
from .choices import Calendar, Unit

if TYPE_CHECKING:
    from .models import Parameter

FIRST = date(2000, 1, 1)
LAST = date(2045, 12, 31)


def is_working(day: date, *, country: str) -> bool:
    moved = _moved(country).get(day)
    if moved is not None:
        return moved
    known: bool = _holidays(country).is_working_day(day)
    return known


def name_of(day: date, *, country: str) -> str | None:
    """The name of the holiday, in the language of the country."""
    found: str | None = _holidays(country).get(day)
    return found


def add_working_days(start: date, days: int, *, country: str) -> date:
    """The `days`-th working day after `start`; 0 gives `start` itself.

    Raises ValueError for a negative number.
    """
    if days < 0:
        raise ValueError("Working days are counted forward.")
    day, left = start, days
    while left:
        day += timedelta(days=1)
        left -= is_working(day, country=country)
    return day


def working_days_between(start: date, end: date, *, country: str) -> int:
    """How many working days lie after `start`, up to and including `end`.

    Negative when `end` is before `start`.
    """
    if end < start:
        return -working_days_between(end, start, country=country)
    return sum(
        is_working(start + timedelta(days=n), country=country)
        for n in range(1, (end - start).days + 1)
    )


def add_months(start: date, months: int) -> date:
    """The same day `months` later, or the last day of a shorter month."""
    month = start.year * 12 + start.month - 1 + months
    year, month = month // 12, month % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def deadline(start: date, parameter: "Parameter") -> date:
    """The last day of the term that `parameter` sets from `start`.

    A last day that is a day off is not moved: no source says so for all terms. Raises
    ValueError when the value is not known or does not measure time in days or more.
    """
    match parameter.unit:
        case Unit.DATE_RULE:
            return by_rule(start, parameter.rule or "")
        case Unit.DAYS if parameter.calendar == Calendar.WORKING:
            return add_working_days(start, parameter.days, country=parameter.country)
        case Unit.DAYS:
            return start + timedelta(days=parameter.days)
        case Unit.MONTHS:
            return add_months(start, parameter.days)
        case Unit.YEARS | Unit.AGE:
            return add_months(start, 12 * parameter.days)
    raise ValueError(f"{parameter} does not tell a day")


def moment(start: datetime, parameter: "Parameter") -> datetime:
    """The end of a term in hours. Raises ValueError for other units."""
    if parameter.unit != Unit.HOURS:
        raise ValueError(f"{parameter} is not told in hours")
    return start + timedelta(hours=float(parameter.number))


def by_rule(start: date, rule: str) -> date:
    """The day a date rule means, seen from `start`.

    `next-month:1` is that day of the month after; `after-half-year:10` that day of the
    month after the half-year of `start`; `year-day:12-31` the next such day, today
    included. Raises ValueError for any other rule.
    """
    if found := re.fullmatch(r"next-month:(\d{1,2})", rule):
        return add_months(start.replace(day=1), 1).replace(day=int(found[1]))
    if found := re.fullmatch(r"after-half-year:(\d{1,2})", rule):
        half = date(start.year, 1 if start.month <= 6 else 7, 1)
        return add_months(half, 6).replace(day=int(found[1]))
    if found := re.fullmatch(r"year-day:(\d\d)-(\d\d)", rule):
        this_year = date(start.year, int(found[1]), int(found[2]))
        return this_year if this_year >= start else add_months(this_year, 12)
    raise ValueError(f"{rule!r} is not a date rule")


@cache
def _holidays(country: str) -> "holidays.HolidayBase":
    return holidays.country_holidays(country.upper())


@cache
def _moved(country: str) -> dict[date, bool]:
    return {
        date.fromisoformat(files.required(row, "day")): row["is_working"] == "yes"
        for row in files.rows(country, "days")
    }
