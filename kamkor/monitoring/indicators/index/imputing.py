"""What is not known, filled in.

Tables are units × columns, NaN unknown. Known cells are never changed, and a column of
which nobody knows anything stays unknown: no method invents it. After
OECD/JRC, Handbook on Constructing Composite Indicators (2008), section 3, and Little and
Rubin, Statistical Analysis with Missing Data (2002).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .errors import NotPossible

Values = NDArray[np.float64]
Groups = NDArray[np.int_]
Known = NDArray[np.bool_]

NEIGHBOURS = 3
PREDICTORS = 5  # columns a regression looks at: those most correlated
ROUNDS = 10  # of regression; it stands still long before
ENOUGH = 5  # units for each coefficient; with fewer a line overshoots
RIDGE = 0.1  # of the diagonal, where there are not enough units
FIRM = 1e-8  # of the diagonal elsewhere: columns may repeat each other


@dataclass(frozen=True)
class Given:
    """What a method may look at. `earlier`: the table in other years; `years`: theirs and
    then this table's."""

    values: Values
    groups: Groups | None
    earlier: Sequence[Values]
    years: Sequence[float]


@dataclass(frozen=True)
class Guess:
    """`centre`: what each cell would be, units × columns, NaN where nothing is told;
    `spread`: standard deviation of a cell about it, None where the method has none."""

    centre: Values
    spread: Values | None = None


@dataclass(frozen=True)
class Filled:
    """`values`: units × columns, what was known as it was; `spread`: the standard
    deviation of a prediction where one was filled in, NaN where the method tells none
    (a cell of another year) and where nothing was filled."""

    values: Values
    spread: Values


def fill(
    values: Values,
    how: str,
    *,
    groups: Groups | None = None,
    earlier: Sequence[Values] = (),
    years: Sequence[float] = (),
) -> Filled:
    """Fill unknown cells by a method of METHODS; units × columns.

    What is drawn about `values` with `spread` is multiple imputation (Rubin, 1987). One
    known cell has no spread: its column is filled as if it were sure. groups: number of
    each unit's group. earlier, years: see Given. Raises NotPossible(no_method | no_groups
    | no_years).
    """
    if how not in METHODS:
        raise NotPossible("no_method", how=how)
    guess = METHODS[how](Given(values, groups, earlier, years))
    done = np.where(np.isnan(values), guess.centre, values)
    filled = np.isnan(values) & ~np.isnan(done)
    spread = np.full(values.shape, np.nan) if guess.spread is None else guess.spread
    return Filled(done, np.where(filled, spread, np.nan))


def _none(given: Given) -> Guess:
    return Guess(given.values, np.zeros_like(given.values))


# --- of the column, of the group


def _middle(values: Values, how: str) -> Values:
    """Of each column; NaN of an empty one."""
    known = ~np.isnan(values).all(axis=0)
    found = np.full(values.shape[1], np.nan)
    take = np.nanmean if how == "mean" else np.nanmedian
    found[known] = take(values[:, known], axis=0)
    return found


def _about(values: Values, centre: Values, used: NDArray[np.int_]) -> Values:
    """Spread of known cells about `centre`, one a column: the square root of
    Σ(x - centre)² / (n - used), widened by 1 + used/n for what is estimated itself."""
    known = (~np.isnan(values)).sum(axis=0)
    free = np.maximum(known - used, 1)
    square = np.nansum((values - centre) ** 2, axis=0) / free
    wider = 1 + used / np.maximum(known, 1)
    return np.where(known > used, np.sqrt(square * wider), 0.0)


def _of_column(how: str) -> Callable[[Given], Guess]:
    def guess(given: Given) -> Guess:
        shape = given.values.shape
        centre = np.broadcast_to(_middle(given.values, how), shape)
        one = np.ones(shape[1], dtype=int)
        spread = _about(given.values, centre, one)
        return Guess(centre, np.broadcast_to(spread, shape))

    return guess


