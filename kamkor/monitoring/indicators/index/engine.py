"""From the table to scores: the steps of the Handbook in their order, each kept."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import aggregating, data_error, imputing, normalising, treating, weighing
from .data_error import Cells
from .errors import NotPossible
from .framework import Framework
from .imputing import Filled
from .normalising import Scales
from .spec import Aggregate, Spec
from .table import Table

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Prepared:
    """The told year's indicators, units × columns: `raw` as read, divided by their
    denominators (`divided`), imputed and treated (`values`); `imputed` marks what was
    not observed, `spread` how unsure it is (NaN unknown); `errors`, `numerators`, `denominators` where known. `kept`: units that
    enough is known of. `treated`: what was done to each column."""

    raw: Floats
    divided: Floats
    values: Floats
    imputed: NDArray[np.bool_]
    spread: Floats
    errors: Floats
    numerators: Floats
    denominators: Floats
    kept: NDArray[np.bool_]
    treated: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """`scores`: units × all columns of the framework; `ranks` beside, 1 is best;
    `weights`: as used, one a column; `unit_weights`: where each unit has its own
    (benefit of the doubt), units × columns; `coverage`: share of observed indicators,
    units × columns of the framework."""

    spec: Spec
    framework: Framework
    units: tuple[str, ...]
    year: int
    prepared: Prepared
    scales: Scales
    normalised: Floats
    weights: Floats
    steps: tuple[Aggregate, ...]
    scores: Floats
    ranks: Floats
    coverage: Floats
    unit_weights: Floats | None = None


def run(spec: Spec, table: Table) -> Index:
    """The index of the told year. Raises NotPossible."""
    framework = Framework.of(spec)
    at = table.at(spec.year)
    prepared = prepare(spec, table, at)
    base = prepared
    if spec.base is not None and table.at(spec.base) != at:
        base = prepare(spec, table, table.at(spec.base))
    return of_prepared(spec, framework, table, prepared, base)


def history(spec: Spec, table: Table) -> dict[int, Index]:
    """The index of every year of the table; years without enough data have no scores."""
    return {
        year: run(spec.model_copy(update={"year": year}), table) for year in table.years
    }


def prepare(spec: Spec, table: Table, at: int) -> Prepared:
    """One year's indicators, ready to be normalised."""
    codes = [one.code for one in spec.indicators]
    columns = table.picked(codes)
    raw = table.values[at][:, columns]
    by = _denominators(spec, table, at)
    cells = _cells(spec, table, at, _divided(raw, by))
    divided = cells.values
    share = (~np.isnan(divided)).mean(axis=1)
    kept = (share >= spec.method.screen.unit - 1e-12) & (share > 0)
    screened = np.where(kept[:, None], divided, np.nan)
    filled = _imputed(spec, table, at, screened, kept)
    treated = treating.treat(filled.values, spec.method.treat)
    as_filled = [done == "none" for done in treated.done]
    return Prepared(
        raw=raw,
        divided=divided,
        values=treated.values,
        imputed=np.isnan(screened) & ~np.isnan(filled.values),
        spread=np.where(as_filled, filled.spread, np.nan),
        errors=_divided(cells.errors, by),
        numerators=cells.numerators,
        denominators=cells.denominators,
        kept=kept,
        treated=tuple(treated.done),
    )


def _cells(spec: Spec, table: Table, at: int, values: Floats) -> Cells:
    """The told year's figures and what is known of their error; those with counts drawn
    to the rate of all where small areas are."""
    columns = table.picked([one.code for one in spec.indicators])
    told = Cells(
        values,
        table.errors[at][:, columns],
        table.numerators[at][:, columns],
        table.denominators[at][:, columns],
    )
    return data_error.shrunk(told) if spec.method.shrink else told


