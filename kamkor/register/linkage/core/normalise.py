"""What a record says, for comparing: rows of a list in, columns of folded text out.

A change of any rule here or in names.py changes `VERSION`: what was derived before is
then derived anew.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any

import pyarrow as pa

from kamkor.register.linkage import names
from kamkor.register.sources.numbers import e164, iin_check_digit_fits, pin_facts

VERSION = f"{names.VERSION}.1"
FIELDS = (
    "record_id", "source", "kind", "list_date", "name", "surname", "given_name",
    "patronymic", "birth_date", "sex", "pin", "mother", "phone", "region", "district",
    "village",
)  # fmt: skip
_READ = (*FIELDS, "list")
ROSTERS = frozenset({"school", "clinic", "civil", "hardship"})  # one row a child
OLDEST = 25  # years before the list: whoever is older gave somebody else's number
CLOSE_DAYS = 45  # between a stated and a registered birth date
SEXES = {
    "m": "m", "male": "m", "м": "m", "муж": "m", "мужской": "m", "эркек": "m", "ер": "m",
    "1": "m", "f": "f", "female": "f", "ж": "f", "жен": "f", "женский": "f", "аял": "f",
    "кыз": "f", "қыз": "f", "әйел": "f", "2": "f", "бала": "m", "ұл": "m",
}  # fmt: skip
_DAY = re.compile(r"\s*(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")
_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\b")
_COMPACT = re.compile(r"\s*((?:19|20)\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])\b")
_YEAR = re.compile(r"\s*((?:19|20)\d\d)\b")
_NOT_DIGIT = re.compile(r"\D+")

SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("list", pa.int64()),  # one list of one day; NULL: the record stands alone
        ("is_roster", pa.bool_()),
        ("given", pa.string()),  # skeleton
        ("given_root", pa.string()),
        ("consonants", pa.string()),  # of the given name
        ("father", pa.string()),
        ("family", pa.string()),
        ("lineage", pa.list_(pa.string())),  # father and family, what is known of them
        ("words", pa.list_(pa.string())),  # roots of all words, order-free
        ("sex", pa.string()),
        ("born", pa.string()),  # YYYYMMDD, an exact day
        ("spoken", pa.string()),  # the day that the own number says, where another
        ("born_days", pa.list_(pa.string())),  # both
        ("year", pa.int16()),
        ("month", pa.int8()),
        ("day", pa.int8()),
        ("number", pa.string()),  # the child's own, believed
        ("number_is", pa.string()),  # own, guardian, suspect, junk
        ("mother", pa.string()),  # root of her given name
        ("mother_full", pa.string()),  # roots of all words, where there are two or more
        ("phone", pa.string()),
        ("region", pa.string()),
        ("district", pa.string()),
        ("village", pa.string()),
    ]
)
Row = tuple[Any, ...]
Birth = tuple[dt.date | None, int | None]


def normalise(
    columns: Mapping[str, Sequence[Any]], *, first: int, new_year: frozenset[Any]
) -> pa.RecordBatch:
    """Fold the rows of a list.

    columns: any of FIELDS, all of one length, texts or None (dates as dates or text).
    first: the number of the first row. new_year: sources in which 1 January stands for
    "some day of the year" (see `says_new_year`). Beside FIELDS `list`, a number that is
    the same for the rows of one list of one day. Returns SCHEMA, a row a row.
    """
    length = len(next(iter(columns.values())))
    given: list[Iterable[Any]] = [
        columns.get(field) or repeat(None, length) for field in _READ
    ]
    rows = [
        _row(number, values, new_year)
        for number, values in enumerate(zip(*given, strict=True), start=first)
    ]
    turned = zip(*rows, strict=True) if rows else repeat((), len(SCHEMA))
    arrays = [
        pa.array(column, type=field.type)
        for field, column in zip(SCHEMA, turned, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def says_new_year(births: int, new_years: int) -> bool:
    """Whether so many 1 Januaries among dated births mean that the day was not known:
    more than 3 in 100, where chance gives 0.3; small lists need more to say so."""
    return (new_years + 0.15) / (births + 50) > 0.03


def is_new_year(text: Any) -> bool:
    """Whether a birth date as written is 1 January."""
    day = _read_date(str(text))[0] if text else None
    return bool(day and (day.month, day.day) == (1, 1))


def _row(number: int, values: Row, new_year: frozenset[Any]) -> Row:
    (_id, source, kind, list_date, full, surname, given, patronymic, birth, sex, pin,
     mother, phone, region, district, village, list_number) = values  # fmt: skip
    name = names.parse(full or "", surname or "", given or "", patronymic or "")
    day, year = read_birth(birth, new_year=source in new_year)
    own, number_is, spoken = read_number(pin, day, year, _year_of(list_date))
    if spoken:
        day = day or spoken
        year = day.year
    days = [_text(d) for d in dict.fromkeys((day, spoken)) if d] or None
    root = names.root(name.given) or None
    lineage = [w for w in dict.fromkeys((name.father, name.family)) if w]
    mother_root, mother_full = _mother(mother) if mother else (None, None)
    return (
        number, list_number, kind in ROSTERS,
        name.given or None, root, names.consonants(name.given) or None,
        name.father or None, name.family or None, lineage or None,
        list(name.roots) or None,
        _sex(sex, own, name.sex), days and days[0], (days and len(days) > 1 and days[1]) or None, days, year,
        day.month if day else None, day.day if day else None,
        own, number_is, mother_root, mother_full,
        _phone(phone) if phone else None,
        (names.place(region) or None) if region else None,
        (names.place(district) or None) if district else None,
        (names.place(village) or None) if village else None,
    )  # fmt: skip


def read_birth(written: Any, *, new_year: bool) -> Birth:
    """(exact day or None, year or None) of a birth date as text or date."""
    if not written:
        return None, None
    day, year = (
        (written, written.year)
        if isinstance(written, dt.date)
        else _read_date(str(written))
    )
    if new_year and day and (day.month, day.day) == (1, 1):
        day = None
    return day, year


@lru_cache(1 << 15)
def _read_date(text: str) -> Birth:
    if found := _ISO.match(text) or _COMPACT.match(text):
        return _day(*map(int, found.groups()))
    if found := _DAY.match(text):
        day, month, year = map(int, found.groups())
        return _day(year, month, day)
    found = _YEAR.match(text)
    return None, int(found[1]) if found else None


def _day(year: int, month: int, day: int) -> Birth:
    try:
        return dt.date(year, month, day), year
    except ValueError:
        return None, year


@lru_cache(1 << 12)
def _year_of(day: Any) -> int | None:
    return day.year if isinstance(day, dt.date) else _read_date(str(day))[1]


def read_number(
    written: Any, day: dt.date | None, year: int | None, list_year: int | None
) -> tuple[str | None, str | None, dt.date | None]:
    """(own number or None, what the number is, the birth date inside an own one).

    What it is: own; guardian (an adult's date inside), suspect (a date far from the
    stated birth), junk (no date, a failed check digit, one digit throughout).
    """
    if not written:
        return None, None, None
    digits = _NOT_DIGIT.sub("", str(written))
    spoken = _spoken(digits)
    if spoken is None:
        return None, "junk", None
    if spoken.year < (list_year or dt.date.today().year) - OLDEST:  # noqa: DTZ011
        return None, "guardian", None
    if (day and not _alike(day, spoken)) or (
        year and not day and abs(year - spoken.year) > 1
    ):
        return None, "suspect", None
    return digits, "own", spoken


def _spoken(digits: str) -> dt.date | None:
    if len(digits) == 12:
        return pin_facts(digits).birth_date if iin_check_digit_fits(digits) else None
    return pin_facts(digits).birth_date if len(digits) == 14 else None


def _alike(one: dt.date, other: dt.date) -> bool:
    """Close, day and month swapped, or one part different: a slip, not a sister."""
    if abs((one - other).days) <= CLOSE_DAYS:
        return True
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return True
    return (one.year != other.year) + (one.month != other.month) + (
        one.day != other.day
    ) <= 1


def _sex(stated: Any, own: str | None, by_name: str) -> str | None:
    """As stated, else as the number says, else as the name's endings do."""
    if stated and (found := SEXES.get(str(stated).strip().lower().rstrip("."))):
        return found
    said = pin_facts(own).sex if own else by_name
    return said[0] if said else None


@lru_cache(names.CACHE)
def _mother(written: str) -> tuple[str | None, str | None]:
    parsed = names.parse(written)
    words = parsed.roots
    full = " ".join(words) if len(words) > 1 else None
    return names.root(parsed.given) or None, full


@lru_cache(names.CACHE)
def _phone(written: Any) -> str | None:
    return e164(str(written))


def _text(day: dt.date) -> str:
    return _DAY_TEXTS(day)


_DAY_TEXTS: Callable[[dt.date], str] = lru_cache(1 << 15)(
    lambda day: f"{day.year:04}{day.month:02}{day.day:02}"
)