def _of_group(how: str) -> Callable[[Given], Guess]:
    """The group's; the whole column's where the group knows nothing."""

    def guess(given: Given) -> Guess:
        values, groups = given.values, given.groups
        if groups is None:
            raise NotPossible("no_groups")
        centre = np.broadcast_to(_middle(values, how), values.shape).copy()
        used = np.zeros(values.shape[1], dtype=int)
        for group in np.unique(groups):
            rows = groups == group
            own = _middle(values[rows], how)
            centre[rows] = np.where(np.isnan(own), centre[rows], own)
            used += ~np.isnan(own)
        spread = _about(values, centre, used)
        return Guess(centre, np.broadcast_to(spread, values.shape))

    return guess


# --- of other years


def _in_time(given: Given) -> tuple[Values, Values]:
    """Tables in the order of their years, this one among them, and the years."""
    if not given.earlier or len(given.years) != len(given.earlier) + 1:
        raise NotPossible(
            "no_years", tables=len(given.earlier) + 1, years=len(given.years)
        )
    at = np.asarray(given.years, dtype=float)
    order = np.argsort(at, kind="stable")
    return np.stack([*given.earlier, given.values])[order], at[order]


def _last(given: Given) -> Guess:
    """The newest known of years before this table's."""
    tables, at = _in_time(given)
    centre = np.full_like(given.values, np.nan)
    for table in tables[at < given.years[-1]]:
        centre = np.where(np.isnan(table), centre, table)
    return Guess(centre)


def _linear(given: Given) -> Guess:
    """On the line between the known years around this one; beyond the outermost known
    year its value (COINr's impute_panel, `linear`)."""
    tables, at = _in_time(given)
    now = given.years[-1]
    known = ~np.isnan(tables)
    place = np.arange(len(at))[:, None, None]
    is_before = (at <= now)[:, None, None]
    before = np.where(known & is_before, place, -1).max(axis=0)
    after = np.where(known & ~is_before, place, len(at)).min(axis=0)
    has_before, has_after = before >= 0, after < len(at)
    low = np.where(has_before, before, np.where(has_after, after, 0))
    high = np.where(has_after, after, low)
    first = np.take_along_axis(tables, low[None], axis=0)[0]
    second = np.take_along_axis(tables, high[None], axis=0)[0]
    width = np.where(high > low, at[high] - at[low], 1.0)
    part = np.where(high > low, (now - at[low]) / width, 0.0)
    return Guess(first + part * (second - first))


# --- of other units, of other columns


def _standard(values: Values) -> tuple[Values, Values, Values]:
    """z-scores, means and standard deviations (1 of a column that is all the same)."""
    mean = _middle(values, "mean")
    known = np.maximum((~np.isnan(values)).sum(axis=0), 1)
    spread = np.sqrt(np.nansum((values - mean) ** 2, axis=0) / known)
    is_flat = spread <= 1e-12 * np.maximum(np.abs(np.nan_to_num(mean)), 1.0)
    spread = np.where(is_flat, 1.0, spread)
    return (values - mean) / spread, mean, spread


def _distances(z: Values) -> Values:
    """units × units: mean square difference over the columns both know; infinite to
    oneself and where none is shared."""
    known = (~np.isnan(z)).astype(float)
    zero = np.nan_to_num(z)
    both = known @ known.T
    square = zero**2 @ known.T + known @ (zero**2).T - 2 * zero @ zero.T
    far = np.where(both > 0, np.maximum(square, 0) / np.maximum(both, 1), np.inf)
    np.fill_diagonal(far, np.inf)
    return far


