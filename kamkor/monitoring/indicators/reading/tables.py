"""Tables: CSV of Open SDG and of UNICEF, CSV and workbooks by a mapping of columns."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain
from pathlib import Path

from kamkor.monitoring.indicators.definitions import codes
from kamkor.monitoring.indicators.errors import NotReadable
from kamkor.register.sources.reading import lists
from kamkor.register.sources.reading.cells import Cell, as_seen

from .given import Given, Line

YEAR = re.compile(r"(?:19|20)\d\d(?:-?Q[1-4])?(?:\.0)?")
NEEDED = ("TIME_PERIOD", "OBS_VALUE")
Rows = Iterator[tuple[int, list[Cell]]]


def lines(path: Path, given: Given) -> Iterator[Line]:
    """Every row of the first sheet that has a table, with cells by concept. A table with
    years as headings gives one line a cell. Raises NotReadable and sources' Refusal."""
    for sheet in lists.sheets(path):
        rows = iter(sheet.rows)
        first = next(rows, None)
        if first is not None:
            yield from _rows(first[1], rows, given)
            return
    raise NotReadable("no_column", columns=", ".join(NEEDED))


def headings(path: Path) -> list[str]:
    """What the first row of the file says, for a page that asks what each column is."""
    for sheet in lists.sheets(path, first_rows=1):
        for _number, cells in sheet.rows:
            return [_text(cell) for cell in cells]
    return []


def _rows(heads: list[Cell], rows: Rows, given: Given) -> Iterator[Line]:
    names = [_text(cell) for cell in heads]
    fixed = {
        concept: said[1:] for concept, said in given.mapping.items() if said[:1] == "="
    }
    concepts = [_concept(name, given.mapping) for name in names]
    told = {concept for concept in concepts if concept} | set(fixed)
    years = [n for n, name in enumerate(names) if YEAR.fullmatch(name.strip())]
    if "OBS_VALUE" not in told and years:
        yield from _wide(names, concepts, years, rows, fixed)
        return
    if missing := [concept for concept in NEEDED if concept not in told]:
        raise NotReadable("no_column", columns=", ".join(missing))
    for number, cells in rows:
        yield number, fixed | _cells(concepts, cells)


def _wide(
    names: list[str],
    concepts: list[str],
    years: list[int],
    rows: Rows,
    fixed: Mapping[str, str],
) -> Iterator[Line]:
    left = ["" if n in years else concept for n, concept in enumerate(concepts)]
    for number, cells in rows:
        about = {**fixed, **_cells(left, cells)}
        for n in years:
            value = _text(cells[n]) if n < len(cells) else ""
            yield number, {**about, "TIME_PERIOD": names[n], "OBS_VALUE": value}


def _cells(concepts: list[str], cells: list[Cell]) -> dict[str, str]:
    pairs = zip(concepts, chain(cells, [None] * len(concepts)), strict=False)
    return {concept: _text(cell) for concept, cell in pairs if concept}


def _concept(name: str, mapping: Mapping[str, str]) -> str:
    """The concept of a column; a heading nobody knows is a concept of its own. Of
    UNICEF's "REF_AREA:Geographic area" the part before the colon."""
    if not name:
        return ""
    for concept, heading in mapping.items():
        if heading.strip().casefold() == name.strip().casefold():
            return concept
    known = codes()["headings"]
    for word in (name, name.split(":", 1)[0]):
        if found := known.get(" ".join(word.split()).casefold()):
            return str(found)
    return name.split(":", 1)[0].strip().upper()


def _text(cell: Cell) -> str:
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < 1e15
        return str(int(cell)) if whole else format(Decimal(repr(cell)), "f")
    return "" if cell is None else str(as_seen(cell)).strip()
