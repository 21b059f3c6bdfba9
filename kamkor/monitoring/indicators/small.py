"""Figures of this register that tell of few children."""

from collections import defaultdict
from collections.abc import Iterable

from . import areas, policy
from .reads import Row


def few(rows: Iterable[Row]) -> set[tuple[str, ...]]:
    """Which figures tell of few children, or would let them be worked out: indicator,
    area, period, sex, age, breakdown.

    Of areas of one level that stand beside each other more than one is hidden; of a
    breakdown everything of the period, where a part of it is small anywhere.
    """
    beside: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        area = areas.find(row.country, row.area)
        level = area.level if area else ""
        whole = "" if (row.sex or row.age or row.breakdown) else level
        beside[row.indicator, row.period, whole].append(row)
    found = set()
    for (_indicator, _period, level), some in beside.items():
        small = [_is_small(row) for row in some]
        if level and sum(small) == 1 and len(some) > 1:
            rest = [n for n, row in enumerate(some) if not small[n] and row.numerator]
            if rest:
                small[min(rest, key=lambda n: some[n].numerator or 0)] = True
        elif not level and any(small):
            small = [True] * len(some)
        found |= {key(row) for row, is_few in zip(some, small, strict=True) if is_few}
    return found


def key(row: Row) -> tuple[str, ...]:
    return (row.indicator, row.area, row.period, row.sex, row.age, row.breakdown)


def _is_small(row: Row) -> bool:
    told = (row.numerator, row.denominator)
    return any(n is not None and 0 < n < policy.SMALLEST for n in told)
