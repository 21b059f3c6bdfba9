"""Weights learned from scores: units × columns, normalised, NaN unknown.

Every function gives weights that sum to 1 and are never negative. A unit that lacks a
score is left out where all scores are needed at once.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

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
    loading has the sign of the others (Handbook, section 6.1)."""
    x = _complete(scores)
    if len(x) < 3 or _is_flat(x).any():
        return equal(scores)
    _values, vectors = np.linalg.eigh(np.corrcoef(x, rowvar=False))
    first = vectors[:, -1]
    return _shares(np.where(first * np.sign(first.sum()) > 0, first**2, 0.0), scores)


def equal_effective(scores: Floats) -> Floats:
    """Weights with which every column is correlated with the mean alike (Paruolo,
    Saisana and Saltelli, J. R. Stat. Soc. A 176, 2013). The correlations of columns with
    their mean are alike where R·w·deviation is, R the correlations between columns; least
    squares where no weights of zero or more do it."""
    x = _complete(scores)
    if len(x) < 3 or _is_flat(x).any():
        return equal(scores)
    alike = np.atleast_2d(np.corrcoef(x, rowvar=False))
    found, _rest = optimize.nnls(alike, np.ones(x.shape[1]))
    return _shares(found / x.std(axis=0), scores)


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
    are left out of a unit's own programme and count as the column's least elsewhere.
    """
    known = ~np.isnan(scores)
    x = np.where(known, scores, np.nanmin(np.where(known, scores, np.inf), axis=0))
    top = np.nanmax(np.where(known, scores, -np.inf), axis=0)
    x = np.maximum(x / np.where(top > 0, top, 1.0), 1e-9)
    weights = np.full(scores.shape, np.nan)
    composite = np.full(len(scores), np.nan)
    for unit in range(len(scores)):
        own = np.flatnonzero(known[unit])
        if len(own):
            found = _best(x[:, own], unit, lowest, highest)
            weights[unit] = 0.0
            share = found * x[unit, own]
            composite[unit] = share.sum()
            weights[unit, own] = share / share.sum()
    return weights, composite


def _best(x: Floats, unit: int, lowest: float, highest: float) -> Floats:
    """One linear programme: the unit's sum as great as can be, nobody's above 1."""
    many = x.shape[1]
    low, high = min(lowest, 1 / many), max(highest, 1 / many)
    own = np.diag(x[unit])
    total = np.broadcast_to(x[unit], (many, many))
    limits = np.vstack([x, low * total - own, own - high * total])
    right = np.concatenate([np.ones(len(x)), np.zeros(2 * many)])
    found = optimize.linprog(-x[unit], A_ub=limits, b_ub=right, method="highs")
    told: Floats = np.asarray(found.x)
    return told


def effective(scores: Floats, composite: Floats) -> Floats:
    """How much each column moves the composite in fact: squared correlations as shares."""
    told = np.zeros(scores.shape[1])
    for at in range(scores.shape[1]):
        both = ~np.isnan(scores[:, at]) & ~np.isnan(composite)
        x, y = scores[both, at], composite[both]
        if len(x) > 2 and np.ptp(x) > 0 and np.ptp(y) > 0:
            told[at] = float(np.corrcoef(x, y)[0, 1]) ** 2
    return _shares(told, scores)


LEARNED: dict[str, Callable[[Floats], Floats]] = {
    "pca": pca,
    "equal_effective": equal_effective,
    "entropy": entropy,
    "critic": critic,
}
