"""Reads an official classifier: finds its columns, its units and what is odd in it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import ModuleType

from . import kato, naming, soate
from .choices import Level
from .units import Odd, Remark, Unit
from .workbooks import Sheet, UnreadableFile

RULES: dict[str, ModuleType] = {"kg": soate, "kz": kato}
HEADERS = {
    "name_ky": ("кыргызча", "кырг", "аталышы", "name_ky"),
    "name_kk": ("қаз", "каз", "атауы", "name_kk", "kaz_name"),
    "name_ru": ("рус", "орыс", "наименование", "название", "name_ru", "rus_name"),
    "name_en": ("english", "англ", "name_en"),
}
UPPER = re.compile(r"област|облус|облыс|район|аудан|region|oblast|district|parent")
NARROW = ("ab", "cd", "ef", "hij")


@dataclass
class Line:
    """A row with a code: the names by column and what it says is above it."""

    where: str
    code: str
    names: dict[str, str]
    above: list[str]
    spaced: bool = False


@dataclass
class Entry:
    unit: Unit
    names: dict[str, str]
    parent: str | None = None


@dataclass
class Classifier:
    """The units of a file by code, parents told by their codes, and the remarks."""

    entries: dict[str, Entry] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    lines: int = 0

    def remark(self, odd: Odd, line: Line, detail: str = "") -> None:
        self.remarks.append(Remark(odd, line.code, line.where, detail))


def read(country: str, sheets: Iterable[Sheet], *, known: Iterable[str]) -> Classifier:
    """All units of the file. `known` are the codes that exist already: a parent may be
    one of them. Raises UnreadableFile when no sheet has a column of codes.
    """
    rule = RULES[country]
    lines = [line for sheet in sheets for line in _lines(sheet, rule)]
    if not lines:
        raise UnreadableFile(
            f"No column holds codes of {rule.LENGTH} digits: is this the classifier?"
        )
    found = Classifier(lines=len(lines))
    told: dict[str, Line] = {}
    for line in sorted(lines, key=lambda line: _stands_in(line, rule)):
        _take(line, rule, found, told)
    _find_parents(found, set(known) | {rule.COUNTRY}, rule)
    _compare_parents(found, told, rule)
    return found


def _stands_in(line: Line, rule: ModuleType) -> bool:
    unit = rule.read(line.code, _any_name(line))
    return isinstance(unit, Unit) and unit.stands_in


def _any_name(line: Line) -> str:
    return line.names.get("name_ru") or next(iter(line.names.values()), "")


def _take(
    line: Line, rule: ModuleType, found: Classifier, told: dict[str, Line]
) -> None:
    name = _any_name(line)
    if line.spaced:
        found.remark(Odd.SPACES, line)
    unit = rule.read(line.code, name)
    if not isinstance(unit, Unit):
        found.remark(unit, line, name)
    elif unit.code in found.entries:
        odd = _again(unit, line, found.entries[unit.code], told[unit.code])
        if odd is not None:
            found.remark(odd, line, name)
    elif not name:
        found.remark(Odd.NO_NAME, line)
    else:
        if unit.odd is not None:
            found.remark(unit.odd, line, name)
        found.entries[unit.code] = Entry(unit, line.names)
        told[unit.code] = line


def _again(unit: Unit, line: Line, entry: Entry, first: Line) -> Odd | None:
    """The unit was told before: a heading, a repetition, or its city row as well."""
    if unit.stands_in:
        return Odd.HEADING
    if first.code == line.code or _differ(entry.names, line.names):
        return Odd.DUPLICATE
    return None


def _differ(one: dict[str, str], other: dict[str, str]) -> bool:
    return any(
        naming.parse(one[column]).core != naming.parse(other[column]).core
        for column in one.keys() & other.keys()
    )


def _find_parents(found: Classifier, known: set[str], rule: ModuleType) -> None:
    missing: Counter[str] = Counter()
    for entry in found.entries.values():
        if entry.unit.level == Level.COUNTRY:
            continue
        there = [
            code for code in entry.unit.above if code in found.entries or code in known
        ]
        entry.parent = there[0]
        if there[0] != entry.unit.above[0] and not _alternative(entry.unit, there[0]):
            missing[entry.unit.above[0]] += 1
    for code, children in sorted(missing.items()):
        if _expected(code, rule):
            found.remarks.append(Remark(Odd.MISSING_PARENT, code, detail=f"{children}"))


def _alternative(unit: Unit, parent: str) -> bool:
    """Two of the codes above may be spellings of one and the same unit."""
    return parent[:11] == unit.above[0][:11] and len(parent) == soate.LENGTH


def _expected(code: str, rule: ModuleType) -> bool:
    """In KATO a unit may lie right under a region: its third part is then empty."""
    return rule is soate or code[4:6] != "00" or code[2:4] != "00"


def _compare_parents(
    found: Classifier, told: dict[str, Line], rule: ModuleType
) -> None:
    by_name: dict[str, set[str]] = {}
    for code, entry in found.entries.items():
        if entry.unit.level in {Level.REGION, Level.DISTRICT}:
            for key in _keys(entry.names):
                by_name.setdefault(key, set()).add(code)
    for code, line in told.items():
        right = {code, *_line_above(code, found)}
        for text in line.above:
            meant = _meant(text, by_name, rule)
            if meant and not meant & right:
                found.remark(Odd.WRONG_PARENT, line, text)


def _meant(text: str, by_name: dict[str, set[str]], rule: ModuleType) -> set[str]:
    """The codes a cell about the unit above may mean; none when it tells nothing."""
    if not rule.CODE.fullmatch(text):
        return by_name.get(naming.parse(text).core, set())
    unit = rule.read(text, "")
    return {unit.code} if isinstance(unit, Unit) else {text}


def _keys(names: dict[str, str]) -> set[str]:
    return {naming.parse(name).core for name in names.values()}


def _line_above(code: str, found: Classifier) -> Iterator[str]:
    parent = found.entries[code].parent
    while parent is not None:
        yield parent
        entry = found.entries.get(parent)
        parent = entry.parent if entry else None


# --- columns


def _lines(sheet: Sheet, rule: ModuleType) -> list[Line]:
    width = max((len(row) for row in sheet.rows), default=0)
    rows = [row + [""] * (width - len(row)) for row in sheet.rows]
    columns = list(zip(*rows, strict=True))
    rows, columns = _joined(rows, columns)
    codes = [n for n, cells in enumerate(columns) if _is_code(cells, rule)]
    if not codes:
        return []
    own = max(codes, key=lambda n: (len(set(columns[n])), -n))
    names, above = _names(columns, rows, own, rule)
    others = [n for n in codes if n != own] + above
    return [
        Line(
            where=f"{sheet.name}, {number}",
            code=code,
            names={
                column: " ".join(row[n].split())
                for column, n in names.items()
                if row[n]
            },
            above=[_digits(row[n], rule) for n in others if row[n]],
            spaced=" " in row[own],
        )
        for number, row in enumerate(rows, start=1)
        if (code := _digits(row[own], rule)) and rule.CODE.fullmatch(code)
    ]


def _joined(
    rows: list[list[str]], columns: list[tuple[str, ...]]
) -> tuple[list[list[str]], list[tuple[str, ...]]]:
    """KATO without the column `te`: its four parts are put together into one code."""
    for number, row in enumerate(rows[:30]):
        header = [cell.casefold() for cell in row]
        if "te" not in header and all(part in header for part in NARROW):
            places = [header.index(part) for part in NARROW]
            code = [
                "".join(
                    line[n].zfill(size)
                    for n, size in zip(places, (2, 2, 2, 3), strict=True)
                )
                for line in rows
            ]
            code[: number + 1] = ["te"] * (number + 1)
            rows = [[one, *line] for one, line in zip(code, rows, strict=True)]
            return rows, [tuple(code), *columns]
    return rows, columns


def _digits(cell: str, rule: ModuleType) -> str:
    """A cell without its spaces when that makes it a code; as it is otherwise."""
    tight = re.sub(r"\s+|\.0$", "", cell)
    return tight if rule.CODE.fullmatch(tight) else cell


def _is_code(cells: tuple[str, ...], rule: ModuleType) -> bool:
    filled = [cell for cell in cells if cell]
    good = sum(bool(rule.CODE.fullmatch(_digits(cell, rule))) for cell in filled)
    return good >= 1 and good * 2 >= len(filled)


def _names(
    columns: list[tuple[str, ...]], rows: list[list[str]], own: int, rule: ModuleType
) -> tuple[dict[str, int], list[int]]:
    """Columns of names by language, and columns that repeat the units above."""
    body = [
        n for n, row in enumerate(rows) if rule.CODE.fullmatch(_digits(row[own], rule))
    ]
    names: dict[str, int] = {}
    above: list[int] = []
    for n, cells in enumerate(columns):
        words = [cells[i] for i in body if re.search(r"[^\W\d_]", cells[i])]
        if n == own or len(words) * 2 <= len(body):
            continue
        header = " ".join(cells[: body[0]]).casefold()
        repeated = len(body) > 10 and len(set(words)) * 5 < len(words)
        if repeated or UPPER.search(header):
            above.append(n)
            continue
        names.setdefault(_language(header, " ".join(words)), n)
    return names, above


def _language(header: str, words: str) -> str:
    for column, signs in HEADERS.items():
        if any(sign in header for sign in signs):
            return column
    return _language_of_letters(words.casefold())


def _language_of_letters(words: str) -> str:
    if re.search("[әғқұһі]", words):
        return "name_kk"
    if len(re.findall("[өүң]", words)) * 100 > len(words):
        return "name_ky"
    latin = len(re.findall("[a-z]", words))
    return "name_en" if latin * 2 > len(words) else "name_ru"
