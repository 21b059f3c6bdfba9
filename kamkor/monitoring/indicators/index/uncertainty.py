"""How sure scores and ranks are: the choices of the method, the weights and the errors of
the data drawn together, many times (Handbook, section 7; Saisana, Saltelli and Tarantola,
J. R. Stat. Soc. A 168, 2005).
"""

import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from . import aggregating, data_error, normalising
from .data_error import Cells, standard_errors
from .engine import Index
from .spec import Aggregate, Method

Floats = NDArray[np.float64]
Ints = NDArray[np.int_]
CHUNK = 250  # draws that are scored together
AHEAD = 4  # chunks that may wait for their scores, whose data are in memory
DISTINCT = 0.95  # of the draws, a group stands above the next
LETTERS = "ABCD"


def _cells(index: Index) -> Cells | None:
    """What is known of the data's errors; of imputed values that of a prediction, or,
    where the method tells none, the spread of what was observed in the column. None
    where nothing is."""
    ready = index.prepared
    observed = np.where(ready.imputed, np.nan, ready.values)
    spread = np.where(np.isnan(ready.spread), _deviation(observed), ready.spread)
    errors = np.where(ready.imputed, spread, ready.errors)
    counts = np.where(ready.imputed, np.nan, ready.numerators)
    cells = Cells(ready.values, errors, counts, ready.denominators)
    known = standard_errors(cells)
    return cells if (known[~np.isnan(known)] > 0).any() else None


def _deviation(values: Floats) -> Floats:
    """Of each column; 0 where fewer than two are known."""
    known = (~np.isnan(values)).sum(axis=0)
    mean = np.nansum(values, axis=0) / np.maximum(known, 1)
    square = np.nansum((values - mean) ** 2, axis=0)
    told: Floats = np.sqrt(square / np.maximum(known - 1, 1))
    return told


@dataclass(frozen=True)
class Draws:
    """So many draws of each uncertain input. `normalise`, `aggregate`: which variant;
    `weights`: draws × columns; `dropped`: the indicator left out, -1 for none; `values`:
    draws × units × indicators, None where the data are taken as they are."""

    normalise: Ints
    aggregate: Ints
    weights: Floats
    dropped: Ints
    values: Floats | None

    def __len__(self) -> int:
        return len(self.normalise)


@dataclass(frozen=True)
class Model:
    """An index with everything that may vary; `steps` of each way of aggregating."""

    index: Index
    ways: tuple[str, ...]
    steps: tuple[tuple[Aggregate, ...], ...]
    methods: tuple[Method, ...]
    cells: Cells | None

    @classmethod
    def of(cls, index: Index) -> "Model":
        told = index.spec.uncertainty
        own = index.spec.method
        ways = tuple(dict.fromkeys((own.normalise, *told.normalise)))
        others = [
            tuple(aggregating.plan(index.framework, how)) for how in told.aggregate
        ]
        return cls(
            index=index,
            ways=ways,
            steps=tuple(dict.fromkeys((index.steps, *others))),
            methods=tuple(own.model_copy(update={"normalise": way}) for way in ways),
            cells=_cells(index),
        )

    def draw(
        self, many: int, luck: np.random.Generator, *, method: bool = True,
        data: bool = True,
    ) -> Draws:  # fmt: skip
        """`method`, `data`: whether they vary."""
        told = self.index.spec.uncertainty
        weights = np.broadcast_to(self.index.weights, (many, len(self.index.weights)))
        dropped = np.full(many, -1)
        if method:
            weights = weights * luck.uniform(
                1 - told.noise, 1 + told.noise, weights.shape
            )
            is_dropped = luck.random(many) < told.drop
            which = luck.integers(self.index.framework.indicators, size=many)
            dropped = np.where(is_dropped, which, -1)
        cells = self.cells if data and told.data else None
        return Draws(
            normalise=luck.integers(len(self.ways) if method else 1, size=many),
            aggregate=luck.integers(len(self.steps) if method else 1, size=many),
            weights=weights,
            dropped=dropped,
            values=None if cells is None else data_error.draws(cells, many, luck),
        )

    def scores(self, draws: Draws) -> Floats:
        """The index of every unit in every draw: draws × units."""
        told = np.empty((len(draws), len(self.index.units)))
        for way, steps, at in self._alike(draws):
            told[at] = self._built(draws, at, way, steps)
        return told

    def _alike(self, draws: Draws) -> Iterator[tuple[int, int, Ints]]:
        for way in range(len(self.ways)):
            for steps in range(len(self.steps)):
                at = np.flatnonzero(
                    (draws.normalise == way) & (draws.aggregate == steps)
                )
                if len(at):
                    yield way, steps, at

    def _built(self, draws: Draws, at: Ints, way: int, steps: int) -> Floats:
        index, method = self.index, self.methods[way]
        values = index.prepared.values if draws.values is None else draws.values[at]
        normalised = normalising.normalise(values, self.ways[way], index.scales, method)
        weights = draws.weights[at]
        lost = draws.dropped[at]
        if (lost >= 0).any():
            weights = weights.copy()
            rows = np.flatnonzero(lost >= 0)
            weights[rows, lost[rows]] = 0.0
            easy = method.screen.model_copy(update={"group": 0.0})
            method = method.model_copy(update={"screen": easy})
        whole = aggregating.build(
            index.framework, normalised, weights, self.steps[steps], method
        )
        return whole[..., index.framework.root.at]


