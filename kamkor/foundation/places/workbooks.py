"""Rows of a classifier's file: xlsx, xls, ods or csv, all sheets, cells as text."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import python_calamine
from charset_normalizer import from_bytes

LARGEST_BYTES = 60 * 1024 * 1024
LARGEST_ROWS = 300_000


class UnreadableFile(Exception):
    """The file is not a table that can be read; the text says why."""


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: list[list[str]]


def sheets(path: Path) -> list[Sheet]:
    """All sheets with their rows. Raises UnreadableFile."""
    if path.stat().st_size > LARGEST_BYTES:
        raise UnreadableFile("The file is larger than 60 MB: not a classifier.")
    found = (
        _csv(path) if path.suffix.lower() in {".csv", ".tsv", ".txt"} else _book(path)
    )
    if sum(len(sheet.rows) for sheet in found) > LARGEST_ROWS:
        raise UnreadableFile("The file has more than 300,000 rows: not a classifier.")
    return found


def _book(path: Path) -> list[Sheet]:
    try:
        with python_calamine.load_workbook(str(path)) as book:
            return [
                Sheet(name, [list(map(_text, row)) for row in _rows(book, name)])
                for name in book.sheet_names
            ]
    except (python_calamine.CalamineError, OSError) as error:
        raise UnreadableFile(f"The workbook cannot be read: {error}") from error


def _rows(
    book: python_calamine.CalamineWorkbook, name: str
) -> Iterator[Sequence[object]]:
    yield from book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _csv(path: Path) -> list[Sheet]:
    best = from_bytes(
        path.read_bytes(), cp_isolation=["utf_8", "utf_16", "cp1251"]
    ).best()
    if best is None:
        raise UnreadableFile("The letters of the file cannot be read: use UTF-8.")
    text = str(best).lstrip("\ufeff")
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(
            text[:20_000], delimiters=",;\t|"
        )
    except csv.Error:
        dialect = csv.excel
    rows = [
        [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), dialect)
    ]
    return [Sheet(path.name, rows)]
