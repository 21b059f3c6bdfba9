"""Outliers: columns whose skewness and kurtosis are both large are treated.

With 9 or 20 regions an outlier is more often a truth than a slip, so a specification
asks for it; none is the default. The check, the winsorising point by point and the
logarithm follow COINr (Becker et al., JOSS 7(78), 2022; `Treat`, `winsorise`, `log_CT`).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from .spec import Treat

Floats = NDArray[np.float64]
SKEWNESS, KURTOSIS, MOST = 2.0, 3.5, 5


@dataclass(frozen=True)
class Treated:
    """`values`: units × columns; `done`: of each column none, `winsorised N`, log,
    `boxcox λ`, or failed where it is as uneven as before."""

    values: Floats
    done: list[str]


def treat(
    values: Floats,
    how: Treat,
    *,
    most: int = MOST,
    skewness: float = SKEWNESS,
    kurtosis: float = KURTOSIS,
) -> Treated:
    """Treat the columns that fail the check. `most`: points winsorised at most."""
    told, done = values.copy(), []
    for at in range(values.shape[1]):
        column = values[:, at]
        known = ~np.isnan(column)
        if how == "none" or not _is_uneven(column[known], skewness, kurtosis):
            done.append("none")
            continue
        told[known, at], said = _treated(column[known], how, most, skewness, kurtosis)
        done.append(said)
    return Treated(told, done)


def _treated(
    x: Floats, how: Treat, most: int, skewness: float, kurtosis: float
) -> tuple[Floats, str]:
    if how in ("winsorise", "winsorise_log"):
        cut, points = winsorised(x, most, skewness, kurtosis)
        if not _is_uneven(cut, skewness, kurtosis):
            return cut, f"winsorised {points}"
        if how == "winsorise":
            return x, "failed"
    if how == "boxcox":
        changed, power = stats.boxcox(x - x.min() + _step(x))
        return changed, f"boxcox {power:.3f}"
    changed = np.log(x - x.min() + _step(x))
    if _is_uneven(changed, skewness, kurtosis):
        return x, "failed"
    return changed, "log"


def _step(x: Floats) -> float:
    """What is added so that the least value has a logarithm."""
    return 0.01 * float(np.ptp(x))


def winsorised(
    x: Floats, most: int, skewness: float, kurtosis: float
) -> tuple[Floats, int]:
    """The outermost points of the longer tail brought to the next, one by one until the
    check is passed; how many. `x` without unknown values."""
    is_high = float(stats.skew(x, bias=False)) > 0
    order = np.argsort(-x if is_high else x, kind="stable")
    cut = x
    for points in range(1, min(most, len(x) - 1) + 1):
        cut = x.copy()
        cut[order[:points]] = x[order[points]]
        if not _is_uneven(cut, skewness, kurtosis):
            return cut, points
    return cut, min(most, len(x) - 1)


def _is_uneven(x: Floats, skewness: float, kurtosis: float) -> bool:
    """Whether both are beyond what is usual (Handbook, section 4; corrected for bias)."""
    if len(x) < 4 or np.ptp(x) == 0:
        return False
    skew = float(stats.skew(x, bias=False))
    excess = float(stats.kurtosis(x, bias=False))
    return abs(skew) > skewness and excess > kurtosis
