"""One row of a list: values, what is to be said about it, and which row it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

from kamkor.register.sources.kinds import FIELDS, KINDS
from kamkor.register.sources.numbers import pin_facts

from .cells import Cell
from .findings import Code, Finding
from .folding import fold_name
from .normalise import ColumnReader, Context, digest

NAMES = ("full_name", "surname", "given_name", "patronymic")
TOGETHER = {
    Code.NO_NAME,
    Code.BIRTH_DATE_MISSING,
    Code.PIN_BIRTH_DATE,
    Code.PIN_SEX,
}
PLACE_FIELDS = ("household_no", "address", "village", "mother_name")


@dataclass(slots=True)
class Row:
    """A data row as read.

    `number` is what the spreadsheet shows. `verbatim` holds the non-empty cells as
    the user sees them, by heading. `values` has a key for every recognised column
    (None: the cell is empty). `identity` is unique inside the list and the same for
    the same row in a corrected file; `content_hash` changes when a value changes.
    `reference` is the row's number in the system that sent it, "" in a file.
    """

    sheet: str
    number: int
    verbatim: dict[str, str]
    values: dict[str, Any]
    findings: list[Finding] = field(default_factory=list)
    group: str | None = None
    reference: str = ""
    identity: str = ""
    content_hash: str = ""
    duplicate_of: int | None = None

    @property
    def refused(self) -> bool:
        """Whether a person must mend the row before it goes in."""
        return any(finding.is_problem for finding in self.findings)

    @property
    def problems(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.is_problem]

    @property
    def remarks(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.is_problem]


class Identities:
    """Gives rows their identity and finds duplicates inside one list.

    Identity: the personal number; else folded name and birth date; else folded name
    and household, address, village or mother. Repeated ones get an ordinal.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.extra = KINDS[kind].identity
        self.contents: dict[bytes, int] = {}
        self.seen: dict[bytes, tuple[int, int]] = {}

    def settle(self, row: Row, text: str) -> None:
        """Fill in hashes and say which earlier row is the same."""
        content = blake2b(text.encode("utf-8", "replace"), digest_size=16)
        row.content_hash = content.hexdigest()
        key = blake2b(self.key(row.values).encode("utf-8", "replace"), digest_size=16)
        raw = key.digest()
        first, times = self.seen.get(raw, (row.number, 0))
        self.seen[raw] = (first, times + 1)
        row.identity = (
            key.hexdigest() if not times else f"{key.hexdigest()}-{times + 1}"
        )
        twin = self.contents.setdefault(content.digest(), row.number)
        if times or twin != row.number:
            self._say(row, twin, first)

    def _say(self, row: Row, twin: int, first: int) -> None:
        exact = twin != row.number
        if not exact and not (row.values.get("pin") or _day(row.values)):
            return
        code = Code.SAME_ROW_TWICE if exact else Code.SAME_CHILD_TWICE
        row.duplicate_of = twin if exact else first
        row.findings.append(Finding(None, code, {"other": row.duplicate_of}))

    def key(self, values: Mapping[str, Any]) -> str:
        """The text that identifies the row in its list, before hashing."""
        extra = "|".join(str(values.get(name) or "") for name in self.extra)
        if pin := values.get("pin"):
            return f"{self.kind}|pin|{pin}|{extra}"
        name = _name(values)
        if day := _day(values):
            return f"{self.kind}|born|{name}|{day}|{extra}"
        place = "|".join(fold_name(str(values.get(p) or "")) for p in PLACE_FIELDS)
        return f"{self.kind}|at|{name}|{place}|{extra}"


def _name(values: Mapping[str, Any]) -> str:
    """The child's name, the same from one cell or three."""
    if full := values.get("full_name"):
        return fold_name(full)
    return fold_name(" ".join(values.get(part) or "" for part in NAMES[1:]))


def _day(values: Mapping[str, Any]) -> str | None:
    birth = values.get("birth_date")
    return birth["date"] if birth else None


def check_row(values: Mapping[str, Any], findings: list[Finding]) -> None:
    """Add to `findings` what only several fields together can show.

    May be called again on the same row after mending: earlier answers are replaced.
    """
    if findings:
        findings[:] = [finding for finding in findings if finding.code not in TOGETHER]
    get = values.get
    if not (get("full_name") or get("surname") or get("given_name")):
        findings.append(Finding(None, Code.NO_NAME, {}))
    if get("birth_date", "") is None and not _said(findings, "birth_date"):
        findings.append(Finding("birth_date", Code.BIRTH_DATE_MISSING, {}))
    if pin := values.get("pin"):
        _check_pin(pin, values, findings)


def _said(findings: list[Finding], name: str) -> bool:
    return any(finding.field == name for finding in findings)


def _check_pin(pin: str, values: Mapping[str, Any], findings: list[Finding]) -> None:
    facts = pin_facts(pin)
    birth = values.get("birth_date")
    dated = facts.birth_date if birth and birth["date"] else None
    if dated and birth and not _agree(dated, birth):
        findings.append(Finding("pin", Code.PIN_BIRTH_DATE, {}))
    sex = values.get("sex")
    if sex and facts.sex and sex != facts.sex:
        findings.append(Finding("pin", Code.PIN_SEX, {}))


def _agree(day: date, birth: Mapping[str, str]) -> bool:
    written, precision = birth["date"], birth["precision"]
    if precision == "about":
        return abs(day.year - int(written[:4])) <= 1
    size = {"year": 4, "month": 7}.get(precision, 10)
    return day.isoformat()[:size] == written[:size]


def normalise_row(
    cells: Mapping[str, Cell], kind: str, *, list_date: date
) -> tuple[dict[str, Any], list[Finding]]:
    """Values and findings of one row given as field -> cell.

    For rows that come without a file: mended on screen or sent by another system.
    Fields the kind does not have are left out.
    """
    context = Context(list_date)
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for name in KINDS[kind].fields:
        if name in cells:
            entry = ColumnReader(FIELDS[name], context).read(cells[name])
            values[name] = entry.value
            findings += entry.findings
    check_row(values, findings)
    return values, findings


def row_hashes(values: Mapping[str, Any], kind: str) -> tuple[str, str]:
    """(identity, content_hash) of values that come without a file."""
    row = Row("", 0, {}, dict(values))
    Identities(kind).settle(row, digest_of(values))
    return row.identity, row.content_hash


def digest_of(values: Mapping[str, Any]) -> str:
    """The text whose hash is the content hash: filled values in order of field."""
    return "\n".join(
        sorted(
            digest(name, value) for name, value in values.items() if value is not None
        )
    )
