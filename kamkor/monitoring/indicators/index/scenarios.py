"""What a unit's index would be, were some of its indicators other than they are."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from .decomposing import Maker, reach, what_if
from .engine import Index, ranks
from .errors import NotPossible


def tell(
    index: Index,
    unit: str,
    changes: Mapping[str, float],
    aim: tuple[str, float] | None = None,
) -> dict[str, Any]:
    """`before`, `after`, `rank_before`, `rank_after` of the index with `changes` (values
    in the indicators' own units); `value`: of the indicator of `aim`, between the ends
    of its scale, with which the score is what is aimed at; None where none is.

    Raises NotPossible(no_unit_of_reference | no_score: unit, columns_missing).
    """
    if unit not in index.units:
        raise NotPossible("no_unit_of_reference", unit=unit)
    at, root = index.units.index(unit), index.framework.root.at
    own = list(index.framework.codes[: index.framework.indicators])
    named = [*changes, *([aim[0]] if aim else [])]
    if missing := [code for code in named if code not in own]:
        raise NotPossible("columns_missing", columns=missing)
    if np.isnan(index.scores[at, root]):
        raise NotPossible("no_score", unit=unit)
    maker, values = Maker.of(index), index.prepared.values
    told = what_if(maker, values, at, {own.index(c): v for c, v in changes.items()})
    found = None
    if aim:
        column = own.index(aim[0])
        found = reach(maker, values, (at, column), aim[1], _ends(index, column))
    return {
        "before": float(index.scores[at, root]),
        "after": float(told[at, root]),
        "rank_before": int(index.ranks[at, root]),
        "rank_after": int(ranks(told)[at, root]),
        "value": found,
    }


def _ends(index: Index, column: int) -> tuple[float, float]:
    """Goalposts, or the ends of the base data, in the indicator's own unit."""
    scales = index.scales
    has_posts = not np.isnan(scales.worst[column])
    low, high = (scales.worst, scales.best) if has_posts else (scales.low, scales.high)
    ends = sorted(float(x[column] * scales.direction[column]) for x in (low, high))
    if scales.log[column]:
        ends = [float(np.exp(end)) for end in ends]
    return ends[0], ends[1]
