"""The table of indicators: units by columns by years, read from CSV.

Wide: one row a unit (and year): `unit` or `uCode`, `name` or `uName`, `year` or `Time`;
every other column is a number or, where nothing in it is one, a way to group units.
`X_se`, `X_numerator`, `X_denominator` beside a column `X` tell its error.
Long: one row a value: `unit`, `indicator`, `value` and, where known, `year`, `name`,
`se`, `numerator`, `denominator`, `source`.
"""

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .errors import NotPossible

Floats = NDArray[np.float64]
UNKNOWN = {"", "na", "n/a", "nan", "null", "-", "–", "…", "..", "..."}
HEADINGS = {
    "unit": ("unit", "ucode", "code"),
    "name": ("name", "uname"),
    "year": ("year", "time"),
    "indicator": ("indicator", "icode"),
    "value": ("value",),
}
OF_VALUE = ("se", "numerator", "denominator")
DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Table:
    """`values`, `errors`, `numerators`, `denominators`: years × units × columns, NaN
    unknown. `years` ascending; (0,) where the file tells none. `groupings`: of each text
    column the group of every unit."""

    units: tuple[str, ...]
    names: Mapping[str, str]
    years: tuple[int, ...]
    columns: tuple[str, ...]
    values: Floats
    errors: Floats
    numerators: Floats
    denominators: Floats
    groupings: Mapping[str, tuple[str, ...]]

    def picked(self, codes: Sequence[str]) -> NDArray[np.int_]:
        """Where these columns stand. Raises NotPossible(columns_missing: columns)."""
        place = {code: at for at, code in enumerate(self.columns)}
        if missing := [code for code in codes if code not in place]:
            raise NotPossible("columns_missing", columns=missing)
        return np.array([place[code] for code in codes], dtype=int)

    def at(self, year: int | None) -> int:
        """The place of the year; of the newest for None. Raises NotPossible(no_year)."""
        if year is None:
            return len(self.years) - 1
        if year not in self.years:
            raise NotPossible("no_year", year=year, years=list(self.years))
        return self.years.index(year)


@dataclass
class _Cells:
    """What was read so far; `where` remembers the line for a clear refusal."""

    names: dict[str, str]
    groups: dict[str, dict[str, str]]
    found: dict[tuple[int, str, str, str], float]  # year, unit, column, kind
    where: dict[tuple[int, str, str, str], int]

    def put(self, key: tuple[int, str, str, str], value: float, line: int) -> None:
        if key in self.found:
            raise NotPossible(
                "twice", line=line, first=self.where[key], unit=key[1], column=key[2]
            )
        self.found[key], self.where[key] = value, line


def read(path: Path) -> Table:
    """Raises NotPossible, which names line and column: not_text, empty, no_heading,
    not_a_number, no_unit, not_a_year, twice."""
    rows = _rows(path)
    heading = next(rows, None)
    if heading is None:
        raise NotPossible("empty", file=path.name)
    names = [word.strip() for word in heading[1]]
    at = {
        meaning: next(
            (n for n, word in enumerate(names) if word.casefold() in words), None
        )
        for meaning, words in HEADINGS.items()
    }
    if at["unit"] is None:
        raise NotPossible("no_heading", column="unit")
    cells = _Cells({}, {}, {}, {})
    if at["indicator"] is not None and at["value"] is not None:
        _read_long(rows, names, at, cells)
    else:
        _read_wide(list(rows), names, at, cells)
    if not cells.found:
        raise NotPossible("empty", file=path.name)
    return _table(cells)


def write(table: Table) -> str:
    """The CSV of which `read` makes this table again: long, or wide where units are
    grouped, which a long one cannot say. Texts have no control characters."""
    heading, rows = _wide(table) if table.groupings else _long(table)
    file = io.StringIO()
    csv.writer(file, lineterminator="\n", delimiter=_delimiter(heading)).writerows(
        [heading, *rows]
    )
    return file.getvalue()


def _delimiter(heading: Sequence[str]) -> str:
    """The one that `read` takes for it."""
    taken = (d for d in DELIMITERS if _delimiter_of(d.join(heading)) == d)
    return next(taken, DELIMITERS[0])


def _long(table: Table) -> tuple[list[str], Iterator[list[str]]]:
    heading = ["unit", "name", "year", "indicator", "value", *OF_VALUE]
    return heading, _long_rows(table)


def _long_rows(table: Table) -> Iterator[list[str]]:
    """What is known, and where nothing is, what years, units and columns there are."""
    arrays = _arrays(table)
    known = np.logical_or.reduce([~np.isnan(array) for array in arrays.values()])
    known[:, 0, 0] = known[0, 0, :] = known[0, :, 0] = True
    for y, u, c in np.argwhere(known):
        unit = table.units[u]
        yield [
            unit, _name(table, unit), _year(table.years[y]), table.columns[c],
            *(said(array[y, u, c]) for array in arrays.values()),
        ]  # fmt: skip


