"""Periods as SDMX writes them, and the days they span."""

import calendar
import re
from datetime import date, timedelta

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(T[\d:.]*)?")
_YEAR = re.compile(r"(\d{4})(?:-A1)?")
_PARTS = {  # letter: months
    "S": (re.compile(r"(\d{4})-S([12])"), 6),
    "T": (re.compile(r"(\d{4})-T([123])"), 4),
    "Q": (re.compile(r"(\d{4})-Q([1-4])"), 3),
    "M": (re.compile(r"(\d{4})-M?(0[1-9]|1[0-2])"), 1),
}
_WEEK = re.compile(r"(\d{4})-W(\d\d)")


class NotAPeriod(ValueError):
    """Not written as SDMX writes periods."""


def frequency(period: str) -> str:
    """Its code in CL_FREQ."""
    if _YEAR.fullmatch(period):
        return "A"
    for letter, (shape, _months) in _PARTS.items():
        if shape.fullmatch(period):
            return letter
    return "W" if _WEEK.fullmatch(period) else "D"


def span(period: str) -> tuple[date, date]:
    """The first and the last day. Raises NotAPeriod."""
    try:
        return _span(period)
    except ValueError as error:
        raise NotAPeriod(period) from error


def _span(period: str) -> tuple[date, date]:
    if found := _YEAR.fullmatch(period):
        return _months(int(found[1]), 1, 12)
    for shape, months in _PARTS.values():
        if found := shape.fullmatch(period):
            return _months(int(found[1]), (int(found[2]) - 1) * months + 1, months)
    if found := _WEEK.fullmatch(period):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return monday, monday + timedelta(days=6)
    if found := _DAY.fullmatch(period):
        day = date(int(found[1]), int(found[2]), int(found[3]))
        return day, day
    raise NotAPeriod(period)


def _months(year: int, first: int, many: int) -> tuple[date, date]:
    last = first + many - 1
    return (
        date(year, first, 1),
        date(year, last, calendar.monthrange(year, last)[1]),
    )
