"""Tables of counts as they stand in the files, and which cell is which.

A table has `dimensions` in the order of its places, such as ("area", "period", "sex").
"_T" in a place is the total of a dimension. `fixed` says what the table is about beside,
such as (("violence", "yes"),). A cell of two tables is one cell where they mean the same
children; its name is what it says of them, without totals.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

ALL = "_T"
AREA, PERIOD = "area", "period"
CELL_KEY, TEN_FIVE = "cell_key", "ten_five"

Place = tuple[str, ...]
Name = tuple[tuple[str, str], ...]
Areas = Mapping[str, str | None]  # {area: the area it lies in}


@dataclass(frozen=True)
class Table:
    """`values`: by place; None is too few to say."""

    code: str
    dimensions: tuple[str, ...]
    values: Mapping[Place, int | None]
    rule: str = CELL_KEY
    fixed: Name = ()

    def name(self, place: Place) -> Name:
        said = zip(self.dimensions, place, strict=True)
        return tuple(sorted((*self.fixed, *(one for one in said if one[1] != ALL))))

    @cached_property
    def names(self) -> dict[Place, Name]:
        return {place: self.name(place) for place in self.values}

    def showing(self, values: Mapping[Place, int | None]) -> "Table":
        """The same table with other values."""
        return replace(self, values=values)


@dataclass(frozen=True)
class Line:
    """The `whole` is the sum of its `parts`, or more where the table has not all of them.
    `way`: the dimension that is divided."""

    table: str
    way: str
    whole: Name
    parts: tuple[Name, ...]


@dataclass(frozen=True)
class Near:
    """Children of the `value` of a dimension are nearly those of `of`, {other dimension:
    values}, all crossed: what is left between the two is a group of its own."""

    dimension: str
    value: str
    of: Mapping[str, Sequence[str]]

    def others(self, name: Name) -> list[Name]:
        """The cells that add up to nearly the named one; none where it is not of it."""
        said = dict(name)
        if said.pop(self.dimension, None) != self.value or said.keys() & self.of.keys():
            return []
        return [
            tuple(sorted((*said.items(), *zip(self.of, values, strict=True))))
            for values in product(*self.of.values())
        ]


@dataclass(frozen=True)
class Joined:
    """Children of the `value` of a wider dimension are those of the `parts` of another."""

    dimension: str
    value: str
    of: str
    parts: Sequence[str]

    def others(self, name: Name) -> list[Name]:
        """The cells that add up to the named one; none where it is not of it."""
        said = dict(name)
        if said.pop(self.dimension, None) != self.value or self.of in said:
            return []
        rest = said.items()
        return [tuple(sorted((*rest, (self.of, part)))) for part in self.parts]


def lines_between(tables: Sequence[Table], joined: Sequence[Joined]) -> Iterator[Line]:
    """Cells of a wider category with those of its parts in other tables."""
    held = {name: table for table in tables for name in table.names.values()}
    for name, table in held.items():
        for one in joined:
            others = one.others(name)
            if others and all(other in held for other in others):
                yield Line(table.code, one.of, name, tuple(sorted(others)))


def lines(tables: Sequence[Table], areas: Areas) -> Iterator[Line]:
    """Every total with what it is divided into, once, as the tables have them."""
    seen = set()
    for table in tables:
        for at, way in enumerate(table.dimensions):
            if way == PERIOD:
                continue
            for whole, parts in _divided(table, at, areas).items():
                line = Line(table.code, way, whole, tuple(sorted(parts)))
                if (line.whole, line.parts) not in seen:
                    seen.add((line.whole, line.parts))
                    yield line


def _divided(table: Table, at: int, areas: Areas) -> dict[Name, list[Name]]:
    parts = defaultdict(list)
    for place, name in table.names.items():
        over = above(table.dimensions[at], place[at], areas)
        if over is None:
            continue
        whole = (*place[:at], over, *place[at + 1 :])
        if whole in table.values:
            parts[table.names[whole]].append(name)
    return parts


def above(dimension: str, value: str, areas: Areas) -> str | None:
    """What a value of a dimension is a part of."""
    if dimension == PERIOD:
        return None
    if dimension == AREA:
        return areas.get(value)
    return None if value == ALL else ALL