def _wide(table: Table) -> tuple[list[str], Iterator[list[str]]]:
    arrays = _arrays(table)
    told = [
        (column, kind, array[:, :, c])
        for c, column in enumerate(table.columns)
        for kind, array in arrays.items()
        if kind == "value" or not np.isnan(array[:, :, c]).all()
    ]
    heading = [
        column if kind == "value" else f"{column}_{kind}" for column, kind, _ in told
    ]
    rows = (
        [
            unit, _name(table, unit), _year(year),
            *(said(values[y, u]) for _column, _kind, values in told),
            *(groups[u] for groups in table.groupings.values()),
        ]
        for y, year in enumerate(table.years)
        for u, unit in enumerate(table.units)
    )  # fmt: skip
    return ["unit", "name", "year", *heading, *table.groupings], rows


def _arrays(table: Table) -> dict[str, Floats]:
    return {
        "value": table.values, "se": table.errors, "numerator": table.numerators,
        "denominator": table.denominators,
    }  # fmt: skip


def _name(table: Table, unit: str) -> str:
    return table.names.get(unit, unit)


def _year(year: int) -> str:
    return str(year) if year else ""


def said(number: float) -> str:
    """So that it reads back as it was; nothing where nothing is known."""
    if np.isnan(number):
        return ""
    return str(int(number)) if float(number).is_integer() else repr(float(number))


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            start = file.read(4096).split("\n", 1)[0]
            file.seek(0)
            reader = csv.reader(file, delimiter=_delimiter_of(start))
            for row in reader:
                if any(cell.strip() for cell in row):
                    yield reader.line_num, row
    except (UnicodeDecodeError, csv.Error) as error:
        raise NotPossible("not_text", file=path.name) from error


def _delimiter_of(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _number(text: str) -> float | None:
    """None where the text is none. A comma may stand for the point."""
    try:
        number = float(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _cell(row: list[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _unit_and_year(
    row: list[str], at: Mapping[str, int | None], line: int
) -> tuple[str, int]:
    unit, said = _cell(row, at["unit"]), _cell(row, at["year"])
    if not unit:
        raise NotPossible("no_unit", line=line)
    if not said:
        return unit, 0
    if not said.isdecimal():
        raise NotPossible("not_a_year", line=line, value=said)
    return unit, int(said)


def _read_wide(
    rows: list[tuple[int, list[str]]],
    names: list[str],
    at: Mapping[str, int | None],
    cells: _Cells,
) -> None:
    told = {place for place in at.values() if place is not None}
    others = [n for n, word in enumerate(names) if n not in told and word]
    texts = {n for n in others if _is_text(rows, n)}
    for line, row in rows:
        unit, year = _unit_and_year(row, at, line)
        cells.names[unit] = _cell(row, at["name"]) or unit
        for n in others:
            text = _cell(row, n)
            if n in texts:
                cells.groups.setdefault(names[n], {})[unit] = text
                continue
            column, kind = _kind(names[n], names)
            _put(cells, (year, unit, column, kind), text, line)


def _is_text(rows: list[tuple[int, list[str]]], n: int) -> bool:
    """Whether nothing in the column is a number (and something is there)."""
    said = [
        text for _line, row in rows if (text := _cell(row, n)).casefold() not in UNKNOWN
    ]
    return bool(said) and all(_number(text) is None for text in said)


def _kind(name: str, names: list[str]) -> tuple[str, str]:
    stem, _, last = name.rpartition("_")
    return (stem, last) if last in OF_VALUE and stem in names else (name, "value")


def _read_long(
    rows: Iterator[tuple[int, list[str]]],
    names: list[str],
    at: Mapping[str, int | None],
    cells: _Cells,
) -> None:
    lower = [word.casefold() for word in names]
    extra = {kind: lower.index(kind) for kind in OF_VALUE if kind in lower}
    for line, row in rows:
        unit, year = _unit_and_year(row, at, line)
        column = _cell(row, at["indicator"])
        if not column:
            raise NotPossible("no_indicator", line=line)
        cells.names[unit] = _cell(row, at["name"]) or cells.names.get(unit, unit)
        _put(cells, (year, unit, column, "value"), _cell(row, at["value"]), line)
        for kind, n in extra.items():
            _put(cells, (year, unit, column, kind), _cell(row, n), line)


def _put(cells: _Cells, key: tuple[int, str, str, str], text: str, line: int) -> None:
    if text.casefold() in UNKNOWN:
        cells.put(key, math.nan, line)
        return
    number = _number(text)
    if number is None:
        raise NotPossible("not_a_number", line=line, column=key[2], value=text)
    cells.put(key, number, line)


def _table(cells: _Cells) -> Table:
    years = tuple(sorted({key[0] for key in cells.found}))
    units = tuple(dict.fromkeys(key[1] for key in cells.found))
    columns = tuple(dict.fromkeys(key[2] for key in cells.found))
    place = (
        {year: n for n, year in enumerate(years)},
        {unit: n for n, unit in enumerate(units)},
        {column: n for n, column in enumerate(columns)},
    )
    shape = (len(years), len(units), len(columns))
    arrays = {kind: np.full(shape, np.nan) for kind in ("value", *OF_VALUE)}
    for (year, unit, column, kind), number in cells.found.items():
        arrays[kind][place[0][year], place[1][unit], place[2][column]] = number
    return Table(
        units=units,
        names=cells.names,
        years=years,
        columns=columns,
        values=arrays["value"],
        errors=arrays["se"],
        numerators=arrays["numerator"],
        denominators=arrays["denominator"],
        groupings={
            name: tuple(of.get(unit, "") for unit in units)
            for name, of in cells.groups.items()
        },
    )
