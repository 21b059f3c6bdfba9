"""Outliers: columns whose skewness and kurtosis are both large are treated.

With 9 or 20 regions an outlier is more often a truth than a slip: who calls this asks
for it. The check, the winsorising and the logarithm are COINr's (Becker et al., JOSS
7(78), 2022: `Treat`, `check_SkewKurt`, `winsorise`, `log_CT`); thresholds of OECD/JRC,
Handbook on Constructing Composite Indicators (2008), section 4.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from .errors import NotPossible

Values = NDArray[np.float64]
MOST, SKEWNESS, KURTOSIS = 5, 2.0, 3.5
HOW = ("none", "winsorise", "log", "boxcox", "winsorise_log")


@dataclass(frozen=True)
class Treated:
    """`values`: units × columns; `done`, one a column: none, `winsorised N`, log,
    `boxcox λ`, or failed where nothing helps: such a column is left as it was."""

    values: Values
    done: list[str]


@dataclass(frozen=True)
class Limits:
    most: int = MOST
    skewness: float = SKEWNESS
    kurtosis: float = KURTOSIS


def treat(
    values: Values,
    how: str,
    *,
    most: int = MOST,
    skew: float = SKEWNESS,
    kurtosis: float = KURTOSIS,
) -> Treated:
    """Treat the columns that fail the check; units × columns, NaN stays where it is.

    `winsorise_log` winsorises, and takes the logarithm of the column as it was if that
    is not enough. `most`: points after which no more are winsorised. Raises
    NotPossible(no_method).
    """
    if how not in HOW:
        raise NotPossible("no_method", how=how)
    limits, told, done = Limits(most, skew, kurtosis), values.copy(), []
    for at in range(values.shape[1]):
        known = ~np.isnan(values[:, at])
        column, said = _treated(values[known, at], how, limits)
        told[known, at] = column
        done.append(said)
    return Treated(told, done)


def _treated(x: Values, how: str, limits: Limits) -> tuple[Values, str]:
    if how == "none" or is_even(x, limits):
        return x, "none"
    for step in how.split("_"):
        changed, said = _step(x, step, limits)
        if is_even(changed, limits):
            return changed, said
    return x, "failed"


def _step(x: Values, step: str, limits: Limits) -> tuple[Values, str]:
    if step == "winsorise":
        cut, points = winsorised(x, limits)
        return cut, f"winsorised {points}"
    positive = x - x.min() + 0.01 * np.ptp(x)
    if step == "log":
        return np.log(positive), "log"
    # The power does not depend on the unit of measure.
    changed, power = stats.boxcox(positive / np.ptp(x))
    return changed, f"boxcox {power:.3f}"


def winsorised(x: Values, limits: Limits) -> tuple[Values, int]:
    """The outermost value of the longer tail brought to the next, again and again until
    the check is passed or `most` points are reached; and how many points stand at the
    ends so brought in. Points that are equal move together, past `most` if need be. `x`:
    known values of one column."""
    cut, high, low = x.copy(), 0, 0
    while not is_even(cut, limits) and high + low < limits.most:
        is_high = skewness_of(cut) >= 0
        outermost = cut == (cut.max() if is_high else cut.min())
        rest = cut[~outermost]
        cut[outermost] = rest.max() if is_high else rest.min()
        if is_high:
            high = int(outermost.sum())
        else:
            low = int(outermost.sum())
    return cut, high + low


def is_even(x: Values, limits: Limits) -> bool:
    """Passed unless both are beyond their limits. Fewer than four values, or equal ones,
    have no kurtosis and pass."""
    if len(x) < 4 or np.ptp(x) <= 1e-9 * np.abs(x).max():
        return True
    is_skewed = abs(skewness_of(x)) > limits.skewness
    return not (is_skewed and kurtosis_of(x) > limits.kurtosis)


def skewness_of(x: Values) -> float:
    """G1 = g1 √(n(n-1)) / (n-2), corrected for bias (type 2 of Joanes and Gill, 1998)."""
    return float(stats.skew(x, bias=False))


def kurtosis_of(x: Values) -> float:
    """G2 = ((n+1) g2 + 6)(n-1) / ((n-2)(n-3)), in excess of the normal's, corrected for
    bias (type 2 of Joanes and Gill, 1998)."""
    return float(stats.kurtosis(x, bias=False))
