"""Lists in any spreadsheet or text format, read row by row."""

import io
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from kamkor.register.sources.kinds import KINDS

from . import sent
from .archive import inspect_archive
from .folding import fold
from .formats import Format, sniff
from .headings import (
    Recognition,
    heading_strength,
    recognise,
)
from .limits import LIMITS, Limits
from .refusals import Refusal, RefusalCode
from .rows import Identities, Row
from .table_reader import Rows, TableReader
from .tables import LOOK_AHEAD, RowSort, Table, find_table
from .textfiles import text_rows
from .workbooks import Sheet, workbook_sheets

if TYPE_CHECKING:
    from .cells import Cell

# or what opens the file, for one that does not lie open
FileSource = (
    str | Path | bytes | IO[bytes] | Callable[[], AbstractContextManager[IO[bytes]]]
)


class SkipReason(StrEnum):
    EMPTY = "empty"
    HIDDEN = "hidden"
    NO_HEADER = "no_header"
    NO_NAME_COLUMN = "no_name_column"

    @property
    def message(self) -> str:
        """Why the sheet was left out, in the language active now."""
        return str(SKIP_MESSAGES[self])


SKIP_MESSAGES = {
    SkipReason.EMPTY: _("The sheet is empty."),
    SkipReason.HIDDEN: _("The sheet is hidden."),
    SkipReason.NO_HEADER: _("No row of the sheet looks like column headings."),
    SkipReason.NO_NAME_COLUMN: _("No column of the sheet holds the name of a child."),
}


class SkippedSheet(NamedTuple):
    sheet: str
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Survey:
    """What stands in a file, before anybody says what kind of list it is."""

    tables: tuple[Table, ...]
    skipped: tuple[SkippedSheet, ...]


@dataclass(slots=True)
class Reading:
    """Rows of a file as they come, and what was found on the way.

    Iterate once; `recognitions` and `skipped` fill up sheet by sheet, `counts` holds
    how many rows were data, titles, totals, groups, numbering, footers, blanks.
    """

    rows: Iterator[Row]
    kind: str
    recognitions: dict[str, Recognition] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    skipped: list[SkippedSheet] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Row]:
        return self.rows


def survey(source: FileSource, *, limits: Limits = LIMITS) -> Survey:
    """Tables of the file with their headings and first rows.

    Raises Refusal if the file cannot be read or holds no table.
    """
    tables: list[Table] = []
    skipped: list[SkippedSheet] = []
    for sheet in sheets(source, limits=limits, first_rows=LOOK_AHEAD * 4):
        table, _rows, reason = _table_of(sheet)
        if table is None:
            skipped.append(SkippedSheet(sheet.name, reason))
        else:
            tables.append(table)
    if not tables:
        raise _nothing(skipped)
    return Survey(tuple(tables), tuple(skipped))


def read(
    source: FileSource,
    kind: str,
    mapping: Mapping[str, str] | None = None,
    *,
    list_date: date,
    limits: Limits = LIMITS,
) -> Reading:
    """Rows of every table in the file, normalised for the kind.

    `mapping` is what the source remembers: folded heading -> field, "" to ignore.
    `list_date` is the day the list speaks for: nothing is later than it, ages count
    back from it. Memory is bounded; nothing is kept but hashes for duplicates.
    Raises Refusal, possibly after some rows (a file found broken halfway), and at
    the end if no sheet had a column with children's names.
    """
    if kind not in KINDS:
        raise KeyError(kind)
    reading = Reading(iter(()), kind)
    reading.rows = _all_rows(reading, source, mapping, list_date, limits)
    return reading


