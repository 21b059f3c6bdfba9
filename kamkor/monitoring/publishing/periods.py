"""Quarters as their first days."""

from datetime import date, timedelta


def text(quarter: date) -> str:
    """2026-Q3."""
    return f"{quarter.year}-Q{(quarter.month + 2) // 3}"


def last_day(quarter: date) -> date:
    months = quarter.month + 3
    following = date(quarter.year + (months > 12), (months - 1) % 12 + 1, 1)
    return following - timedelta(days=1)
