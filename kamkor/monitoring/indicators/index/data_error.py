"""How sure each figure is: intervals, standard errors and draws of the cells.

A share (numerator of denominator) has a Wilson interval and beta draws; a rate, whose
numerator may pass its denominator, gamma draws; a published standard error, normal ones.
Wilson, JASA 22 (1927); Brown, Cai and DasGupta, Statistical Science 16 (2001); Garwood,
Biometrika 28 (1936); Marshall, Applied Statistics 40 (1991).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
Generator = np.random.Generator


@dataclass(frozen=True)
class Cells:
    """All units × columns, NaN unknown: the figures and what is known of their error.
    `low`, `high`: the possible range of each column (none: no end); `rates`: columns
    whose counts are events, not members; None: those in which a count passes its
    denominator."""

    values: Floats
    errors: Floats
    numerators: Floats
    denominators: Floats
    low: Floats | None = None
    high: Floats | None = None
    rates: NDArray[np.bool_] | None = None


def wilson(
    numerators: Floats, denominators: Floats, interval: float = 0.95
) -> tuple[Floats, Floats]:
    """Lower and upper bound of each share; NaN where the denominator is 0 or unknown."""
    z = float(stats.norm.ppf((1 + interval) / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        share = numerators / denominators
        width = 1 + z**2 / denominators
        middle = (share + z**2 / (2 * denominators)) / width
        spread = share * (1 - share) / denominators + z**2 / (4 * denominators**2)
        half = z * np.sqrt(spread) / width
    known = denominators > 0
    low = np.where(known, np.clip(middle - half, 0, 1), np.nan)
    return low, np.where(known, np.clip(middle + half, 0, 1), np.nan)


def rate_interval(
    numerators: Floats, denominators: Floats, interval: float = 0.95
) -> tuple[Floats, Floats]:
    """Exact bounds of each rate of events (Garwood); from none the lower bound is 0."""
    tail = (1 - interval) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        low = stats.gamma.ppf(tail, np.maximum(numerators, 1e-300)) / denominators
        high = stats.gamma.ppf(1 - tail, numerators + 1) / denominators
    known = denominators > 0
    low = np.where(numerators == 0, 0.0, low)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def shrink(numerators: Floats, denominators: Floats) -> tuple[Floats, Floats]:
    """Rates of small areas drawn to the rate of all, and their errors, as given in shape:
    units or units × columns (empirical Bayes by moments, Marshall 1991).

    The fewer live in an area, the nearer it is drawn. Where areas differ no more than
    chance has it, all take the rate of all; an area that is not known does so too.
    """
    known = (denominators > 0) & ~np.isnan(numerators)
    n = np.where(known, denominators, 0.0)
    events = np.where(known, numerators, 0.0)
    total = np.maximum(n.sum(axis=0), 1e-300)
    overall = events.sum(axis=0) / total
    areas = np.maximum(known.sum(axis=0), 1)
    own = np.divide(events, n, out=np.zeros_like(n), where=known)
    spread = (n * (own - overall) ** 2).sum(axis=0) / total
    between = np.maximum(spread - overall * areas / total, 0.0)
    chance = np.divide(overall, n, out=np.full_like(n, np.inf), where=known)
    with np.errstate(invalid="ignore"):
        trust = np.where(known, between / (between + chance), 0.0)
    trust = np.nan_to_num(trust)
    errors = np.sqrt(between * (1 - trust))
    return overall + trust * (own - overall), errors


def shrunk(cells: Cells) -> Cells:
    """The figures that have counts drawn to the rate of all (see `shrink`), with the
    errors that are left; others as they were. What is not known stays unknown."""
    counted, _rates, factor = _counted(cells)
    k = np.where(counted, cells.numerators, np.nan)
    n = np.where(counted, cells.denominators, np.nan)
    rates, errors = shrink(k, np.nan_to_num(n))
    nothing = np.full(cells.values.shape, np.nan)
    return replace(
        cells,
        values=np.where(counted, rates * factor, cells.values),
        errors=np.where(counted, errors * factor, cells.errors),
        numerators=np.where(counted, nothing, cells.numerators),
        denominators=np.where(counted, nothing, cells.denominators),
    )


def intervals(cells: Cells, interval: float = 0.95) -> tuple[Floats, Floats]:
    """Lower and upper bound of each figure, in its own unit: by its counts (Wilson for
    shares, exact for rates), or by its published error; NaN where nothing is known."""
    counted, rates, factor = _counted(cells)
    z = float(stats.norm.ppf((1 + interval) / 2))
    found = []
    ends = zip(
        wilson(cells.numerators, cells.denominators, interval),
        rate_interval(cells.numerators, cells.denominators, interval),
        (-z, z),
        strict=True,
    )
    for of_share, of_rate, off in ends:
        by_counts = np.where(rates, of_rate, of_share) * factor
        known = np.where(counted, by_counts, np.nan)
        published = cells.values + off * cells.errors
        found.append(np.where(np.isnan(published), known, published))
    return found[0], found[1]


def standard_errors(cells: Cells) -> Floats:
    """Of each cell, in the unit of its value; NaN where none is known. A published one
    stands before one computed from counts."""
    counted, rates, factor = _counted(cells)
    n, k = cells.denominators, cells.numerators
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (k + 0.5) / (n + 1)
        member = np.sqrt(share * (1 - share) / (n + 2))
        event = np.sqrt(k + 0.5) / n
    found = np.where(rates, event, member) * factor
    computed = np.where(counted, found, np.nan)
    return np.where(np.isnan(cells.errors), computed, cells.errors)


def draws(cells: Cells, number: int, random: Generator) -> Floats:
    """number × units × columns; a cell without a known error keeps its value. A draw
    beyond the possible range lies at its end."""
    shape = (number, *cells.values.shape)
    drawn = np.broadcast_to(cells.values, shape).copy()
    stated = ~np.isnan(cells.errors) & ~np.isnan(cells.values)
    counted, rates, factor = _counted(cells)
    counted &= ~stated
    if stated.any():
        around = random.standard_normal((number, int(stated.sum())))
        around *= cells.errors[stated]
        if stated.all():  # the usual case, and picking cells costs as much as drawing
            drawn += around.reshape(shape)
        else:
            drawn[:, stated] += around
    for which, ends in ((counted & ~rates, 1.0), (counted & rates, np.inf)):
        if which.any():
            k, n, by = (
                x[which] for x in (cells.numerators, cells.denominators, factor)
            )
            size = (number, len(k))
            if ends == 1.0:
                shares = random.beta(k + 0.5, n - k + 0.5, size)
            else:
                shares = random.gamma(k + 0.5, size=size) / n
            moved = drawn[:, which] + by * (shares - k / n)
            drawn[:, which] = np.clip(moved, 0.0, by * ends)
    return _within(drawn, cells)


def _within(drawn: Floats, cells: Cells) -> Floats:
    if cells.low is None and cells.high is None:
        return drawn
    low = -np.inf if cells.low is None else cells.low
    high = np.inf if cells.high is None else cells.high
    return np.clip(drawn, low, high)


def _counted(cells: Cells) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Floats]:
    """Cells with counts; whether they count events; what the value is of one (100 for
    percent, 1000 for per thousand; from the column, as a count may be 0)."""
    k, n = cells.numerators, cells.denominators
    counted = (n > 0) & (k >= 0) & ~np.isnan(cells.values)
    over = (np.nan_to_num(k) > np.nan_to_num(n)) & counted
    rates = over.any(axis=0) if cells.rates is None else cells.rates
    counted &= ~over | rates
    with np.errstate(divide="ignore", invalid="ignore"):
        by = np.where(counted & (k > 0), cells.values * n / k, np.nan)
    usable = ~np.isnan(by).all(axis=0)
    factor = np.where(usable, np.nanmedian(np.where(usable, by, 1.0), axis=0), 1.0)
    positive = factor > 0
    return (
        counted & positive,
        np.broadcast_to(rates, counted.shape),
        np.broadcast_to(factor, counted.shape).astype(float),
    )
