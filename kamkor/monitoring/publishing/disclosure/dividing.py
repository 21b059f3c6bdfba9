"""A small group is not divided further.

Its parts would be bounded so closely by the group that now and then a part could be
worked out. Whether a cell is shown hangs on shown figures only, so that hiding tells
nothing, and on what the cell is, not on the table it stands in.
"""

from collections.abc import Mapping, Sequence

from .figures import CELL_KEY, Areas, Name, Place, Table, above


def divide(tables: Sequence[Table], areas: Areas, *, least: int) -> list[Table]:
    """Tables without what divides a group shown as fewer than `least`."""
    shown = {
        name: table.values[place]
        for table in tables
        for place, name in table.names.items()
    }
    may: dict[Name, bool] = {}
    for table in sorted(tables, key=lambda one: len(one.dimensions)):
        for place in sorted(table.values, key=lambda one: _depth(one, table, areas)):
            groups = [table.names[one] for one in wholes(table, place, areas)]
            large = all(may[one] and (shown[one] or 0) >= least for one in groups)
            name = table.names[place]
            may[name] = may.get(name, True) and (large or table.rule != CELL_KEY)
    return [_without(table, may) for table in tables]


def wholes(table: Table, place: Place, areas: Areas) -> list[Place]:
    """The cells that this one is directly a part of."""
    found = []
    for at, dimension in enumerate(table.dimensions):
        over = above(dimension, place[at], areas)
        if over is not None:
            found.append((*place[:at], over, *place[at + 1 :]))
    return [one for one in found if one in table.values]


def _depth(place: Place, table: Table, areas: Areas) -> int:
    """How many steps of dividing lead here."""
    steps = 0
    for dimension, start in zip(table.dimensions, place, strict=True):
        value = above(dimension, start, areas)
        while value is not None:
            steps += 1
            value = above(dimension, value, areas)
    return steps


def _without(table: Table, may: Mapping[Name, bool]) -> Table:
    return table.showing(
        {
            place: value if may[table.names[place]] else None
            for place, value in table.values.items()
        }
    )
