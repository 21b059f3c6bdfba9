"""What looks wrong with linkage, by the night's counts: codes with their figures.

Thresholds of method, each with its reason; a person decides what it means.
"""

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from kamkor.foundation.db import sql
from kamkor.register.linkage import store
from kamkor.register.linkage.core.clusters import LARGEST
from kamkor.register.linkage.core.normalise import says_new_year
from kamkor.register.linkage.core.overview import SHOWN

MOST = 10  # lines of one kind; more are no news
GROWTH = 5  # records a month: a year's lists of a child that is in all of them
FAR = 4.0  # standard errors: of ten thousand sound lists not one
MUCH = 0.10  # of the rows; a difference that is sure but small is no alarm
LEAST = 50  # rows of a list that can be told from chance
Alarm = dict[str, Any]
RATES = ("refused", "matched", "raised")


def alarms(day: date) -> list[Alarm]:
    """As the machine, beside `quality_child`. Each with `code` and its figures."""
    return [*_numbers(), *_growth(day), *_new_years(), *_sources()]


def _numbers() -> Iterator[Alarm]:
    limits = {"shown": SHOWN, "largest": LARGEST, "most": MOST}
    for start, records in store.fetch(sql.load(store.PACKAGE, "alarm_numbers"), limits):
        yield {"code": "number", "start": start, "records": records}


def _growth(day: date) -> Iterator[Alarm]:
    before = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
    limits = {"before": before, "growth": GROWTH, "most": MOST}
    for was, now in store.fetch(sql.load(store.PACKAGE, "alarm_growth"), limits):
        yield {"code": "growth", "before": was, "now": now}


def _new_years() -> Iterator[Alarm]:
    for source, births, first in store.fetch(sql.load(store.PACKAGE, "alarm_new_year")):
        if says_new_year(births, first):
            yield {"code": "new_year", "source": source, "share": first / births}


def _sources() -> Iterator[Alarm]:
    for source, rows, *told in store.fetch(sql.load(store.PACKAGE, "alarm_sources")):
        by_past, before = told[3], told[4]
        for name, now, was in zip(RATES, told[:3], told[5:], strict=True):
            if _is_far(now, rows, was, before):
                yield {
                    "code": name,
                    "source": source,
                    "share": now / rows,
                    "before": float(was) / float(before),
                    "by_own_past": by_past,
                }


def _is_far(now: int, rows: int, was: int, before: int) -> bool:
    """Whether two shares differ by more than chance, and by much."""
    if rows < LEAST or before < LEAST:
        return False
    one, other = now / rows, float(was) / float(before)
    both = (now + float(was)) / (rows + float(before))
    error = math.sqrt(both * (1 - both) * (1 / rows + 1 / float(before)))
    return abs(one - other) >= max(MUCH, FAR * error)
