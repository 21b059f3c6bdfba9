"""One column's cells turned into values, each different cell only once."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from kamkor.register.sources.kinds import Field, FieldType

from .cells import Cell, as_seen
from .codes import read_certificate, read_code, read_codes
from .countries import read_country
from .dates import DateRules, Read, read_date
from .escape import escape_formula, unescape_formula
from .findings import Code, Finding
from .folding import clean, has_invisible, mixed_letters
from .numbers import mask, read_number, read_phone, read_pin

MEMO = 10_000
SHOWN = 80
CELL_ERROR = re.compile(r"\A#(?:REF|N/A|VALUE|NAME|DIV/0|NUM|NULL|ЗНАЧ|ССЫЛКА|Н/Д|ИМЯ|ДЕЛ/0|ЧИСЛО|ПУСТО)[!?]?\Z")  # fmt: skip
DIGIT = re.compile(r"\d")
LETTERS = "А-Яа-яЁёҢңӨөҮүӘәҒғҚқҰұҺһІі"
PLAIN_CELLS = {
    FieldType.NAME: re.compile(f"[{LETTERS}]{{2,}}(?:[ -][{LETTERS}]+){{0,5}}"),
    FieldType.TEXT: re.compile(f"[{LETTERS}0-9](?: ?[{LETTERS}0-9.,№/«»()-]){{0,80}}"),
}
"""Cells that are their own value and need no second look."""
NOTHING = re.compile(r"[\W\d_]*")


class Entry(NamedTuple):
    """What one cell comes to. `digest` is the value's part of the row's hash."""

    text: str
    value: Any
    digest: str
    findings: tuple[Finding, ...]


class Context(NamedTuple):
    """What the list as a whole says about its cells."""

    today: date
    epoch_1904: bool = False
    kazakh: bool = False


def digest(field: str, value: Any) -> str:
    """A value's part in the text whose hash is the row's content hash."""
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"{field}={value}"


class ColumnReader:
    """Normalises the cells of one field; remembers the last few thousand."""

    def __init__(self, field: Field, context: Context) -> None:
        self.field = field
        self.convert = _converter(field, context)
        self.plain = PLAIN_CELLS.get(field.type)
        self.memo: dict[Cell, Entry] = {}

    def read(self, cell: Cell) -> Entry:
        """The entry of a cell not met lately; callers look into `memo` first."""
        if self.plain and isinstance(cell, str) and self.plain.fullmatch(cell):
            entry = Entry(cell, cell, f"{self.field.code}={cell}", ())
        else:
            entry = self._carefully(cell)
        if len(self.memo) >= MEMO:
            self.memo.clear()
        self.memo[cell] = entry
        return entry

    def _carefully(self, cell: Cell) -> Entry:
        text = as_seen(cell)
        read = self._checked(cell, text)
        findings = self._findings(read, text, cell)
        return Entry(text, read.value, self._digest(read.value), findings)

    def _digest(self, value: Any) -> str:
        return "" if value is None else digest(self.field.code, value)

    def _checked(self, cell: Cell, text: str) -> Read:
        if isinstance(cell, str):
            if text.startswith("#") and CELL_ERROR.match(text.strip()):
                return Read(None, (Code.CELL_ERROR,))
            if text.startswith("'"):
                return self.convert(unescape_formula(text))
        return self.convert(cell)

    def _findings(self, read: Read, text: str, cell: Cell) -> tuple[Finding, ...]:
        codes = list(read.codes)
        if isinstance(cell, str):
            codes += _letters(text)
        if not codes:
            return ()
        shown = clean(text)[:SHOWN]
        if self.field.type is FieldType.PIN:
            shown = mask(shown)
        params: dict[str, Any] = {"value": shown}
        if Code.PIN_LENGTH in codes:
            params["n"] = sum(character.isdigit() for character in text)
        return tuple(Finding(self.field.code, code, params) for code in codes)


def _letters(text: str) -> list[Code]:
    codes = []
    if not text.isprintable() and has_invisible(text):
        codes.append(Code.HIDDEN_CHARACTERS)
    if escape_formula(text) != text and not text.startswith(("\n", "\r", "\t")):
        codes.append(Code.FORMULA_TEXT)
    return codes


def _converter(field: Field, context: Context) -> Callable[[Cell], Read]:
    if field.type is FieldType.DATE:
        rules = DateRules(
            context.today,
            is_birth=field.code == "birth_date",
            may_be_future=field.future,
            epoch_1904=context.epoch_1904,
        )
        return lambda cell: read_date(cell, rules)
    if field.type in (FieldType.CODE, FieldType.YES_NO):
        return lambda cell: read_code(cell, field.codes, kazakh=context.kazakh)
    if field.type is FieldType.CODES:
        return lambda cell: read_codes(cell, field.codes)
    return PLAIN[field.type]


def read_text(cell: Cell) -> Read:
    """Text with single spaces and nothing invisible; None if empty or a dash."""
    text = clean(as_seen(cell))
    return Read(None if text in {"", "-", "–", "—"} else text)


def read_name(cell: Cell) -> Read:
    """A name as written; None where there is no letter in it."""
    text = clean(as_seen(cell))
    if not text or NOTHING.fullmatch(text):
        return Read(None)
    codes = []
    if mixed_letters(text):
        codes.append(Code.MIXED_LETTERS)
    if DIGIT.search(text):
        codes.append(Code.DIGITS_IN_NAME)
    return Read(text, tuple(codes))


PLAIN: dict[FieldType, Callable[[Cell], Read]] = {
    FieldType.NAME: read_name,
    FieldType.TEXT: read_text,
    FieldType.NUMBER: read_number,
    FieldType.PHONE: read_phone,
    FieldType.PIN: read_pin,
    FieldType.COUNTRY: read_country,
    FieldType.CERTIFICATE: read_certificate,
}
