"""The rows under one header, as rows of a list."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from kamkor.register.sources.kinds import FIELDS, KINDS

from .cells import Cell, as_seen
from .findings import Code, Finding
from .folding import clean
from .headings import Column, Recognition, column_letter
from .normalise import ColumnReader, Context, digest
from .rows import Identities, Row, check_row
from .tables import RowSort, RowSorter, Table, is_grade
from .workbooks import Sheet

KAZAKH = set("әқғұһӘҚҒҰҺ")
Rows = Iterator[tuple[int, list[Cell]]]


class TableReader:
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
