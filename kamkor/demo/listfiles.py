"""One list on disk: title rows, header, rows with their truth, totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import vocabulary
from .chance import stream
from .habits import Desk
from .offices import HEADLINES, NAME_PARTS, titles
from .sheets import OpenDocument, Text, Workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .habits import Cell
    from .names import Name
    from .offices import Office
    from .persons import Child, Household
    from .places import Unit
    from .population import Plan
    from .records import Record
    from .sheets import Writer

GROUPS = {
    "child": (*NAME_PARTS, "full_name", "sex", "birth_date", "pin"),
    "parents": ("mother_name", "father_name"),
    "care": ("carer_name", "kinship", "carer_age", "carer_phone", "legal_basis"),
}
ENCODINGS = {
    "utf8": ("utf-8", ","),
    "semicolon": ("utf-8", ";"),
    "cp1251": ("cp1251", ";"),
    "utf16": ("utf-16", "\t"),
}
TWICE = 0.003  # rows typed a second time in the same list
BLANK_ROWS = 0.006
Truth = tuple[str, str, int, str, str]  # file, sheet, row, child, what went wrong


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the manifest."""

    path: str
    kind: str
    source: str
    organisation: str
    territory: str
    list_date: str
    rows: int
    sheets: list[str]
    format: str
    language: str

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


class ListFile:
    """Rows of one office; `tell` hears the truth of each."""

    def __init__(
        self, plan: Plan, office: Office, folder: Path, tell: Callable[[Truth], None]
    ) -> None:
        self.plan = plan
        self.office = office
        self.tell = tell
        self.chance = stream(plan.seed, plan.country, "rows", office.key)
        names = titles(plan.country, office.habits.language)
        self.desk = Desk(
            office.habits, self.chance, office.day, office.layout.columns, names
        )
        self.writer = _writer(folder / office.path, office.layout.format)
        self.rows = 0
        self.sheet = ""
        self.in_sheet = 0
        self.sheets: list[str] = []

    def add(
        self, record: Record, household: Household, child: Child, unit: Unit
    ) -> None:
        """One child's row, now and then twice, now and then after an empty one."""
        layout = self.office.layout
        own = self.desk.titles[unit.territory.code]
        wished = own if layout.sheets else self.office.place
        if self.sheet != wished:
            self._open(wished)
        careful = self.office.careful
        times = 2 if not careful and self.chance.random() < TWICE else 1
        for _ in range(times):
            cells, name, wrong = self.desk.write(
                record, household, child, careful=careful
            )
            if layout.totals and self.chance.random() < BLANK_ROWS:
                self.writer.row([])
            self.in_sheet += 1
            self.rows += 1
            at = self.writer.row(self._cells(cells, name))
            noted = [*wrong, "again"] if times == 2 else wrong
            self.tell(
                (self.office.path, self.writer.sheet, at, child.code, ";".join(noted))
            )

    def close(self) -> Entry:
        self._totals()
        self.writer.close()
        office = self.office
        return Entry(
            path=office.path,
            kind=office.kind,
            source=office.source,
            organisation=office.organisation,
            territory=office.territory,
            list_date=office.day.isoformat(),
            rows=self.rows,
            sheets=self.sheets,
            format=office.layout.format,
            language=office.habits.language,
        )

    def _cells(self, cells: dict[str, Cell], name: Name) -> list[Cell]:
        chance, layout = self.chance, self.office.layout
        parts: tuple[Cell, ...] = (name.surname, name.given, name.patronymic)
        if name.style == "uulu_last" and chance.random() < 0.5:
            parts = (None, name.given, name.surname)
        given = {
            **cells,
            "full_name": name.full or None,
            **dict(zip(NAME_PARTS, parts, strict=True)),
        }
        written: list[Cell] = [self.in_sheet] if layout.numbered else []
        blank = self.office.habits.blank
        for column in layout.columns:
            value = given.get(column)
            kept = column in GROUPS["child"] or chance.random() >= blank
            written.append(value if kept or self.office.careful else None)
        return written

    def _open(self, sheet: str) -> None:
        self._totals()
        self.sheet = sheet
        self.in_sheet = 0
        self.writer.open(_sheet_name(sheet))
        if self.writer.sheet:
            self.sheets.append(self.writer.sheet)
        office = self.office
        language = office.habits.language
        day = f"{office.day:%d.%m.%Y}"
        for line in HEADLINES[language][-office.layout.titles or 3 :]:
            text = line.format(source=office.source, place=sheet, day=day)
            self.writer.row([text], spans={0: 6})
        if office.layout.titles > 1:
            self.writer.row([])
        self._header(language)

    def _header(self, language: str) -> None:
        layout = self.office.layout
        columns = (*(["number"] if layout.numbered else []), *layout.columns)
        words = [self._heading(language, column) for column in columns]
        if layout.two_rows:
            upper, lower, spans = _two_rows(language, columns, words)
            self.writer.row(upper, spans=spans)
            self.writer.row(lower)
        else:
            self.writer.row(words)
        if layout.column_numbers:
            self.writer.row(list(range(1, len(columns) + 1)))

    def _heading(self, language: str, column: str) -> str:
        if self.plan.country == "kz" and column.endswith("pin"):
            column = column.replace("pin", "iin")
        usual = vocabulary.headings(language, column)
        return usual[self.office.layout.headings % len(usual)]

    def _totals(self) -> None:
        if self.in_sheet and self.office.layout.totals:
            word = vocabulary.total(self.office.habits.language)
            self.writer.row([None, f"{word}: {self.in_sheet}"])


def _two_rows(
    language: str, columns: tuple[str, ...], words: list[str]
) -> tuple[list[Cell], list[Cell], dict[int, int]]:
    """Group names above, their columns below; the other headings stay above."""
    upper: list[Cell] = list(words)
    lower: list[Cell] = [None] * len(words)
    spans: dict[int, int] = {}
    for group, members in GROUPS.items():
        inside = [at for at, column in enumerate(columns) if column in members]
        if len(inside) < 2 or inside[-1] - inside[0] != len(inside) - 1:
            continue
        for at in inside:
            upper[at], lower[at] = None, words[at]
        upper[inside[0]] = vocabulary.group(language, group)
        spans[inside[0]] = len(inside)
    return upper, lower, spans


def _sheet_name(text: str) -> str:
    """At most 31 characters and none that Excel forbids."""
    return "".join(" " if letter in "[]:*?/\\" else letter for letter in text)[:31]


def _writer(path: Path, form: str) -> Writer:
    if form == "xlsx":
        return Workbook(path)
    if form == "ods":
        return OpenDocument(path)
    encoding, separator = ENCODINGS[form]
    return Text(path, encoding=encoding, separator=separator)
