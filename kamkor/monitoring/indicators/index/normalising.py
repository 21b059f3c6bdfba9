"""Indicators brought to one scale, on which more is better.

Each method takes values (… × units × columns, NaN unknown; columns with direction -1 are
mirrored first, as COINr does) and what sets the scale, found in the base data (`Scales`),
so that scores of other years and of draws stay comparable. Formulas: OECD/JRC Handbook
(2008), section 5; Becker et al., COINr, JOSS 7(78), 2022.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .errors import NotPossible
from .spec import Indicator, Method

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scales:
    """Of each column, in the direction in which more is better: the least and greatest
    value, mean and deviation (n - 1) of the base data; goalposts, target, reference and
    bands where given, else NaN or empty."""

    direction: Floats
    log: NDArray[np.bool_]
    low: Floats
    high: Floats
    mean: Floats
    deviation: Floats
    worst: Floats
    best: Floats
    target: Floats
    reference: Floats
    bands: tuple[Floats, ...]
    codes: tuple[str, ...]


def scales(
    base: Floats, indicators: list[Indicator], reference: int | None = None
) -> Scales:
    """From the base data, units × columns; `reference`: the row all are compared with."""
    direction = np.array([float(one.direction) for one in indicators])
    log = np.array([one.log for one in indicators])
    x = _directed(base, direction, log)
    empty = np.isnan(x).all(axis=0)
    filled = np.where(empty, 0.0, x)
    posts = np.array([one.goalposts or (np.nan, np.nan) for one in indicators])
    worst, best = (
        _directed(np.sort(posts, axis=1)[:, end], direction, log) for end in (0, 1)
    )
    worst, best = np.fmin(worst, best), np.fmax(worst, best)
    target = np.array([np.nan if i.target is None else i.target for i in indicators])
    bands = tuple(
        np.sort(_directed(np.array(i.bands or []), direction[n], log[n]))
        for n, i in enumerate(indicators)
    )
    rows = (~np.isnan(filled)).sum(axis=0)
    return Scales(
        direction=direction,
        log=log,
        low=np.where(empty, np.nan, np.nanmin(filled, axis=0)),
        high=np.where(empty, np.nan, np.nanmax(filled, axis=0)),
        mean=np.where(empty, np.nan, np.nanmean(filled, axis=0)),
        deviation=np.where(rows > 1, _deviation(filled), np.nan),
        worst=worst,
        best=best,
        target=_directed(target, direction, log),
        reference=np.full(len(indicators), np.nan)
        if reference is None
        else x[reference],
        bands=bands,
        codes=tuple(one.code for one in indicators),
    )


def _deviation(x: Floats) -> Floats:
    rows = np.maximum((~np.isnan(x)).sum(axis=0), 2)
    spread: Floats = np.sqrt(
        np.nansum((x - np.nanmean(x, axis=0)) ** 2, axis=0) / (rows - 1)
    )
    return spread


def _directed(x: Floats, direction: Floats, log: NDArray[np.bool_]) -> Floats:
    told = x * direction
    if log.any():
        with np.errstate(divide="ignore", invalid="ignore"):
            told = np.where(log, np.log(x) * direction, told)
    told[np.isinf(told)] = np.nan
    return told


def normalise(values: Floats, how: str, scales: Scales, method: Method) -> Floats:
    """The scores, in the shape of `values`.

    Raises NotPossible(no_goalposts | no_target | no_reference | no_bands: columns).
    """
    x = _directed(values, scales.direction, scales.log)
    return METHODS[how](x, scales, method)


def _between(x: Floats, low: Floats, high: Floats, method: Method) -> Floats:
    """Low at one end of the scale, high at the other; half way where they are one."""
    start, end = method.scale
    told = x - low
    with np.errstate(divide="ignore", invalid="ignore"):
        told /= high - low
    if (alike := high == low).any():
        told[..., alike] = np.where(np.isnan(x[..., alike]), np.nan, 0.5)
    told *= end - start
    told += start
    return told


def _cut(scores: Floats, method: Method, *, both: bool = True) -> Floats:
    if not method.cut:
        return scores
    low, high = sorted(method.scale)
    return np.clip(scores, low if both else None, high)


def _minmax(x: Floats, s: Scales, method: Method) -> Floats:
    return _between(x, s.low, s.high, method)


def _zscore(x: Floats, s: Scales, method: Method) -> Floats:
    mean, deviation = method.moments
    told = x - s.mean
    with np.errstate(divide="ignore", invalid="ignore"):
        told /= s.deviation
    if not (spread := s.deviation > 0).all():
        told[..., ~spread] = np.where(np.isnan(x[..., ~spread]), np.nan, 0.0)
    told *= deviation
    told += mean
    return told


def _scaled(x: Floats, s: Scales, method: Method) -> Floats:
    """Between the goalposts, not cut."""
    _asked(s.worst, s, "no_goalposts")
    return _between(x, s.worst, s.best, method)


def _goalposts(x: Floats, s: Scales, method: Method) -> Floats:
    """Between the goalposts; of a column without, between the ends of the base data."""
    low = np.where(np.isnan(s.worst), s.low, s.worst)
    high = np.where(np.isnan(s.best), s.high, s.best)
    return _cut(_between(x, low, high, method), method)


def _to_target(x: Floats, s: Scales, method: Method) -> Floats:
    """1 - (target - x) / (target - least), on the scale."""
    _asked(s.target, s, "no_target")
    return _cut(_between(x, s.low, s.target, method), method, both=False)


def _to_reference(x: Floats, s: Scales, method: Method) -> Floats:
    _asked(s.reference, s, "no_reference")
    return _cut(_between(x, s.low, s.reference, method), method, both=False)


def _fraction(x: Floats, s: Scales, method: Method) -> Floats:
    """Of the greatest value: only where zero means none."""
    start, end = method.scale
    with np.errstate(divide="ignore", invalid="ignore"):
        told: Floats = start + (end - start) * x / s.high
    return told


def _ranked(x: Floats, *, best: bool = False) -> Floats:
    """1 for the least; those alike share the lowest place (or the highest: `best`)."""
    ordered = np.where(np.isnan(x), np.inf, x)
    axis = -2
    below = (ordered[..., :, None, :] > ordered[..., None, :, :]).sum(axis=axis)
    if best:
        alike = (ordered[..., :, None, :] == ordered[..., None, :, :]).sum(axis=axis)
        below = below + alike - 1
    ranks: Floats = np.where(np.isnan(x), np.nan, below + 1.0)
    return ranks


def _rank(x: Floats, _s: Scales, _method: Method) -> Floats:
    return _ranked(x)


def _borda(x: Floats, _s: Scales, _method: Method) -> Floats:
    return _ranked(x) - 1


def _percentile(x: Floats, _s: Scales, method: Method) -> Floats:
    known = (~np.isnan(x)).sum(axis=-2, keepdims=True)
    start, end = method.scale
    told: Floats = start + (end - start) * (_ranked(x) - 1) / np.maximum(known - 1, 1)
    return told


def _bands(x: Floats, s: Scales, method: Method) -> Floats:
    """The share of the limits that a value has reached: categories with equal steps."""
    if missing := [c for c, b in zip(s.codes, s.bands, strict=True) if not len(b)]:
        raise NotPossible("no_bands", columns=missing)
    start, end = method.scale
    reached = np.stack(
        [
            np.searchsorted(b, x[..., n], side="right") / len(b)
            for n, b in enumerate(s.bands)
        ],
        axis=-1,
    )
    return np.where(np.isnan(x), np.nan, start + (end - start) * reached)


def _asked(given: Floats, s: Scales, code: str) -> None:
    if missing := [c for c, v in zip(s.codes, given, strict=True) if np.isnan(v)]:
        raise NotPossible(code, columns=missing)


METHODS: dict[str, Callable[[Floats, Scales, Method], Floats]] = {
    "minmax": _minmax,
    "zscore": _zscore,
    "scaled": _scaled,
    "rank": _rank,
    "borda": _borda,
    "percentile": _percentile,
    "fraction": _fraction,
    "to_target": _to_target,
    "to_reference": _to_reference,
    "to_best": _minmax,
    "goalposts": _goalposts,
    "bands": _bands,
}
