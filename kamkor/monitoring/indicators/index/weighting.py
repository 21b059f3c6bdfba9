"""Weights learned from scores: units × columns, normalised, NaN unknown.

Every function gives weights that sum to 1 and are never negative. A unit that lacks a
score is left out where all scores are needed at once. "Handbook" is OECD/JRC, Handbook on
Constructing Composite Indicators (2008).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from .errors import NotPossible

Floats = NDArray[np.float64]


def equal(scores: Floats) -> Floats:
    return np.full(scores.shape[1], 1 / scores.shape[1])


def _complete(scores: Floats) -> Floats:
    return scores[~np.isnan(scores).any(axis=1)]


def _shares(raw: Floats, scores: Floats) -> Floats:
    """Equal ones where nothing can be learned."""
    raw = np.where(np.isfinite(raw) & (raw > 0), raw, 0.0)
    return raw / raw.sum() if raw.sum() > 0 else equal(scores)


def _is_flat(x: Floats) -> NDArray[np.bool_]:
    """Columns that tell nobody apart, but for rounding."""
    flat: NDArray[np.bool_] = np.ptp(x, axis=0) <= 1e-9 * np.maximum(
        np.abs(x).max(axis=0), 1.0
    )
    return flat


def pca(scores: Floats) -> Floats:
    """Squared loadings of the first principal component of the correlations, where the
    loading has the sign of the others (COINr's `get_PCA`; Handbook, section 6.1)."""
    x = _complete(scores)
    if len(x) < 3 or _is_flat(x).any():
        return equal(scores)
    _values, vectors = np.linalg.eigh(np.atleast_2d(np.corrcoef(x, rowvar=False)))
    first = vectors[:, -1]
    return _shares(np.where(first * np.sign(first.sum()) > 0, first**2, 0.0), scores)


def pca_rotated(scores: Floats) -> Floats:
    """Weights of rotated factors (Handbook, section 6.1, after Nicoletti et al. 2000).

    Factors with an eigenvalue above 1 that explain more than a tenth of the variance,
    rotated by varimax. A column weighs its squared loading on the factor it loads on
    most, as a share of that factor's, times the factor's share of what all explain.
    """
    x = _complete(scores)
    if len(x) < 3 or _is_flat(x).any():
        return equal(scores)
    values, vectors = np.linalg.eigh(np.atleast_2d(np.corrcoef(x, rowvar=False)))
    kept = (values > 1) & (values > 0.1 * values.sum())
    kept[-1] = True
    square = varimax(vectors[:, kept] * np.sqrt(values[kept])) ** 2
    explained = square.sum(axis=0)
    share = square / np.where(explained > 0, explained, 1.0)
    at = square.argmax(axis=1)
    raw = share[np.arange(len(at)), at] * explained[at] / explained.sum()
    return _shares(raw, scores)


def varimax(loadings: Floats, rounds: int = 500) -> Floats:
    """columns × factors, turned so that squared loadings in a factor differ most (Kaiser,
    Psychometrika 23, 1958); not normalised by communalities."""
    turn, before = np.eye(loadings.shape[1]), 0.0
    for _round in range(rounds):
        now = loadings @ turn
        target = now**3 - now * (now**2).mean(axis=0)
        left, singular, right = np.linalg.svd(loadings.T @ target)
        turn = left @ right
        if singular.sum() <= before * (1 + 1e-12):
            break
        before = float(singular.sum())
    return loadings @ turn


@dataclass(frozen=True)
class Sought:
    """`weights` found; `apart`: the largest less the smallest correlation of a column
    with the composite they make; `is_alike`: whether that is nothing."""

    weights: Floats
    apart: float
    is_alike: bool


def seek_equal_effective(scores: Floats) -> Sought:
    """Weights with which every column is correlated with the mean alike (Paruolo, Saisana
    and Saltelli, J. R. Stat. Soc. A 176, 2013; COINr's `get_opt_weights`).

    The correlations are alike where R·(w·deviation) is the same in all columns, R the
    correlations between columns. Least squares where no weights of zero or more do it:
    `is_alike` is then false. Equal weights where nothing can be learned.
    """
    x = _complete(scores)
    if len(x) < 3 or _is_flat(x).any():
        return Sought(equal(scores), np.nan, False)
    alike = np.atleast_2d(np.corrcoef(x, rowvar=False))
    found, _rest = optimize.nnls(alike, np.ones(x.shape[1]))
    weights = _shares(found / x.std(axis=0), scores)
    sums = alike @ (weights * x.std(axis=0))
    deviation = float((x @ weights).std())
    apart = float(np.ptp(sums)) / deviation if deviation > 0 else np.nan
    return Sought(weights, apart, apart < 1e-6)


def equal_effective(scores: Floats) -> Floats:
    """The weights of `seek_equal_effective`."""
    return seek_equal_effective(scores).weights


def entropy(scores: Floats) -> Floats:
    """Columns that tell units apart weigh more (Shannon; Hwang and Yoon, 1981)."""
    x = _complete(scores)
    if len(x) < 2:
        return equal(scores)
    x = x - np.minimum(x.min(axis=0), 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = x / x.sum(axis=0)
        told = np.where(share > 0, share * np.log(share), 0.0)
    diversity = 1 + told.sum(axis=0) / np.log(len(x))
    return _shares(np.where(x.sum(axis=0) > 0, diversity, 0.0), scores)


def critic(scores: Floats) -> Floats:
    """Spread times what a column says that others do not (Diakoulaki, Mavrotas and
    Papayannakis, Computers & Operations Research 22, 1995); on the range of the data."""
    x = _complete(scores)
    if len(x) < 3:
        return equal(scores)
    width = np.where(_is_flat(x), np.inf, np.ptp(x, axis=0))
    z = (x - x.min(axis=0)) / width
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = np.nan_to_num(np.atleast_2d(np.corrcoef(z, rowvar=False)))
    np.fill_diagonal(alike, 1.0)
    return _shares(z.std(axis=0, ddof=1) * (1 - alike).sum(axis=0), scores)


def budget(votes: Floats) -> tuple[Floats, Floats]:
    """Mean share that experts give each column, and its spread between them; votes:
    experts × columns, points of any sum (budget allocation, Handbook, section 6.1)."""
    shares = votes / votes.sum(axis=1, keepdims=True)
    return shares.mean(axis=0), shares.std(axis=0, ddof=1 if len(votes) > 1 else 0)


def benefit_of_the_doubt(
    scores: Floats, *, lowest: float = 0.0, highest: float = 1.0
) -> tuple[Floats, Floats]:
    """The weights that show each unit best, units × columns, and its score by them, 0 to
    1 of the best that any unit could show with the same weights (Cherchye et al., Social
    Indicators Research 82, 2007).

    `lowest`, `highest`: what share of a unit's score one column may make. Unknown scores
    are left out of a unit's own programme and count as the column's least elsewhere; a
    column in which nobody has anything weighs nothing. A unit with no score gets NaN.
    Raises NotPossible(no_solution: unit).
    """
    best = np.where(np.isnan(scores), 0.0, scores).max(axis=0, initial=0.0)
    known = ~np.isnan(scores) & (best > 0)
    least = np.where(known, scores, np.inf).min(axis=0, initial=np.inf)
    x = np.where(known, scores, np.where(np.isfinite(least), least, 0.0))
    x = np.maximum(x / np.where(best > 0, best, 1.0), 1e-9)
    weights = np.full(scores.shape, np.nan)
    composite = np.full(len(scores), np.nan)
    for unit in range(len(scores)):
        own = np.flatnonzero(known[unit])
        if len(own):
            share = _best(x[:, own], unit, lowest, highest)
            composite[unit] = share.sum()
            weights[unit] = 0.0
            weights[unit, own] = share / share.sum()
    return weights, composite


def _best(x: Floats, unit: int, lowest: float, highest: float) -> Floats:
    """What each column adds to the unit's sum, by one linear programme: the sum as great
    as can be, nobody's above 1. Limits that cannot hold give way to equal shares."""
    many = x.shape[1]
    low, high = min(lowest, 1 / many), max(highest, 1 / many)
    own = np.diag(x[unit])
    total = np.broadcast_to(x[unit], (many, many))
    limits = np.vstack([x, low * total - own, own - high * total])
    right = np.concatenate([np.ones(len(x)), np.zeros(2 * many)])
    found = optimize.linprog(-x[unit], A_ub=limits, b_ub=right, method="highs")
    if not found.success:
        raise NotPossible("no_solution", unit=unit)
    told: Floats = np.maximum(np.asarray(found.x), 0.0) * x[unit]
    return told


def effective(scores: Floats, composite: Floats, how: str = "pearson") -> Floats:
    """How much each column moves the composite in fact, as shares: squared correlations
    (pearson), or the part of its variance that a curve through the column explains
    (ratio: `correlation_ratio`; Paruolo, Saisana and Saltelli 2013)."""
    told = np.zeros(scores.shape[1])
    for at in range(scores.shape[1]):
        both = ~np.isnan(scores[:, at]) & ~np.isnan(composite)
        x, y = scores[both, at], composite[both]
        if len(x) > 2 and not _is_flat(np.column_stack([x, y])).any():
            explained = _squared if how == "pearson" else correlation_ratio
            told[at] = explained(x, y)
    return _shares(told, scores)


def _squared(x: Floats, y: Floats) -> float:
    return float(np.corrcoef(x, y)[0, 1]) ** 2


def correlation_ratio(x: Floats, y: Floats) -> float:
    """V(E(y | x)) / V(y), 0 to 1, by local lines with normal kernels, their width 1.06 s
    n^(-1/5) (Silverman 1986); neither `x` nor `y` all the same."""
    width = 1.06 * x.std(ddof=1) * len(x) ** -0.2
    away = x[None, :] - x[:, None]
    near = np.exp(-0.5 * (away / width) ** 2)
    zeroth, first = near.sum(axis=1), (near * away).sum(axis=1)
    second = (near * away**2).sum(axis=1)
    line = near * (second[:, None] - first[:, None] * away)
    bottom = zeroth * second - first**2
    is_line = bottom > 1e-12 * zeroth * second
    at_lines = (line @ y) / np.where(is_line, bottom, 1.0)
    curve = np.where(is_line, at_lines, near @ y / zeroth)
    return float(min(curve.var() / y.var(), 1.0))


LEARNED: dict[str, Callable[[Floats], Floats]] = {
    "pca": pca,
    "pca_rotated": pca_rotated,
    "equal_effective": equal_effective,
    "entropy": entropy,
    "critic": critic,
}
