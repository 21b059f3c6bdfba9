"""Which uncertain input moves the ranks: first-order and total Sobol indices.

Estimators of Saltelli et al. (Computer Physics Communications 181, 2010) and Jansen
(1999), on the mean absolute shift of ranks from the index as published; bounds by
bootstrap over the draws.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .engine import Index
from .uncertainty import Draws, Model, frozen, ranked

Floats = NDArray[np.float64]
RESAMPLES = 200
FACTORS = ("normalise", "aggregate", "weights", "dropped", "values")


@dataclass(frozen=True)
class Effect:
    """Share of the variance that one input makes alone, and with all others; 5 and 95
    per cent bounds."""

    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


def sobol(index: Index, draws: int = 1000) -> dict[str, Effect]:
    """Of each input that varies. `draws` each of two samples, and once more an input."""
    model = Model.of(index)
    luck = np.random.default_rng(index.spec.uncertainty.seed)
    one, other = model.draw(draws, luck), model.draw(draws, luck)
    root = index.framework.root.at
    kept = ~np.isnan(index.scores[:, root])
    place = index.ranks[kept, root]

    def shift(drawn: Draws) -> Floats:
        moved = np.abs(ranked(model.scores(drawn)[:, kept]) - place)
        told: Floats = moved.mean(axis=1)
        return told

    varying = [f for f in FACTORS if not _same(getattr(one, f), getattr(other, f))]
    return effects(
        shift(one),
        shift(other),
        {f: shift(frozen(one, other, f)) for f in varying},
        luck,
    )


def _same(one: object, other: object) -> bool:
    return one is None or bool(np.array_equal(one, other))  # type: ignore[arg-type]


def effects(
    a: Floats, b: Floats, mixed: Mapping[str, Floats], luck: np.random.Generator
) -> dict[str, Effect]:
    """From the outputs of two samples, and of the first with one input of the second."""
    rows = luck.integers(len(a), size=(RESAMPLES, len(a)))
    told = {}
    for factor, ab in mixed.items():
        first = _bounded(_first, a, b, ab, rows)
        total = _bounded(_total, a, b, ab, rows)
        told[factor] = Effect(*first, *total)
    return told


Estimate = Callable[[Floats, Floats, Floats], Floats]


def _bounded(
    estimate: Estimate, a: Floats, b: Floats, ab: Floats, rows: NDArray[np.int_]
) -> tuple[float, float, float]:
    again = estimate(a[rows], b[rows], ab[rows])
    low, high = np.quantile(again, [0.05, 0.95])
    return float(estimate(a, b, ab)), float(low), float(high)


def _variance(a: Floats, b: Floats) -> Floats:
    both = np.concatenate([a, b], axis=-1).var(axis=-1)
    return np.where(both > 0, both, np.inf)


def _first(a: Floats, b: Floats, ab: Floats) -> Floats:
    told: Floats = (b * (ab - a)).mean(axis=-1) / _variance(a, b)
    return told


def _total(a: Floats, b: Floats, ab: Floats) -> Floats:
    told: Floats = ((a - ab) ** 2).mean(axis=-1) / 2 / _variance(a, b)
    return told
