"""Quarters as their first days."""

from datetime import date, timedelta

EPOCH = date(2000, 1, 1)  # days in the staging tables are counted from it


def of(day: date) -> date:
    """The quarter that the day lies in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def after(quarter: date, many: int = 1) -> date:
    """The quarter `many` later; earlier when it is negative."""
    months = quarter.year * 12 + quarter.month - 1 + 3 * many
    return date(months // 12, months % 12 + 1, 1)


def last_day(quarter: date) -> date:
    return after(quarter) - timedelta(days=1)


def between(first: date, last: date) -> list[date]:
    """All from the one to the other, both counted."""
    found = []
    while first <= last:
        found.append(first)
        first = after(first)
    return found


def number(day: date) -> int:
    return (day - EPOCH).days


def text(quarter: date) -> str:
    """2026-Q3."""
    return f"{quarter.year}-Q{quarter.month // 3 + 1}"
