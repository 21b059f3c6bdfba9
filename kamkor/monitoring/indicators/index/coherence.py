"""Whether indicators belong together as the framework has them.

OECD/JRC Handbook (2008), sections 4 and 6.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from .framework import Framework
from .treating import Limits, is_even, kurtosis_of, skewness_of

Floats = NDArray[np.float64]
SAME, WEAK = 0.9, 0.3
ALPHA, HALF, FEW = (
    0.7,
    0.5,
    5,
)  # below both: several things; units that tell so at least


@dataclass(frozen=True)
class Finding:
    """`code`: same_thing, against_group, apart_from_group, many_things or skewed; `about`: codes of
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


def findings(framework: Framework, scores: Floats) -> list[Finding]:
    """What an editor should look at. scores: units × all columns of the framework."""
    matrix = correlations(scores)
    found = []
    for node in framework.nodes:
        found += _of_group(framework.codes, node.under, node.at, matrix)
        found += _many_things(framework.codes[node.at], scores[:, node.under])
    for n, code in enumerate(framework.codes[: framework.indicators]):
        known = scores[~np.isnan(scores[:, n]), n]
        if not is_even(known, Limits()):
            facts = {"skewness": skewness_of(known), "kurtosis": kurtosis_of(known)}
            found.append(Finding("skewed", (code,), facts))
    return found


def _many_things(group: str, own: Floats) -> list[Finding]:
    """Of three parts or more: whether they measure more than one thing."""
    whole = int((~np.isnan(own).any(axis=1)).sum())
    if own.shape[1] < 3 or whole < FEW:
        return []
    alpha, share = cronbach(own), first_component(own)
    if not (alpha < ALPHA and share < HALF):  # nor where one of them cannot be told
        return []
    return [Finding("many_things", (group,), {"alpha": alpha, "share": share})]


def _of_group(
    codes: tuple[str, ...], under: NDArray[np.int_], at: int, matrix: Floats
) -> list[Finding]:
    found = []
    for place, a in enumerate(under):
        for b in under[place + 1 :]:
            r, pair = float(matrix[a, b]), (codes[a], codes[b])
            if r >= SAME:
                found.append(Finding("same_thing", pair, {"correlation": r}))
            elif r <= -WEAK:
                found.append(Finding("against_group", pair, {"correlation": r}))
        own = float(matrix[a, at])
        if abs(own) < WEAK:
            about = (codes[a], codes[at])
            found.append(Finding("apart_from_group", about, {"correlation": own}))
    return found
