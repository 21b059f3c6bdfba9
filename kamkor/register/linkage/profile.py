"""What one record says that helps to recognise a child. Pure, no database.

The names in a profile are folded (see names.py); nothing here is shown to anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from kamkor.register.sources.numbers import iin_check_digit_fits, pin_facts

from . import names

CLOSE = 45  # days between a stated and a registered birth date: no sister's
ADULT = 18  # years: whoever is older on the day of the list is no child of it


@dataclass(frozen=True, slots=True)
class Profile:
    """Empty text, empty tuple, None: the record does not say.

    `born` is an exact day, `spoken` the other day that the own number says; `year` is
    known also without a day. `number` is the child's own, believed; `doubted` says that
    one was given but is not believed. `mother` and `parent` (the father) are (root of
    the given name, roots of all words…).
    """

    record_id: UUID
    batch_id: UUID
    kind: str
    name: names.Parsed
    sex: str
    born: date | None
    spoken: date | None
    year: int | None
    month: int | None
    number: str
    doubted: bool
    mother: tuple[str, ...]
    parent: tuple[str, ...]
    phone: str
    district: str
    village: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record stands: its list and what the list says for all its rows."""

    batch_id: UUID
    kind: str
    list_date: date
    district: str = ""


def profile(record_id: UUID, values: Mapping[str, Any], source: Source) -> Profile:
    """Read `values` of a record (codes of the eight kinds) for recognising."""
    name = names.parse(
        _text(values, "full_name"),
        _text(values, "surname"),
        _text(values, "given_name"),
        _text(values, "patronymic"),
    )
    stated = _Birth.of(values.get("birth_date"))
    number, spoken = _own_number(values, stated, source.list_date)
    birth = stated.completed_by(spoken)
    mother, father = _parents(values)
    return Profile(
        record_id=record_id,
        batch_id=source.batch_id,
        kind=source.kind,
        name=name,
        sex=_sex(values, number, name),
        born=birth.day,
        spoken=spoken if spoken != birth.day else None,
        year=birth.year,
        month=birth.month,
        number=number,
        doubted=bool(values.get("pin")) and not number,
        mother=mother,
        parent=father,
        phone=_text(values, "phone"),
        district=names.place(_text(values, "district")) or source.district,
        village=names.place(_text(values, "village")),
    )


@dataclass(frozen=True, slots=True)
class _Birth:
    day: date | None = None
    year: int | None = None
    month: int | None = None

    @classmethod
    def of(cls, value: Any) -> "_Birth":
        """1 January stands for "some day of the year": lists use it when none is known."""
        if not isinstance(value, dict) or not value.get("date"):
            return cls()
        day = date.fromisoformat(value["date"])
        precision = value.get("precision")
        if precision == "day" and (day.month, day.day) != (1, 1):
            return cls(day, day.year, day.month)
        if precision == "month":
            return cls(None, day.year, day.month)
        return cls(None, day.year if precision in {"day", "year"} else None, None)

    def completed_by(self, spoken: date | None) -> "_Birth":
        """With the day that the number says, where the list has none."""
        if self.day or not spoken:
            return self
        return _Birth(spoken, spoken.year, spoken.month)


def _own_number(
    values: Mapping[str, Any], stated: _Birth, on: date
) -> tuple[str, date | None]:
    """The child's own number and the birth date inside it, or ("", None).

    Not believed: a parent's number, an adult's, one without a date or with a wrong
    check digit, one whose date is far from the stated one.
    """
    number = _text(values, "pin")
    if not number or number in (values.get("mother_pin"), values.get("father_pin")):
        return "", None
    if len(number) == 12 and not iin_check_digit_fits(number):
        return "", None
    spoken = pin_facts(number).birth_date
    if spoken is None or spoken > on or on.year - spoken.year > ADULT:
        return "", None
    return (number, spoken) if _agree(stated, spoken) else ("", None)


def _agree(stated: _Birth, spoken: date) -> bool:
    if stated.day:
        close = abs((stated.day - spoken).days) <= CLOSE
        return close or days_alike(stated.day, spoken)
    return stated.year is None or abs(stated.year - spoken.year) <= 1


def days_alike(one: date, other: date) -> bool:
    """Day and month swapped, or one slip of a digit in day, month or year."""
    if (one.day, one.month, one.year) == (other.month, other.day, other.year):
        return True
    a, b = f"{one:%d%m%Y}", f"{other:%d%m%Y}"
    return sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _sex(values: Mapping[str, Any], number: str, name: names.Parsed) -> str:
    stated = values.get("sex")
    if stated in {names.MALE, names.FEMALE}:
        return str(stated)
    return (number and pin_facts(number).sex) or name.sex


def _parents(values: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Mother and father, from their own columns or from the list of the absent."""
    mother, father = _text(values, "mother_name"), _text(values, "father_name")
    named, which = _text(values, "parent_name"), values.get("parent")
    if named and which == "mother":
        mother = mother or named
    elif named and which == "father":
        father = father or named
    return adult(mother), adult(father)


@lru_cache(names.CACHE)
def adult(name: str) -> tuple[str, ...]:
    """(root of the given name, roots of all words…), or () where nothing is said."""
    if not name:
        return ()
    parsed = names.parse(name)
    return (names.root(parsed.given), *parsed.roots)


def _text(values: Mapping[str, Any], field: str) -> str:
    value = values.get(field)
    return value.strip() if isinstance(value, str) else ""
