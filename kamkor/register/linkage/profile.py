"""What one record of the register says that helps to recognise its child.

Folded by core.normalise, as the lists of `kamkor link` are; nothing here is shown to
anybody. No database.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any
from uuid import UUID

from . import names
from .core.normalise import normalised

# what the records of the register call the columns of core.normalise.FIELDS
_SAME_WORD = (
    "surname", "given_name", "patronymic", "sex", "phone", "region", "district",
    "village",
)  # fmt: skip


@dataclass(slots=True)
class Profile:
    """None: the record does not say. The columns of core.normalise.SCHEMA, of the
    record `record_id`, and `parent`: the root of the father's given name and of all
    words of his name, from a column of its own.

    `given_share`, `father_share`, `family_share`: how frequent these names are, where it
    was looked up (namecount.rate); `given_is_common`: too frequent to be a misspelling.
    """

    record_id: UUID
    list: int
    is_roster: bool
    given: str | None
    father: str | None
    family: str | None
    words: Sequence[str] | None
    sex: str | None
    born: str | None  # YYYYMMDD, an exact day
    spoken: str | None  # the other day, inside the number
    year: int | None
    number: str | None
    number_is: str | None
    mother: str | None
    mother_full: str | None
    phone: str | None
    region: str | None
    district: str | None
    village: str | None
    parent: Sequence[str]
    given_root: str | None = None
    consonants: str | None = None
    lineage: Sequence[str] | None = None
    born_days: Sequence[str] | None = None
    month: int | None = None
    day: int | None = None
    given_share: float | None = None
    father_share: float | None = None
    family_share: float | None = None
    given_is_common: bool = False

    def __post_init__(self) -> None:
        """What follows from the rest, as core.normalise derives it."""
        if self.given:
            self.given_root = names.root(self.given) or None
            self.consonants = names.consonants(self.given) or None
        self.lineage = [
            word for word in dict.fromkeys((self.father, self.family)) if word
        ] or None
        self.born_days = [day for day in (self.born, self.spoken) if day] or None
        if self.born:
            self.month, self.day = int(self.born[4:6]), int(self.born[6:])


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record stands: its list, and what the list says for all its rows.

    `list`: one number for all rows of one list of one day (see `list_number`).
    """

    list: int
    kind: str
    list_date: date
    region: str = ""
    district: str = ""
    village: str = ""


def list_number(source_id: object, list_date: date) -> int:
    """The same for all rows that an office's list says of one day."""
    text = f"{source_id} {list_date}".encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") >> 1


def fold(
    records: Sequence[tuple[UUID, Mapping[str, Any], Source]],
    *,
    new_year: Collection[int] = (),
) -> dict[UUID, Profile]:
    """The profiles of (record, its values, its list), in their order.

    new_year: lists in which 1 January stands for "some day of the year".
    """
    told = [_row(values, source) for _record, values, source in records]
    fields = told[0] if told else {}
    folded = (
        normalised(
            {field: [row[field] for row in told] for field in fields},
            new_year=frozenset(new_year),
        )
        if told
        else []
    )
    return {
        record: _profile(record, values, source, row)
        for (record, values, source), row in zip(records, folded, strict=True)
    }


def _row(values: Mapping[str, Any], source: Source) -> dict[str, Any]:
    row: dict[str, Any] = {name: _text(values, name) for name in _SAME_WORD}
    number = _text(values, "pin")
    parents = {_text(values, "mother_pin"), _text(values, "father_pin")}
    return row | {
        "source": source.list,
        "list": source.list,
        "kind": source.kind,
        "list_date": source.list_date,
        "name": _text(values, "full_name"),
        "birth_date": _birth(values.get("birth_date")),
        "pin": None if number in parents else number,
        "mother": _text(values, "mother_name") or _named(values, "mother"),
        "region": row["region"] or source.region,
        "district": row["district"] or source.district,
        "village": row["village"] or source.village,
    }


def _profile(
    record: UUID, values: Mapping[str, Any], source: Source, row: Mapping[str, Any]
) -> Profile:
    stated = _text(values, "pin")
    return Profile(
        record_id=record,
        list=source.list,
        is_roster=row["is_roster"],
        given=row["given"],
        father=row["father"],
        family=row["family"],
        words=row["words"],
        sex=row["sex"],
        born=row["born"],
        spoken=row["spoken"],
        year=row["year"],
        number=row["number"],
        number_is=row["number_is"] or ("guardian" if stated else None),
        mother=row["mother"],
        mother_full=row["mother_full"],
        phone=row["phone"],
        region=row["region"],
        district=row["district"],
        village=row["village"],
        parent=adult(_text(values, "father_name") or _named(values, "father") or ""),
    )


def _birth(value: Any) -> str | None:
    """The stated day as far as it is exact: 2015-03-12, or 2015."""
    if not isinstance(value, dict) or not value.get("date"):
        return None
    day: str = value["date"]
    return {"day": day, "month": day[:4], "year": day[:4]}.get(value.get("precision"))  # type: ignore[arg-type]


def adult(name: str) -> Sequence[str]:
    """(root of the given name, roots of all words…), or () where nothing is said."""
    if not name:
        return ()
    parsed = names.parse(name)
    return (names.root(parsed.given), *parsed.roots)


def _named(values: Mapping[str, Any], which: str) -> str | None:
    """The absent parent, where a list names one and says that it is this one."""
    return _text(values, "parent_name") if values.get("parent") == which else None


def _text(values: Mapping[str, Any], field: str) -> str | None:
    value = values.get(field)
    return (value.strip() or None) if isinstance(value, str) else None