def _neighbours(given: Given) -> Guess:
    """The mean of the nearest units that know it (Troyanskaya et al., Bioinformatics 17,
    2001); the column's mean for a unit that shares no column with any."""
    values = given.values
    z, mean, _spread = _standard(values)
    far = _distances(z)
    centre = np.broadcast_to(mean, values.shape).copy()
    for column in range(values.shape[1]):
        donors = np.flatnonzero(~np.isnan(values[:, column]))
        near = np.argsort(far[:, donors], axis=1, kind="stable")[:, :NEIGHBOURS]
        is_near = np.isfinite(np.take_along_axis(far[:, donors], near, axis=1))
        many = is_near.sum(axis=1)
        total = (values[donors, column][near] * is_near).sum(axis=1)
        told = many > 0
        centre[told, column] = total[told] / many[told]
    nothing = np.zeros(values.shape[1], dtype=int)  # nobody is a neighbour of itself
    spread = _about(values, centre, nothing)
    return Guess(centre, np.broadcast_to(spread, values.shape))


def _correlations(z: Values) -> Values:
    """columns × columns, over the units both know; 0 where fewer than three."""
    known = (~np.isnan(z)).astype(float)
    zero = np.nan_to_num(z)
    both = known.T @ known
    many = np.maximum(both, 1)
    mean = zero.T @ known / many  # of the row's column where the other is known
    square = (zero**2).T @ known / many - mean**2
    together = zero.T @ zero / many - mean * mean.T
    width = np.sqrt(np.maximum(square * square.T, 0))
    found = np.where((both >= 3) & (width > 1e-12), together, 0.0)
    return found / np.where(width > 1e-12, width, 1.0)


def _regression(given: Given) -> Guess:
    """Each column from those most correlated with it, again and again until filled cells
    stand still (Buck 1960; chained as van Buuren 2006). The spread of a cell is that of
    a prediction: s²(1 + x'(X'X + λI)⁻¹x). A column with fewer than three known cells
    teaches nothing and gets its mean."""
    values = given.values
    z, mean, spread = _standard(values)
    unknown = np.isnan(z)
    likeness = np.abs(_correlations(z))
    np.fill_diagonal(likeness, 0.0)
    filled = np.where(unknown, 0.0, z)
    error = np.broadcast_to(_of_column_error(z), values.shape).copy()
    learned = np.flatnonzero(unknown.any(axis=0) & ((~unknown).sum(axis=0) >= 3))
    for _round in range(ROUNDS):
        before = filled.copy()
        for column in learned:
            best = np.argsort(-likeness[column], kind="stable")[:PREDICTORS]
            best = best[likeness[column, best] > 0]
            if len(best):
                rows = ~unknown[:, column]
                told, wide = _fitted(before[:, best], z[:, column], rows)
                filled[~rows, column], error[:, column] = told[~rows], wide
        if np.allclose(before, filled, atol=1e-10):
            break
    return Guess(filled * spread + mean, error * spread)


def _of_column_error(z: Values) -> Values:
    centre = np.broadcast_to(_middle(z, "mean"), z.shape)
    return _about(z, centre, np.ones(z.shape[1], dtype=int))


def _fitted(others: Values, y: Values, rows: Known) -> tuple[Values, Values]:
    """Prediction of `y` for all units, and its standard error; learned from `rows`."""
    x = np.column_stack([np.ones(len(others)), others])
    own = x[rows]
    few = len(own) < ENOUGH * x.shape[1]
    weight = (RIDGE if few else FIRM) * len(own) * np.eye(x.shape[1])
    weight[0, 0] = FIRM
    inverse = np.linalg.inv(own.T @ own + weight)
    told = x @ (inverse @ (own.T @ y[rows]))
    free = max(len(own) - float(np.trace(own @ inverse @ own.T)), 1.0)
    square = float(((y[rows] - told[rows]) ** 2).sum()) / free
    lever = np.maximum(np.einsum("ij,jk,ik->i", x, inverse, x), 0)
    return told, np.sqrt(square * (1 + lever))


METHODS: dict[str, Callable[[Given], Guess]] = {
    "none": _none,
    "mean": _of_column("mean"),
    "median": _of_column("median"),
    "group_mean": _of_group("mean"),
    "group_median": _of_group("median"),
    "last": _last,
    "linear": _linear,
    "neighbours": _neighbours,
    "regression": _regression,
}