def _denominators(spec: Spec, table: Table, at: int) -> Floats | None:
    """What each indicator is divided by: units × columns; 1 where by nothing."""
    named = [one.denominator for one in spec.indicators]
    if not spec.method.denominate or not any(named):
        return None
    by = np.ones((len(table.units), len(named)))
    for n, column in enumerate(named):
        if column:
            by[:, n] = table.values[at][:, table.picked([column])[0]]
    return by


def _divided(values: Floats, by: Floats | None) -> Floats:
    if by is None:
        return values
    with np.errstate(divide="ignore", invalid="ignore"):
        share = values / by
    return np.where(np.isfinite(share), share, np.nan)


def _imputed(
    spec: Spec, table: Table, at: int, values: Floats, kept: NDArray[np.bool_]
) -> Filled:
    """Only units that are kept are looked at and filled."""
    how = spec.method.impute
    unknown = np.full(values.shape, np.nan)
    if how == "none" or not np.isnan(values[kept]).any():
        return Filled(values, unknown)
    codes = [one.code for one in spec.indicators]
    columns = table.picked(codes)
    others = [n for n in range(len(table.years)) if n != at]
    done = imputing.fill(
        values[kept],
        how,
        groups=_groups(spec, table, kept),
        earlier=[
            _divided(table.values[n][:, columns], _denominators(spec, table, n))[kept]
            for n in others
        ],
        years=[float(table.years[n]) for n in (*others, at)],
    )
    filled = Filled(values.copy(), unknown)
    filled.values[kept], filled.spread[kept] = done.values, done.spread
    return filled


def _groups(
    spec: Spec, table: Table, kept: NDArray[np.bool_]
) -> NDArray[np.int_] | None:
    name = spec.method.impute_groups
    if name is None:
        return None
    if name not in table.groupings:
        raise NotPossible("no_grouping", column=name)
    labels = np.array(table.groupings[name])[kept]
    found: NDArray[np.int_] = np.unique(labels, return_inverse=True)[1]
    return found


def of_prepared(
    spec: Spec, framework: Framework, table: Table, prepared: Prepared, base: Prepared
) -> Index:
    """Normalise, weigh, aggregate and rank what was prepared; `base` sets the scales."""
    reference = _reference(spec, table)
    scales = normalising.scales(base.values, spec.indicators, reference)
    method = spec.method
    normalised = normalising.normalise(
        prepared.values, method.normalise, scales, method
    )
    steps = aggregating.plan(framework, method.aggregate)
    weights = weighing.weights(spec, framework, normalised)
    own = weighing.of_units(spec, framework, normalised)
    scores = aggregating.build(
        framework, normalised, weights, steps, method, own.scores if own else {}
    )
    return Index(
        spec=spec,
        framework=framework,
        units=table.units,
        year=table.years[table.at(spec.year)],
        prepared=prepared,
        scales=scales,
        normalised=normalised,
        weights=weights,
        steps=tuple(steps),
        scores=scores,
        ranks=ranks(scores),
        coverage=_coverage(framework, ~np.isnan(prepared.divided)),
        unit_weights=own.weights if own else None,
    )


def _reference(spec: Spec, table: Table) -> int | None:
    code = spec.method.reference
    if code is None:
        return None
    if code not in table.units:
        raise NotPossible("no_unit_of_reference", unit=code)
    return table.units.index(code)


def ranks(scores: Floats) -> Floats:
    """1 for the highest score of a column (… × units × columns); equals share the best
    place; without a score no rank."""
    worse = np.where(np.isnan(scores), -np.inf, scores)
    above = (worse[..., None, :, :] > worse[..., :, None, :]).sum(axis=-2)
    return np.where(np.isnan(scores), np.nan, above + 1.0)


def _coverage(framework: Framework, known: NDArray[np.bool_]) -> Floats:
    share = np.empty((known.shape[0], len(framework.codes)))
    share[:, : framework.indicators] = known
    for node in framework.nodes:
        share[:, node.at] = known[:, node.leaves].mean(axis=1)
    return share
