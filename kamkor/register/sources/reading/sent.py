"""Rows that another system sends, kept as a file of their own like any list.

One JSON value a line: the head, then one array a row, its first cell the row's own
number in the sender's system, the others in the order of the fields the head names.
Nothing is guessed here: no titles, no totals, each line is one row.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import IO, Any

from kamkor.register.sources.kinds import KINDS, NAME_FIELDS

from .cells import Cell
from .folding import fold
from .headings import Column, Recognition, column_letter
from .limits import Limits
from .refusals import Refusal, RefusalCode
from .tables import Heading, Table
from .workbooks import Rows, Sheet

REFERENCE = "reference"


def write(
    rows: Sequence[tuple[str, Mapping[str, Cell]]], *, kind: str, list_date: date
) -> bytes:
    """The file of `rows`: (reference, field -> cell). Equal rows give equal bytes."""
    used = {name for _reference, cells in rows for name in cells} | {"birth_date"}
    if used.isdisjoint(NAME_FIELDS):
        used.add("full_name")  # so that its absence is told, row by row
    fields = [name for name in KINDS[kind].fields if name in used]
    head = {
        "kamkor": "rows",
        "kind": kind,
        "list_date": list_date.isoformat(),
        "fields": fields,
    }
    lines = [head, *([ref, *map(cells.get, fields)] for ref, cells in rows)]
    return "\n".join(map(_line, lines)).encode()


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def sheet(file: IO[bytes], limits: Limits, *, first_rows: int = 0) -> Sheet:
    """The file as one sheet; its row 0 holds the headings. Raises Refusal."""
    file.seek(0)
    head = _read(file.readline(limits.line_characters))
    fields = head.get("fields") if isinstance(head, dict) else None
    if not isinstance(fields, list) or not all(isinstance(f, str) for f in fields):
        raise Refusal(RefusalCode.DAMAGED)
    rows = _rows(file, fields, limits)
    return Sheet(name="", rows=islice(rows, (first_rows or limits.rows) + 1), sent=True)


def _rows(file: IO[bytes], fields: list[str], limits: Limits) -> Rows:
    yield 0, [REFERENCE, *fields]
    for number, line in enumerate(_lines(file, limits), start=1):
        if number > limits.rows:
            raise Refusal(RefusalCode.TOO_LONG, n=limits.rows)
        cells = _read(line)
        if not isinstance(cells, list) or len(cells) != len(fields) + 1:
            raise Refusal(RefusalCode.DAMAGED)
        if not all(map(_is_cell, cells)):
            raise Refusal(RefusalCode.DAMAGED)
        yield number, cells


def _lines(file: IO[bytes], limits: Limits) -> Iterator[bytes]:
    while line := file.readline(limits.line_characters * 4):
        yield line


def _is_cell(value: Any) -> bool:
    return value is None or (
        isinstance(value, str | int | float) and not isinstance(value, bool)
    )


def _read(line: bytes) -> Any:
    if b"\\ud" in line.lower():  # half a character, which no database keeps
        raise Refusal(RefusalCode.DAMAGED)
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Refusal(RefusalCode.DAMAGED) from error


def table(head: Sequence[tuple[int, list[Cell]]]) -> Table:
    """The table of a sent sheet from its first rows."""
    names = [str(cell) for cell in head[0][1]]
    return Table(
        sheet="",
        header_first=0,
        header_last=0,
        headings=tuple(Heading(index, (name,)) for index, name in enumerate(names)),
        titles=(),
        sample=tuple((n, tuple(map(_shown, cells))) for n, cells in head[1:21]),
    )


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def recognition(found: Table, kind: str) -> Recognition:
    """Each column is the field it names; the reference is nobody's field."""
    allowed = set(KINDS[kind].fields)
    return Recognition(kind, tuple(_columns(found.headings, allowed)))


def _columns(headings: Iterable[Heading], allowed: set[str]) -> Iterator[Column]:
    for heading in headings:
        field = heading.text if heading.text in allowed else None
        yield Column(
            heading.index,
            column_letter(heading.index),
            heading.text,
            fold(heading.text),
            field,
            1.0 if field else 0.0,
            ignored=field is None,
        )