def ranked(scores: Floats) -> Floats:
    """1 for the highest of each draw; NaN without a score. draws × units."""
    order = np.argsort(np.where(np.isnan(scores), np.inf, -scores), axis=1)
    ranks = np.empty(scores.shape)
    np.put_along_axis(ranks, order, np.arange(1.0, scores.shape[1] + 1)[None], axis=1)
    return np.where(np.isnan(scores), np.nan, ranks)


@dataclass(frozen=True)
class Spread:
    """Of each unit: bounds of the interval of its score (over draws by the method
    itself, since other scales are not comparable) and of its rank, the middle of both;
    `shares`: how often it has each rank, units × ranks; `above`: how often the row is
    above the column; `group`: A the best, "" without a score; the share of the spread of
    ranks that is the data's and the method's, the rest is both together."""

    draws: int
    interval: float
    score: Floats
    score_low: Floats
    score_high: Floats
    rank: Floats
    rank_low: Floats
    rank_high: Floats
    shares: Floats
    above: Floats
    groups: tuple[str, ...]
    of_data: float
    of_method: float


def spread(index: Index) -> Spread | None:
    """None where no draws are asked for or nobody has a score."""
    told = index.spec.uncertainty
    kept = np.flatnonzero(~np.isnan(index.scores[:, index.framework.root.at]))
    if not told.draws or not len(kept):
        return None
    model = Model.of(index)
    scores, is_own = _simulated(model, told.draws, np.random.default_rng(told.seed))
    ranks = ranked(scores[:, kept])
    units = len(index.units)
    tails = [(1 - told.interval) / 2, 0.5, (1 + told.interval) / 2]
    places = _wide(
        np.quantile(ranks, tails, axis=0, method="inverted_cdf"), kept, units
    )
    own = scores[is_own][:, kept] if is_own.any() else np.full((1, len(kept)), np.nan)
    points = _wide(np.quantile(own, tails, axis=0), kept, units)
    above = _above(ranks)
    data, method = _parts(model, kept, ranks)
    letters = np.full(units, "", dtype="<U1")
    letters[kept] = grouped(ranks.mean(axis=0), above)
    return Spread(
        draws=told.draws,
        interval=told.interval,
        score=points[1],
        score_low=points[0],
        score_high=points[2],
        rank=places[1],
        rank_low=places[0],
        rank_high=places[2],
        shares=_among_all(_shares(ranks), kept, np.arange(len(kept)), units),
        above=_among_all(above, kept, kept, units),
        groups=tuple(str(letter) for letter in letters),
        of_data=data,
        of_method=method,
    )


def _simulated(
    model: Model, many: int, luck: np.random.Generator, **varies: bool
) -> tuple[Floats, NDArray[np.bool_]]:
    """Scores, draws × units, and which draws are by the method itself. The draws are made
    in their order, so that a seed tells the same however many threads score them."""
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        waiting: deque[Future[Floats]] = deque()
        scores, own = [], []
        for start in range(0, many, CHUNK):
            draws = model.draw(min(CHUNK, many - start), luck, **varies)
            own.append((draws.normalise == 0) & (draws.aggregate == 0))
            waiting.append(threads.submit(model.scores, draws))
            if len(waiting) > AHEAD:
                scores.append(waiting.popleft().result())
        scores += [one.result() for one in waiting]
    return np.concatenate(scores), np.concatenate(own)


