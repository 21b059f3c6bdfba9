"""How much a key may do in an hour and a day, counted in the database."""

import math
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from .models import ApiKey, Usage
from .problems import Problem

CALLS_AN_HOUR = 10_000

# The row stays locked until the transaction ends: two calls cannot both take the rest.
_TAKE = """
INSERT INTO api_usage (key_id, period, starts_at, calls, records)
VALUES (%(key)s, %(period)s, %(start)s, %(calls)s, %(records)s)
ON CONFLICT (key_id, period, starts_at) DO UPDATE
SET calls = api_usage.calls + excluded.calls,
    records = api_usage.records + excluded.records
WHERE api_usage.calls + excluded.calls <= %(calls_limit)s
  AND api_usage.records + excluded.records <= %(records_limit)s
RETURNING records
"""


def call(key: ApiKey, *, at: datetime) -> None:
    """Count one call. Raises Problem 429."""
    _take(key, Usage.HOUR, at, calls=1, records=0, limit=key.records_an_hour)


def records(key: ApiKey, count: int, *, at: datetime) -> None:
    """Count `count` records; undone with the transaction. Raises Problem 429."""
    if count > key.records_an_hour or count > key.records_a_day:
        raise Problem("quota", wait=_left(Usage.DAY, at))
    _take(key, Usage.HOUR, at, calls=0, records=count, limit=key.records_an_hour)
    _take(key, Usage.DAY, at, calls=0, records=count, limit=key.records_a_day)


def _take(
    key: ApiKey, period: str, at: datetime, *, calls: int, records: int, limit: int
) -> None:
    values: dict[str, Any] = {
        "key": key.pk,
        "period": period,
        "start": _start(period, at),
        "calls": calls,
        "records": records,
        "calls_limit": CALLS_AN_HOUR,
        # a quota made smaller must not shut out calls that bring nothing
        "records_limit": limit if records else 2_000_000_000,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        if cursor.fetchone() is None:
            raise Problem("quota", wait=_left(period, at))


def _start(period: str, at: datetime) -> datetime:
    hour = at.replace(minute=0, second=0, microsecond=0)
    return hour if period == Usage.HOUR else hour.replace(hour=0)


def _left(period: str, at: datetime) -> int:
    """Seconds until the next hour or day begins (UTC)."""
    span = timedelta(hours=1) if period == Usage.HOUR else timedelta(days=1)
    return math.ceil((_start(period, at) + span - at).total_seconds())
