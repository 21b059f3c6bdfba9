"""Exact tables of counts from the marts, with the key of every cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from django.db import connection, transaction

from kamkor.foundation.db import context, sql
from kamkor.monitoring.marts import reads as marts
from kamkor.monitoring.marts.quarters import of

from .disclosure.figures import ALL, Name, Place, Table
from .periods import text
from .shapes import DISTRICT, Dimension, Shape

PACKAGE = "kamkor.monitoring.publishing"
SCHEMA = "marts"
UNKNOWN = "_U"  # as SDMX says it


@dataclass(frozen=True)
class Counted:
    """Exact tables, the true count and key of each cell, and which area lies where."""

    tables: Sequence[Table]
    truth: Mapping[Name, int]
    keys: Mapping[Name, int]
    areas: Mapping[str, str | None]


def quarters(country: str) -> list[date]:
    """Those that the mart of children holds and that have ended, the oldest first; none
    before it was built.

    Marts are read by the machine: the caller has asked for permission.
    """
    built = marts.last_build()
    with (
        context.acting_as_machine(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.child_quarter"])
        if cursor.fetchone() == (None,):
            return []
        cursor.execute(
            f"SELECT DISTINCT quarter FROM {SCHEMA}.child_quarter"
            " WHERE upper(country) = %s ORDER BY quarter",
            [country.upper()],
        )
        held = [quarter for (quarter,) in cursor.fetchall()]
    return [one for one in held if built is None or one < of(built.on)]


def count(
    shapes: Sequence[Shape],
    country: str,
    quarters: Sequence[date],
    areas: Mapping[str, str | None],
) -> Counted:
    """`areas`: the country, its regions and districts, {code: around it}."""
    within = dict(areas)
    tables, truth, keys = [], {}, {}
    every = quarters
    for shape in shapes:
        quarters = last_of_years(every) if shape.yearly else every
        cells = _cells(shape, country, quarters)
        _name_unknown(cells, within, areas)
        table = Table(
            shape.code, tuple(d.code for d in shape.dimensions),
            dict.fromkeys(_places(shape, quarters, within, cells), 0),
            shape.rule, shape.fixed,
        )  # fmt: skip
        for place, name in table.names.items():
            truth[name], keys[name] = cells.get(place, (0, 0))
        tables.append(
            table.showing({p: truth[name] for p, name in table.names.items()})
        )
    return Counted(tables, truth, keys, within)


def last_of_years(quarters: Sequence[date]) -> list[date]:
    """The last quarter of each year."""
    return list({one.year: one for one in sorted(quarters)}.values())


def _cells(
    shape: Shape, country: str, quarters: Sequence[date]
) -> dict[Place, tuple[int, int]]:
    """{place: (count, key)} of cells that have children."""
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute(
            _statement(shape),
            {
                "country": country.upper(), "quarters": list(quarters),
                **{f"fixed_{column}": value for column, value in shape.fixed},
            },
        )  # fmt: skip
        rows = cursor.fetchall()
    width = len(shape.crossed)
    return {_place(row, country, width): (row[-2], row[-1]) for row in rows}


def _place(row: Sequence[Any], country: str, width: int) -> Place:
    quarter, region, district = row[:3]
    values, of_country, of_region = row[3 : 3 + width], row[3 + width], row[4 + width]
    marks = row[5 + width : 5 + 2 * width]
    if of_country:
        area = country.upper()
    elif region is None:
        area = f"{country.upper()}/{UNKNOWN}"
    else:
        area = region if of_region else district or f"{region}/{UNKNOWN}"
    told = [
        ALL if is_all else (UNKNOWN if value is None else value)
        for value, is_all in zip(values, marks, strict=True)
    ]
    return (area, text(quarter), *told)


def _statement(shape: Shape) -> str:
    """The file's query for this table; columns come from tables.toml only."""
    columns = [f"({dimension.column})::text" for dimension in shape.crossed]
    is_deep = shape.level == DISTRICT
    return sql.load(PACKAGE, "count").format(
        mart=f"{SCHEMA}.{shape.mart}",
        district="district" if is_deep else "NULL AS district",
        whole="grouping(district) = 1" if is_deep else "true",
        area="region, district" if is_deep else "region",
        columns="".join(f"{column}, " for column in columns),
        marks="".join(f"grouping({column}) = 1, " for column in columns),
        crossed=f", CUBE ({', '.join(columns)})" if columns else "",
        fixed="".join(
            f"AND {column}::text = %(fixed_{column})s "
            for column, _value in shape.fixed
        ),
    )


def _name_unknown(
    cells: Mapping[Place, tuple[int, int]],
    within: dict[str, str | None],
    areas: Mapping[str, str | None],
) -> None:
    """Areas for children of whom only the area around is known."""
    for area, *_rest in cells:
        if area not in areas:
            within[area] = area.removesuffix(f"/{UNKNOWN}")


def _places(
    shape: Shape,
    quarters: Sequence[date],
    areas: Mapping[str, str | None],
    cells: Mapping[Place, Any],
) -> list[Place]:
    """Every cell of the table, also those that have no children."""
    seen = {place[0] for place in cells}
    shown = [
        area
        for area in areas
        if _depth(area, areas) <= (2 if shape.level == DISTRICT else 1)
        and (UNKNOWN not in area or area in seen)
    ]
    values = [
        [*dimension.values, *_if_unknown(at, cells), ALL]
        for at, dimension in enumerate(shape.dimensions)
        if dimension in shape.crossed
    ]
    return list(product(shown, map(text, quarters), *values))


def _if_unknown(at: int, cells: Mapping[Place, Any]) -> list[str]:
    return [UNKNOWN] if any(place[at] == UNKNOWN for place in cells) else []


def _depth(area: str, areas: Mapping[str, str | None]) -> int:
    around = areas.get(area)
    return 0 if around is None else 1 + _depth(around, areas)


def values_of(dimension: Dimension, tables: Sequence[Table]) -> list[str]:
    """The values of a dimension that some cell of the tables has, in order."""
    seen: dict[str, None] = {}
    for table in tables:
        at = table.dimensions.index(dimension.code)
        seen.update(dict.fromkeys(place[at] for place in table.values))
    return list(seen)
