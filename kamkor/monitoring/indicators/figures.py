"""What a file says, before it is kept: figures, and what of it could not be read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

# no value, as offices write it
UNKNOWN = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "-", "–", "—", "…", "..", "...", ".", "x"}
)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+")
_PERIOD = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-?(?:Q(?P<quarter>[1-4])))?")
LONGEST = 40  # characters of a number


class NotANumber(ValueError):
    """The text is no number."""


class About(NamedTuple):
    """What a series is about. `sex`, `age`, `breakdown` are empty for everybody."""

    indicator: str
    country: str
    area: str
    sex: str = ""
    age: str = ""
    breakdown: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One observation of a file. `line`: where it stands; `unit`: a unit of ours, empty
    where the file tells none."""

    about: About
    period: str
    value: Decimal | None
    line: int = 0
    lower: Decimal | None = None
    upper: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    unit: str = ""
    status: str = "A"
    source: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True)
class Found:
    """Something found: `rule` and `severity` of choices; the series and its periods, or
    the line and column, that it is about; and what makes the sentence."""

    rule: str
    severity: str
    about: About | None = None
    periods: tuple[str, ...] = ()
    line: int | None = None
    column: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def number(text: str) -> Decimal | None:
    """None where there is no value. A comma may stand for the point. Raises NotANumber."""
    said = re.sub(r"[\s\u00a0\u202f]", "", text)
    if said.casefold() in UNKNOWN:
        return None
    if len(said) > LONGEST:
        raise NotANumber(text[:LONGEST])
    said = (
        said.replace(",", "") if _THOUSANDS.fullmatch(said) else said.replace(",", ".")
    )
    try:
        found = Decimal(said)
    except InvalidOperation as error:
        raise NotANumber(text) from error
    if not found.is_finite() or "_" in said or abs(found.adjusted()) > 12:
        raise NotANumber(text)
    return found


def period(text: str) -> str | None:
    """`2023` or `2023-Q1`; None where the text is neither. Excel's 2023.0 is 2023."""
    said = text.strip().removesuffix(".0")
    found = _PERIOD.fullmatch(said)
    if found is None or not said.isascii():
        return None
    quarter = found["quarter"]
    return f"{found['year']}-Q{quarter}" if quarter else found["year"]


def plain(value: Decimal | None) -> str | None:
    """As a text without an exponent, for sentences and for JSON."""
    return None if value is None else format(value.normalize(), "f")
