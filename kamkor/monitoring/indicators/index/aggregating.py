"""Scores of several columns made one, and a whole framework of them.

Every mean takes scores (… × units × columns) and weights (… × columns, relative) and
gives … × units; a score that is not known leaves its weight to the others. Formulas:
OECD/JRC Handbook (2008), section 6; Mazziotta and Pareto, Social Indicators Research
127 (2016); Yager, IEEE Transactions on Systems, Man and Cybernetics 18 (1988).
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .framework import Framework
from .spec import Aggregate, Method

Floats = NDArray[np.float64]


def aggregate(
    scores: Floats, weights: Floats, how: Aggregate, method: Method
) -> Floats:
    """… × units. Without a known score: NaN."""
    return METHODS[how](scores, weights, method)


def _mean(x: Floats, weights: Floats) -> Floats:
    gap = np.isnan(x)
    if not gap.any():
        total = np.matmul(x, weights[..., None])[..., 0]
        with np.errstate(invalid="ignore"):
            summed: Floats = total / weights.sum(axis=-1)[..., None]
        return summed
    w = np.where(gap, 0.0, weights[..., None, :])
    with np.errstate(invalid="ignore"):
        mean: Floats = (np.where(gap, 0.0, x) * w).sum(axis=-1) / w.sum(axis=-1)
    return mean


def _floored(x: Floats, method: Method) -> Floats:
    """No score below `floor`: one of zero would make the whole index zero."""
    return np.maximum(x, method.floor) if method.floor > 0 else x


def _arithmetic(x: Floats, weights: Floats, _method: Method) -> Floats:
    return _mean(x, weights)


def _geometric(x: Floats, weights: Floats, method: Method) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.exp(_mean(np.log(_floored(x, method)), weights))


def _harmonic(x: Floats, weights: Floats, method: Method) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 / _mean(1 / _floored(x, method), weights)


def _power(x: Floats, weights: Floats, method: Method) -> Floats:
    if method.power == 0:
        return _geometric(x, weights, method)
    with np.errstate(divide="ignore", invalid="ignore"):
        raised = _floored(x, method) ** method.power
        return _mean(raised, weights) ** (1 / method.power)


def _mazziotta(x: Floats, weights: Floats, method: Method) -> Floats:
    """Mean less the penalty of an uneven profile, deviation times its share of the mean.
    Plain on z-scores of mean 100 and deviation 10, adjusted on goalposts 70 to 130."""
    mean = _mean(x, weights)
    spread = _mean((x - mean[..., None]) ** 2, weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        penalised: Floats = mean + method.penalty * spread / mean
    return penalised


def _owa(x: Floats, weights: Floats, method: Method) -> Floats:
    """Weights by the place of a score in its unit, best first; `order` is stretched over
    as many scores as are known. Given weights count beside: both multiply."""
    place = np.argsort(np.where(np.isnan(x), np.inf, -x), axis=-1, kind="stable")
    ranked = np.take_along_axis(x, place, axis=-1)
    own = np.take_along_axis(
        np.broadcast_to(weights[..., None, :], x.shape), place, axis=-1
    )
    many = x.shape[-1]
    order = np.asarray(method.order or [1.0] * many, dtype=float)
    at = np.linspace(0, len(order) - 1, many)
    w = own * np.interp(at, np.arange(len(order)), order)
    w = np.where(np.isnan(ranked), 0.0, w)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Floats = np.where(np.isnan(ranked), 0.0, ranked * w).sum(-1) / w.sum(-1)
    return mean


def outranking(x: Floats, weights: Floats) -> Floats:
    """… × units × units: the weight of the columns in which one is above the other, half
    where they are alike or one is not known; the diagonal is 0."""
    w = weights / weights.sum(axis=-1, keepdims=True)
    above = (x[..., :, None, :] > x[..., None, :, :]).astype(float)
    level = ~(x[..., :, None, :] > x[..., None, :, :]) & ~(
        x[..., :, None, :] < x[..., None, :, :]
    )
    matrix: Floats = np.matmul(above + 0.5 * level, w[..., None, :, None])[..., 0]
    units = np.arange(x.shape[-2])
    matrix[..., units, units] = 0.0
    return matrix


def _copeland(x: Floats, weights: Floats, _method: Method) -> Floats:
    """Units that are outranked less those that outrank (Condorcet)."""
    matrix = outranking(x, weights)
    won = np.sign(np.round(matrix - 0.5, 12))
    units = np.arange(x.shape[-2])
    won[..., units, units] = 0.0
    score: Floats = won.sum(axis=-1)
    return np.where(np.isnan(x).all(axis=-1), np.nan, score)


METHODS: dict[str, Callable[[Floats, Floats, Method], Floats]] = {
    "arithmetic": _arithmetic,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "power": _power,
    "mazziotta": _mazziotta,
    "owa": _owa,
    "copeland": _copeland,
}


def plan(framework: Framework, how: Aggregate | Sequence[Aggregate]) -> list[Aggregate]:
    """The mean of each node: its own, else that of its height; the last holds above."""
    steps = [how] if isinstance(how, str) else list(how)
    return [
        node.aggregate or steps[min(node.height, len(steps)) - 1]
        for node in framework.nodes
    ]


def build(
    framework: Framework,
    scores: Floats,
    weights: Floats,
    steps: Sequence[Aggregate],
    method: Method,
    made: Mapping[int, Floats] | None = None,
) -> Floats:
    """… × units × all columns of the framework, from the scores of the indicators.

    weights: … × columns. `made`: groups whose scores are made already, by column. A group of which too small a share of the weight is known has
    no score (`method.screen.group`).
    """
    shape = np.broadcast_shapes(scores.shape[:-2], weights.shape[:-1])
    whole = np.full((*shape, scores.shape[-2], len(framework.codes)), np.nan)
    whole[..., : framework.indicators] = scores
    for node, how in zip(framework.nodes, steps, strict=True):
        x, w = whole[..., node.under], weights[..., node.under]
        told = (made or {}).get(node.at)
        if told is None:
            told = aggregate(x, w, how, method)
        if (gap := np.isnan(x)).any():
            too_little = _known(gap, w) < method.screen.group - 1e-12
            told = np.where(too_little, np.nan, told)
        whole[..., node.at] = told
    return whole


def _known(gap: NDArray[np.bool_], weights: Floats) -> Floats:
    """The share of the weight whose score is known: … × units."""
    known: Floats = np.matmul((~gap).astype(float), weights[..., None])[..., 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        share: Floats = known / weights.sum(axis=-1)[..., None]
    return share