def _all_rows(
    reading: Reading,
    source: FileSource,
    mapping: Mapping[str, str] | None,
    list_date: date,
    limits: Limits,
) -> Iterator[Row]:
    identities = Identities(reading.kind)
    for sheet in sheets(source, limits=limits):
        table, rows, reason = _table_of(sheet, mapping)
        recognition = _recognition(sheet, table, reading.kind, mapping)
        if table is None or recognition is None or not recognition.has_name:
            why = reason if table is None else SkipReason.NO_NAME_COLUMN
            reading.skipped.append(SkippedSheet(sheet.name, why))
            continue
        reading.tables[sheet.name] = table
        reading.recognitions[sheet.name] = recognition
        reading.counts[RowSort.TITLE] += len(table.titles)
        reader = TableReader(sheet, table, recognition, list_date)
        yield from reader.rows(rows, reading.counts, identities)
    if not reading.tables:
        raise _nothing(reading.skipped)


def _recognition(
    sheet: Sheet, table: Table | None, kind: str, mapping: Mapping[str, str] | None
) -> Recognition | None:
    if table is None:
        return None
    if sheet.sent:
        return sent.recognition(table, kind)
    return recognise(table, kind, mapping)


def _nothing(skipped: list[SkippedSheet]) -> Refusal:
    empty = all(sheet.reason is SkipReason.EMPTY for sheet in skipped)
    return Refusal(RefusalCode.EMPTY if empty else RefusalCode.NO_TABLE)


def sheets(
    source: FileSource, *, limits: Limits = LIMITS, first_rows: int = 0
) -> Iterator[Sheet]:
    """The file's sheets with their raw rows, whatever the format.

    Each sheet's rows must be consumed before the next sheet. Raises Refusal.
    """
    with _as_file(source, limits) as file:
        form = sniff(file)
        if form is Format.TEXT:
            rows: Iterable[tuple[int, list[Cell]]] = text_rows(file, limits)
            yield Sheet(name="", rows=iter(islice(rows, first_rows or None)))
            return
        if form is Format.SENT:
            yield sent.sheet(file, limits, first_rows=first_rows)
            return
        contents = inspect_archive(file, limits) if form is Format.ZIP else None
        for sheet in workbook_sheets(file, limits, first_rows=first_rows):
            if contents:
                sheet.epoch_1904 = contents.epoch_1904
                missing = contents.formulas_without_value
                sheet.formulas_without_value = missing.get(sheet.position, frozenset())
                if contents.is_ods:
                    sheet.merged = None
            yield sheet


@contextmanager
def _as_file(source: FileSource, limits: Limits) -> Iterator[IO[bytes]]:
    """A real file on disk: the worker needs a descriptor."""
    if callable(source):
        with source() as file:
            _check_size(file, limits)
            yield file
        return
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            _check_size(file, limits)
            yield file
        return
    with tempfile.TemporaryFile() as copy:
        stream = io.BytesIO(source) if isinstance(source, bytes) else source
        stream.seek(0)
        left = limits.file_bytes + 1
        while left > 0 and (block := stream.read(min(left, 1 << 20))):
            copy.write(block)
            left -= len(block)
        copy.flush()
        _check_size(copy, limits)
        yield copy


def _check_size(file: IO[bytes], limits: Limits) -> None:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size == 0:
        raise Refusal(RefusalCode.EMPTY)
    if size > limits.file_bytes:
        raise Refusal(RefusalCode.TOO_LARGE)


def _table_of(
    sheet: Sheet, mapping: Mapping[str, str] | None = None
) -> tuple[Table | None, Rows, SkipReason]:
    """The sheet's table, all its rows again, and why there is none."""
    if sheet.hidden:
        return None, sheet.rows, SkipReason.HIDDEN
    head = list(islice(sheet.rows, LOOK_AHEAD + 20))
    rows = chain(head, sheet.rows)
    if not head:
        return None, rows, SkipReason.EMPTY
    if sheet.sent:
        return sent.table(head), rows, SkipReason.NO_HEADER
    known = frozenset(mapping or ())

    def strength(text: str) -> float:
        return 1.0 if fold(text) in known else heading_strength(text)

    table = find_table(sheet.name, head, sheet.merged, strength)
    return table, rows, SkipReason.NO_HEADER
