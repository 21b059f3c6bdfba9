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
from typing import IO, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from kamkor.register.sources.kinds import FIELDS, KINDS

from . import sent
from .archive import inspect_archive
from .cells import Cell, as_seen
from .findings import Code, Finding
from .folding import clean, fold
from .formats import Format, sniff
from .headings import (
    Column,
    Recognition,
    column_letter,
    heading_strength,
    recognise,
)
from .limits import LIMITS, Limits
from .normalise import ColumnReader, Context, digest
from .refusals import Refusal, RefusalCode
from .rows import Identities, Row, check_row
from .tables import LOOK_AHEAD, RowSort, RowSorter, Table, find_table, is_grade
from .textfiles import text_rows
from .workbooks import Sheet, workbook_sheets

# or what opens the file, for one that does not lie open
FileSource = (
    str | Path | bytes | IO[bytes] | Callable[[], AbstractContextManager[IO[bytes]]]
)
KAZAKH = set("әқғұһӘҚҒҰҺ")


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
        reader = _TableReader(sheet, table, recognition, list_date)
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


Rows = Iterator[tuple[int, list[Cell]]]


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


class _TableReader:
    """Turns the rows under one header into Row objects."""

    def __init__(
        self, sheet: Sheet, table: Table, recognition: Recognition, list_date: date
    ) -> None:
        self.sheet = sheet
        self.table = table
        letters = set("".join(heading.text for heading in table.headings))
        self.context = Context(list_date, sheet.epoch_1904, bool(letters & KAZAKH))
        columns = recognition.columns
        self.titles = _unique_titles(columns)
        self.mapped = [
            (column.field, column.index, self.titles[column.index])
            for column in columns
            if column.field
        ]
        self.readers = [
            (name, index, title, reader, reader.memo)
            for name, index, title in self.mapped
            for reader in [ColumnReader(FIELDS[name], self.context)]
        ]
        self.others = [(c.index, self.titles[c.index]) for c in columns if not c.field]
        names = frozenset(
            index for name, index, _t in self.mapped if FIELDS[name].type == "name"
        )
        self.sorter = RowSorter(table, names)
        self.kind = recognition.kind
        self.group: str | None = None
        self.merges = _Merges(sheet, table)

    def rows(
        self, rows: Rows, counts: Counter[str], identities: Identities
    ) -> Iterator[Row]:
        for number, cells in rows:
            if number <= self.table.header_last:
                continue
            if self.merges.active:
                cells = self.merges.fill(number, cells)
            sort = RowSort.DATA if self.sheet.sent else self.sorter.sort(cells)
            if sort is RowSort.GROUP:
                self.group = next(clean(as_seen(c)) for c in cells if c is not None)
            if sort is not RowSort.DATA:
                counts[sort] += 1
                continue
            row = self.row(number, cells, identities)
            if row is None:
                counts["blank"] += 1
                continue
            counts[sort] += 1
            yield row

    def row(self, number: int, cells: list[Cell], identities: Identities) -> Row | None:
        width = len(cells)
        values: dict[str, Any] = {}
        verbatim: dict[str, str] = {}
        findings: list[Finding] = []
        digests: list[str] = []
        for name, index, title, reader, memo in self.readers:
            cell = cells[index] if index < width else None
            entry = memo.get(cell) or reader.read(cell)
            values[name] = entry.value
            if entry.text:
                verbatim[title] = entry.text
                if entry.digest:
                    digests.append(entry.digest)
                if entry.findings:
                    findings += entry.findings
        for index, title in self.others:
            if index < width and cells[index] is not None:
                verbatim[title] = as_seen(cells[index])
        if not digests and not findings and not self.sheet.sent:
            return None
        row = Row(self.sheet.name, number, verbatim, values, findings, self.group)
        row.reference = str(cells[0]) if self.sheet.sent else ""
        self._with_group(row, digests)
        self._missing_formulas(row)
        check_row(values, findings)
        identities.settle(row, "\n".join(sorted(digests)))
        return row

    def _with_group(self, row: Row, digests: list[str]) -> None:
        """A heading between the rows stands for the column that is not there."""
        if self.group is None:
            return
        name = "grade" if is_grade(self.group) else "village"
        if name in KINDS[self.kind].fields and not row.values.get(name):
            row.values[name] = self.group
            digests.append(digest(name, self.group))

    def _missing_formulas(self, row: Row) -> None:
        missing = self.sheet.formulas_without_value
        if not missing:
            return
        for name, index, _title in self.mapped:
            if f"{column_letter(index)}{row.number}" in missing:
                row.findings.append(Finding(name, Code.FORMULA_WITHOUT_VALUE, {}))


class _Merges:
    """Cells merged downwards over several children mean the same for each."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.spans: dict[int, list[tuple[int, int]]] = {}
        for top, left, bottom, right in sheet.merged or ():
            if bottom > top >= table.header_last and right == left:
                self.spans.setdefault(top + 1, []).append((left, bottom + 1))
        self.open: dict[int, tuple[int, Cell]] = {}
        self.active = bool(self.spans)

    def fill(self, number: int, cells: list[Cell]) -> list[Cell]:
        for left, last in self.spans.get(number, ()):
            if left < len(cells):
                self.open[left] = (last, cells[left])
        filled = list(cells)
        for left, (last, value) in list(self.open.items()):
            if number > last:
                del self.open[left]
                continue
            filled += [None] * (left + 1 - len(filled))
            if filled[left] is None:
                filled[left] = value
        return filled


def fields_by_title(columns: Iterable[Column]) -> dict[str, str]:
    """Field of each recognised column by its title in `Row.verbatim`."""
    titles = _unique_titles(columns := tuple(columns))
    return {titles[c.index]: c.field for c in columns if c.field}


def _unique_titles(columns: Iterable[Column]) -> dict[int, str]:
    titles: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for column in columns:
        title = column.heading or f"[{column.letter}]"
        seen[title] += 1
        titles[column.index] = title if seen[title] == 1 else f"{title} #{seen[title]}"
    return titles
