"""Whether indicators belong together as the framework has them.

OECD/JRC Handbook (2008), sections 4 and 6; effective weights are correlation ratios of
index and indicator (Paruolo, Saisana and Saltelli, JRSS A 176, 2013).
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from .framework import Framework

Floats = NDArray[np.float64]
SAME, WEAK = 0.9, 0.3
SKEWED, PEAKED = 2.0, 3.5


@dataclass(frozen=True)
class Finding:
    """`code`: same_thing, against_group, apart_from_group or skewed; `about`: codes of
    the columns; `facts`: the numbers that say so."""

    code: str
    about: tuple[str, ...]
    facts: dict[str, float] = field(default_factory=dict)


def correlations(x: Floats, how: str = "pearson") -> Floats:
    """columns × columns (pearson, spearman, kendall), each pair over the units that have
    both; NaN with fewer than three, or where one does not vary."""
    columns = x.shape[1]
    found = np.full((columns, columns), np.nan)
    for a in range(columns):
        for b in range(a, columns):
            both = ~np.isnan(x[:, [a, b]]).any(axis=1)
            found[a, b] = found[b, a] = _correlation(x[both, a], x[both, b], how)
    return found


def _correlation(a: Floats, b: Floats, how: str) -> float:
    if len(a) < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    if how == "kendall":
        return float(stats.kendalltau(a, b)[0])
    if how == "spearman":
        a, b = stats.rankdata(a), stats.rankdata(b)
    return float(np.corrcoef(a, b)[0, 1])


def cronbach(x: Floats) -> float:
    """Alpha of the columns, over the units that have all; NaN of fewer than two."""
    full = x[~np.isnan(x).any(axis=1)]
    many = x.shape[1]
    if many < 2 or len(full) < 2:
        return float("nan")
    whole = full.sum(axis=1).var(ddof=1)
    if whole == 0:
        return float("nan")
    return float(many / (many - 1) * (1 - full.var(axis=0, ddof=1).sum() / whole))


def first_component(x: Floats) -> float:
    """The share of the variance of the standardised columns that one direction has."""
    full = x[~np.isnan(x).any(axis=1)]
    full = full[:, full.std(axis=0) > 0] if len(full) > 2 else full[:, :0]
    if full.shape[1] == 0:
        return float("nan")
    roots = np.linalg.eigvalsh(np.atleast_2d(np.corrcoef(full, rowvar=False)))
    return float(roots[-1] / roots.sum())


def effective(scores: Floats, index: Floats) -> Floats:
    """Share of each column's correlation ratio with the index in the sum of all: what
    the weights come to. The ratio is that of a curve of second degree. scores: units ×
    columns, index: units."""
    ratios = np.array([_ratio(column, index) for column in scores.T])
    total = np.nansum(ratios)
    return ratios / total if total > 0 else np.full(len(ratios), np.nan)


def _ratio(x: Floats, y: Floats) -> float:
    both = ~(np.isnan(x) | np.isnan(y))
    x, y = x[both], y[both]
    if len(x) < 4 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    z = (x - x.mean()) / x.std()
    curve = np.polyval(np.polyfit(z, y, 2), z)
    return float(curve.var() / y.var())


def shape(x: Floats) -> tuple[Floats, Floats]:
    """Skewness and excess kurtosis of each column, without correction for its length."""
    skew = stats.skew(x, axis=0, nan_policy="omit")
    peak = stats.kurtosis(x, axis=0, nan_policy="omit")
    return np.asarray(skew, dtype=float), np.asarray(peak, dtype=float)


def findings(framework: Framework, scores: Floats) -> list[Finding]:
    """What an editor should look at. scores: units × all columns of the framework."""
    matrix = correlations(scores)
    skew, peak = shape(scores[:, : framework.indicators])
    found = []
    for node in framework.nodes:
        found += _of_group(framework.codes, node.under, node.at, matrix)
    for n, code in enumerate(framework.codes[: framework.indicators]):
        if abs(skew[n]) > SKEWED and peak[n] > PEAKED:
            facts = {"skew": float(skew[n]), "kurtosis": float(peak[n])}
            found.append(Finding("skewed", (code,), facts))
    return found


def _of_group(
    codes: tuple[str, ...], under: NDArray[np.int_], at: int, matrix: Floats
) -> list[Finding]:
    found = []
    for place, a in enumerate(under):
        for b in under[place + 1 :]:
            r, pair = float(matrix[a, b]), (codes[a], codes[b])
            if r >= SAME:
                found.append(Finding("same_thing", pair, {"correlation": r}))
            elif r < 0:
                found.append(Finding("against_group", pair, {"correlation": r}))
        own = float(matrix[a, at])
        if abs(own) < WEAK:
            about = (codes[a], codes[at])
            found.append(Finding("apart_from_group", about, {"correlation": own}))
    return found
