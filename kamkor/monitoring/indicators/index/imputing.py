"""What is not known, filled in; every filled cell stays marked (engine.Prepared).

units × columns, NaN unknown. A column of which nobody knows anything stays unknown: no
method invents it. See OECD/JRC Handbook (2008), section 3; Little and Rubin,
Statistical Analysis with Missing Data (2002).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .errors import NotPossible
from .spec import Impute

Floats = NDArray[np.float64]
Groups = NDArray[np.int_]
NEIGHBOURS = 3
ROUNDS = 10  # of regression; it stands still long before
RIDGE = 0.1  # of the diagonal: fewer units than columns is the usual case


def impute(
    values: Floats,
    how: Impute,
    *,
    groups: Groups | None = None,
    earlier: Sequence[Floats] = (),
    years: Sequence[float] = (),
) -> Floats:
    """Fill unknown cells; known ones stay as they are.

    groups: of each unit. earlier: the same table of earlier years, oldest first, with
    `years` their years and then this table's. Raises NotPossible(no_groups | no_years).
    """
    if how == "none":
        return values
    if how in ("mean", "median"):
        return _where_unknown(values, _middle(values, how))
    if how in ("group_mean", "group_median"):
        if groups is None:
            raise NotPossible("no_groups")
        return _of_groups(values, groups, how.removeprefix("group_"))
    if how in ("last", "linear"):
        if not earlier:
            raise NotPossible("no_years")
        return _of_years(values, earlier, years, how)
    return _nearest(values) if how == "neighbours" else _predicted(values)


def _where_unknown(values: Floats, filled: Floats) -> Floats:
    return np.where(np.isnan(values), filled, values)


def _middle(values: Floats, how: str) -> Floats:
    """Of each column; NaN of an empty one."""
    known = ~np.isnan(values).all(axis=0)
    found = np.full(values.shape[1], np.nan)
    take = np.nanmean if how == "mean" else np.nanmedian
    found[known] = take(values[:, known], axis=0)
    return found


def _of_groups(values: Floats, groups: Groups, how: str) -> Floats:
    """The group's; the whole column's where the group knows nothing."""
    filled = np.broadcast_to(_middle(values, how), values.shape).copy()
    for group in np.unique(groups):
        rows = groups == group
        own = _middle(values[rows], how)
        filled[rows] = np.where(np.isnan(own), filled[rows], own)
    return _where_unknown(values, filled)


def _of_years(
    values: Floats, earlier: Sequence[Floats], years: Sequence[float], how: str
) -> Floats:
    """The newest known, or the line through the two newest, to this table's year."""
    if how == "last":
        filled = values
        for table in reversed(earlier):
            filled = _where_unknown(filled, table)
        return filled
    before = np.stack([*earlier])
    known = ~np.isnan(before)
    at = np.asarray(years, dtype=float)[:, None, None]
    order = np.where(known, np.arange(len(before))[:, None, None], -1)
    newest = order.max(axis=0)
    rest = np.where(order == newest, -1, order)
    second = rest.max(axis=0)

    def taken(which: NDArray[np.int_]) -> tuple[Floats, Floats]:
        place = np.maximum(which, 0)[None]
        value = np.take_along_axis(before, place, axis=0)[0]
        year = np.take_along_axis(
            np.broadcast_to(at[:-1], before.shape), place, axis=0
        )[0]
        return np.where(which >= 0, value, np.nan), year

    (last, last_year), (older, older_year) = taken(newest), taken(second)
    with np.errstate(invalid="ignore", divide="ignore"):
        slope = np.where(second >= 0, (last - older) / (last_year - older_year), 0.0)
    return _where_unknown(values, last + slope * (at[-1] - last_year))


def _standard(values: Floats) -> tuple[Floats, Floats, Floats]:
    mean = _middle(values, "mean")
    known = np.maximum((~np.isnan(values)).sum(axis=0), 1)
    spread = np.sqrt(np.nansum((values - mean) ** 2, axis=0) / known)
    spread = np.where(spread > 0, spread, 1.0)
    return (values - mean) / spread, mean, spread


def _nearest(values: Floats) -> Floats:
    """The mean of the nearest units that know it, by the columns both know."""
    z, _mean, _spread = _standard(values)
    known = ~np.isnan(z)
    zero = np.where(known, z, 0.0)
    both = known.astype(float) @ known.T.astype(float)
    square = (zero**2) @ known.T + known @ (zero**2).T - 2 * zero @ zero.T
    with np.errstate(invalid="ignore", divide="ignore"):
        distance = np.where(both > 0, np.maximum(square, 0) / both, np.inf)
    np.fill_diagonal(distance, np.inf)
    filled = values.copy()
    for unit, column in np.argwhere(~known):
        donors = np.flatnonzero(known[:, column] & np.isfinite(distance[unit]))
        near = donors[np.argsort(distance[unit, donors], kind="stable")][:NEIGHBOURS]
        if len(near):
            filled[unit, column] = values[near, column].mean()
    return _where_unknown(filled, _middle(values, "mean"))


def _predicted(values: Floats) -> Floats:
    """Each column from all others by ridge regression, again and again until the filled
    cells stand still."""
    z, mean, spread = _standard(values)
    unknown = np.isnan(z)
    filled = np.where(unknown, 0.0, z)
    empty = unknown.all(axis=0)
    for _round in range(ROUNDS):
        for column in np.flatnonzero(unknown.any(axis=0) & ~empty):
            others = np.delete(filled, column, axis=1)
            rows = ~unknown[:, column]
            x, y = others[rows], z[rows, column]
            ridge = RIDGE * max(len(y), 1) * np.eye(x.shape[1])
            slope = np.linalg.solve(x.T @ x + ridge, x.T @ y)
            filled[~rows, column] = others[~rows] @ slope
    told = filled * spread + mean
    return _where_unknown(values, np.where(empty, np.nan, told))


def draw(
    values: Floats, filled: Floats, draws: int, rng: np.random.Generator
) -> Floats:
    """draws × units × columns: filled cells with the noise of what they were filled from
    (the spread of the column's known cells), known ones as they are."""
    unknown = np.isnan(values) & ~np.isnan(filled)
    _z, _mean, spread = _standard(values)
    noise = rng.standard_normal((draws, *values.shape)) * spread
    return np.where(unknown, filled + noise, filled)
