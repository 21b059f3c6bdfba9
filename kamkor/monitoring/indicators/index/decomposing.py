"""Why a score changed, indicator by indicator, and what other values would make of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import factorial

import numpy as np
from numpy.typing import NDArray

from .aggregating import aggregate, build, plan
from .engine import Index
from .framework import Framework, Node
from .normalising import Scales, normalise
from .spec import Aggregate, Method

Floats = NDArray[np.float64]
MOST_EXACT = 8  # children of a node, beyond which orders are not all gone through
STEPS = 64  # of the path from the one to the other, where they are not


@dataclass(frozen=True)
class Maker:
    """How scores are made: all that stays the same when values change."""

    framework: Framework
    weights: Floats  # columns
    scales: Scales
    method: Method

    @classmethod
    def of(cls, index: Index) -> "Maker":
        return cls(index.framework, index.weights, index.scales, index.spec.method)

    @cached_property
    def steps(self) -> list[Aggregate]:
        return plan(self.framework, self.method.aggregate)

    def scores(self, normalised: Floats) -> Floats:
        """… × units × all columns of the framework."""
        return build(self.framework, normalised, self.weights, self.steps, self.method)

    def of_values(self, values: Floats) -> Floats:
        """The same from prepared values, … × units × columns."""
        return self.scores(self.normalised(values))

    def normalised(self, values: Floats) -> Floats:
        return normalise(values, self.method.normalise, self.scales, self.method)


def decompose(maker: Maker, before: Floats, after: Floats) -> Floats:
    """What each indicator adds to the change of the index: units × columns, which sum
    to the change. before, after: normalised scores, units × columns, of two years, or of
    two units (then one row each).

    In each group the change is shared among its children by the mean over all orders in
    which they can change (Shapley; of an arithmetic mean simply weight times change), or
    of more than eight along the straight way from the one to the other; then each
    child's part among those below it, in proportion to their own. A score that is known
    at one end only counts as come or gone. NaN where the index is not known at an end;
    not for means that compare units (copeland: NaN).
    """
    start, end = maker.scores(before), maker.scores(after)
    root = maker.framework.root.at
    parts, gain = np.full(start.shape, np.nan), np.ones(start.shape)
    parts[..., root] = (end - start)[..., root]
    nodes = zip(reversed(maker.framework.nodes), reversed(maker.steps), strict=True)
    for node, how in nodes:
        own = _shared(maker, node, how, start, end)
        part, total = parts[..., node.at], own.sum(axis=-1)
        still = np.abs(total) < 1e-12
        with np.errstate(invalid="ignore", divide="ignore"):
            rate = np.where(still, gain[..., node.at], part / total)
        parts[..., node.under] = _whole(own * rate[..., None], part)
        slopes = _slopes(maker, node, how, (start + end) / 2)
        gain[..., node.under] = rate[..., None] * slopes
    return parts[..., : maker.framework.indicators]


def _whole(given: Floats, part: Floats) -> Floats:
    """What is left of a group's part, where its own change does not explain it (it was
    known at one end only), goes to its children in equal shares."""
    left = part - given.sum(axis=-1)
    spare = np.where(np.abs(left) > 1e-10, left, 0.0) / given.shape[-1]
    parted: Floats = given + spare[..., None]
    return parted


def _slopes(maker: Maker, node: Node, how: Aggregate, middle: Floats) -> Floats:
    """How fast the group's score grows with each child's, half way: what a child that
    itself stood still hands down to those below that moved against each other."""
    x, w = middle[..., node.under], maker.weights[node.under]
    if how == "copeland":
        return np.full(x.shape, np.nan)
    step = 1e-5
    moved = x + step * np.array([1, -1])[:, None, None, None] * np.eye(len(w))[:, None]
    up, down = aggregate(moved, w, how, maker.method)
    slopes: Floats = np.nan_to_num((up - down) / (2 * step)).T
    return slopes


def _shared(
    maker: Maker, node: Node, how: Aggregate, start: Floats, end: Floats
) -> Floats:
    """What each child adds to the change of its group: units × children."""
    x, y = start[..., node.under], end[..., node.under]
    w = maker.weights[node.under]
    if how == "copeland":
        return np.full(x.shape, np.nan)
    complete = ~(np.isnan(x) | np.isnan(y)).any()
    if how == "arithmetic" and complete:
        share: Floats = (y - x) * w / w.sum()
        return share

    def mean(z: Floats) -> Floats:
        return aggregate(z, w, how, maker.method)

    many = len(w)
    return _shapley(mean, x, y) if many <= MOST_EXACT else _path(mean, x, y)


def _shapley(mean: Callable[[Floats], Floats], x: Floats, y: Floats) -> Floats:
    """Over all orders, by the sets of those that have changed before."""
    many = x.shape[-1]
    sets = (np.arange(2**many)[:, None] >> np.arange(many)) & 1 == 1
    mixed = np.where(sets[:, None, :], y, x)
    values = np.nan_to_num(mean(mixed))
    whole = factorial(many)
    sizes = sets.sum(axis=1)
    found = np.zeros(x.shape)
    for child in range(many):
        without = np.flatnonzero(~sets[:, child])
        share = np.array(
            [factorial(s) * factorial(many - s - 1) / whole for s in sizes[without]]
        )
        step = values[without + 2**child] - values[without]
        found[..., child] = share @ step
    return found


def _path(mean: Callable[[Floats], Floats], x: Floats, y: Floats) -> Floats:
    """In small steps along the way, in each forth and back through the children, so that
    the sum is the change."""
    x0, y0 = np.where(np.isnan(x), y, x), np.where(np.isnan(y), x, y)
    gone, come = np.isnan(y), np.isnan(x)
    found = np.zeros(x.shape)
    ends = [*(x0 + (y0 - x0) * t for t in np.linspace(0, 1, STEPS + 1)[1:-1])]
    way = [x, *(np.where(gone | come, x, point) for point in ends), y]
    for one, other in pairwise(way):
        for order in (range(x.shape[-1]), reversed(range(x.shape[-1]))):
            at = one.copy()
            was = np.nan_to_num(mean(at))
            for child in order:
                at[..., child] = other[..., child]
                now = np.nan_to_num(mean(at))
                found[..., child] += (now - was) / 2
                was = now
    return found


def what_if(
    maker: Maker, values: Floats, unit: int, changes: Mapping[int, float]
) -> Floats:
    """All scores anew, units × columns of the framework, with other values of one unit's
    indicators (column: value, in the indicator's own unit); the scales are kept."""
    other = values.copy()
    for column, value in changes.items():
        other[unit, column] = value
    return maker.of_values(other)


def reach(
    maker: Maker,
    values: Floats,
    at: tuple[int, int],
    aim: float,
    between: Sequence[float],
) -> float | None:
    """The value of the indicator, `at` (unit, column), that brings the unit's index to
    `aim`; None where none of `between` (least and greatest) does."""  # fmt: skip
    unit, column = at

    def short(value: float) -> float:
        scores = what_if(maker, values, unit, {column: value})
        return float(scores[unit, maker.framework.root.at]) - aim

    low, high = min(between), max(between)
    first, last = short(low), short(high)
    if np.isnan(first) or np.isnan(last) or first * last > 0:
        return None
    for _ in range(200):
        middle = (low + high) / 2
        here = short(middle)
        if here * first > 0:
            low = middle
        else:
            high = middle
        if high - low <= 1e-12 * max(1.0, abs(high)):
            break
    return low if short(low) == 0 else high