def _wide(rows: Floats, kept: Ints, units: int) -> Floats:
    told = np.full((len(rows), units), np.nan)
    told[:, kept] = rows
    return told


def _among_all(matrix: Floats, kept: Ints, columns: Ints, units: int) -> Floats:
    told = np.full((units, units), np.nan)
    told[kept[:, None], columns] = matrix
    return told


def _shares(ranks: Floats) -> Floats:
    places = np.arange(1, ranks.shape[1] + 1)
    told: Floats = (ranks[:, :, None] == places).mean(axis=0)
    return told


def _above(ranks: Floats) -> Floats:
    told = np.zeros((ranks.shape[1], ranks.shape[1]))
    for one in range(ranks.shape[1]):
        told[one] = (ranks[:, [one]] < ranks).mean(axis=0)
    return told


def _parts(model: Model, kept: Ints, ranks: Floats) -> tuple[float, float]:
    """Shares of the variance of ranks when only the data, and only the method, vary."""
    whole = float(ranks.var(axis=0).sum())
    if whole == 0:
        return 0.0, 0.0
    told = model.index.spec.uncertainty
    many = max(len(ranks) // 4, min(len(ranks), 100))
    found = []
    for varies in ({"method": False}, {"data": False}):
        luck = np.random.default_rng(told.seed + 1)
        scores, _own = _simulated(model, many, luck, **varies)
        found.append(min(float(ranked(scores[:, kept]).var(axis=0).sum()) / whole, 1.0))
    return found[0], found[1]


def grouped(mean_rank: Floats, above: Floats) -> list[str]:
    """The letter of each unit. Units in the order of their mean rank are cut into as
    many groups, four at most, as stay distinct: a member of one is above a member of the
    next in 95 of 100 draws on average. Of several ways the one whose least distinct
    neighbours are the most distinct, and of equals the one of the most even groups."""
    order = np.argsort(mean_rank, kind="stable")
    inner = above[np.ix_(order, order)]
    total = np.zeros((len(order) + 1, len(order) + 1))
    total[1:, 1:] = inner.cumsum(axis=0).cumsum(axis=1)

    def distinct(a: int, b: int, c: int) -> float:
        """How often members of [a, b) are above those of [b, c)."""
        won = total[b, c] - total[a, c] - total[b, b] + total[a, b]
        return float(won / ((b - a) * (c - b)))

    where: tuple[int, ...] = ()
    for cuts in range(min(len(LETTERS), len(order)) - 1, 0, -1):
        best = (0.0, 0)
        for places in combinations(range(1, len(order)), cuts):
            ends = (0, *places, len(order))
            least = min(distinct(*ends[n : n + 3]) for n in range(len(ends) - 2))
            even = -sum((b - a) ** 2 for a, b in pairwise(ends))
            if (least, even) > best:
                best, where = (least, even), places
        if best[0] >= DISTINCT:
            break
    else:
        where = ()
    letters = [""] * len(order)
    for place, unit in enumerate(order):
        letters[unit] = LETTERS[sum(place >= cut for cut in where)]
    return letters


def without(index: Index, code: str) -> Floats:
    """Scores of the index when an indicator or group is left out; units."""
    weights = index.weights.copy()
    weights[index.framework.codes.index(code)] = 0.0
    easy = index.spec.method.screen.model_copy(update={"group": 0.0})
    method = index.spec.method.model_copy(update={"screen": easy})
    whole = aggregating.build(
        index.framework, index.normalised, weights, index.steps, method
    )
    return whole[:, index.framework.root.at]


def remove_one(index: Index) -> dict[str, tuple[float, float]]:
    """Of each indicator and group: mean absolute change of rank and of score when it is
    left out; units without a score do not count."""
    at = index.framework.root.at
    before, place = index.scores[:, at], index.ranks[:, at]
    told = {}
    for code in index.framework.codes[:at]:
        scores = without(index, code)
        both = ~np.isnan(scores) & ~np.isnan(before)
        if not both.any():
            continue
        after = ranked(scores[None])[0]
        told[code] = (
            float(np.abs(after - place)[both].mean()),
            float(np.abs(scores - before)[both].mean()),
        )
    return told


def frozen(draws: Draws, other: Draws, factor: str) -> Draws:
    """The draws with one input taken from others."""
    return replace(draws, **{factor: getattr(other, factor)})
