"""Two tables beside each other, figure by figure: what is new, other, gone."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from kamkor.monitoring.indicators.index.table import Table

BIGGEST = 12  # changes that are named one by one
Cell = tuple[str, int, str]  # unit, year, column


@dataclass(frozen=True)
class Changed:
    """One figure that is another; `share`: of the spread of its indicator."""

    unit: str
    year: int
    column: str
    before: float
    after: float
    share: float


@dataclass(frozen=True)
class Difference:
    """Counts of figures. `beside`: values that stayed, whose error or counts did not;
    `biggest`: changes, the largest for their indicator first; `new_of`, `gone_of`:
    columns and how many of theirs."""

    new: int
    changed: int
    gone: int
    same: int
    beside: int
    biggest: list[Changed]
    new_of: list[tuple[str, int]]
    gone_of: list[tuple[str, int]]

    @property
    def is_nothing(self) -> bool:
        return not (self.new or self.changed or self.gone or self.beside)


def between(
    old: Table, new: Table, *, called: Mapping[str, str] | None = None
) -> Difference:
    """called: what the new table calls units that the old one names otherwise."""
    before, after = dict(_cells(old, called or {})), dict(_cells(new, {}))
    both = [cell for cell in after if cell in before]
    changed = [cell for cell in both if before[cell].value != after[cell].value]
    other = sum(before[cell] != after[cell] for cell in both)
    wide = _spreads((*before.items(), *after.items()))
    told = [_changed(cell, before[cell], after[cell], wide) for cell in changed]
    told.sort(key=lambda one: (-one.share, one.column, one.unit, one.year))
    gone = [cell for cell in before if cell not in after]
    added = [cell for cell in after if cell not in before]
    return Difference(
        new=len(added), changed=len(changed), gone=len(gone), same=len(both) - other,
        beside=other - len(changed), biggest=told[:BIGGEST],
        new_of=_by_column(added), gone_of=_by_column(gone),
    )  # fmt: skip


@dataclass(frozen=True)
class _Known:
    """A figure, and beside it its error and its counts (None unknown)."""

    value: float
    beside: tuple[float | None, ...]


def _cells(table: Table, called: Mapping[str, str]) -> Iterator[tuple[Cell, _Known]]:
    arrays = (table.errors, table.numerators, table.denominators)
    for y, u, c in np.argwhere(~np.isnan(table.values)):
        unit = table.units[u]
        beside = tuple(
            None if np.isnan(array[y, u, c]) else float(array[y, u, c])
            for array in arrays
        )
        cell = (called.get(unit, unit), table.years[y], table.columns[c])
        yield cell, _Known(float(table.values[y, u, c]), beside)


def _changed(
    cell: Cell, before: _Known, after: _Known, wide: Mapping[str, float]
) -> Changed:
    unit, year, column = cell
    share = abs(after.value - before.value) / wide[column]
    return Changed(unit, year, column, before.value, after.value, share)


def _spreads(told: Iterable[tuple[Cell, _Known]]) -> dict[str, float]:
    """Of each column the greatest value less the least; 1 where they are one."""
    values: dict[str, list[float]] = {}
    for (_unit, _year, column), known in told:
        values.setdefault(column, []).append(known.value)
    return {column: (max(all_) - min(all_)) or 1.0 for column, all_ in values.items()}


def _by_column(cells: Iterable[Cell]) -> list[tuple[str, int]]:
    return Counter(column for _unit, _year, column in cells).most_common()
