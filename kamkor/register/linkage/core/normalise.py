"""What a record says, for comparing: rows of a list in, columns of folded text out.

A change of any rule here or in names.py changes `VERSION`: what was derived before is
then derived anew.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kamkor.register.linkage import names
from kamkor.register.sources.numbers import e164, iin_check_digit_fits, pin_facts

from .identifiers import Ids, read_identifier

VERSION = f"{names.VERSION}.1"
FIELDS = (
    "record_id", "source", "kind", "list_date", "name", "surname", "given_name",
    "patronymic", "birth_date", "sex", "pin", "mother", "phone", "region", "district",
    "village",
)  # fmt: skip
ROSTERS = frozenset({"school", "clinic", "civil", "hardship"})  # one row a child
OLDEST = 25  # years before the list: whoever is older gave somebody else's number
FEW = 8  # rows: coding them first would take longer than reading each
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
_TEXT = pa.string()

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
        ("number", pa.string()),  # the child's own, or an id of no national form
        ("number_is", pa.string()),  # own, id, guardian, suspect, junk
        ("mother", pa.string()),  # root of her given name
        ("mother_full", pa.string()),  # roots of all words, where there are two or more
        ("phone", pa.string()),
        ("region", pa.string()),
        ("district", pa.string()),
        ("village", pa.string()),
    ]
)
Birth = tuple[dt.date | None, int | None]
Columns = dict[str, Any]  # lists or arrays of one length
Texts = Any  # a list of a few, else an Arrow array
NO_IDS = Ids()


def normalise(
    columns: Mapping[str, Any],
    *,
    first: int,
    new_year: frozenset[Any],
    ids: Ids = NO_IDS,
) -> pa.RecordBatch:
    """Fold the rows of a list, column by column: each distinct value is read once.

    columns: any of FIELDS, all of one length, texts or None (dates as dates or text);
    sequences or Arrow arrays. first: the number of the first row. new_year: sources in
    which 1 January stands for "some day of the year" (see `says_new_year`). ids: which
    numbers of no national form to believe (see `lists_with_ids`). Beside FIELDS `list`,
    a number that is the same for the rows of one list of one day. Returns SCHEMA, a row
    a row.
    """
    found = _folded(columns, first, new_year, ids)
    arrays = [pa.array(found[field.name], field.type) for field in SCHEMA]
    return pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def normalised(
    columns: Mapping[str, Any], *, new_year: frozenset[Any]
) -> list[dict[str, Any]]:
    """As `normalise`, row by row from 0; a few rows are no work for Arrow."""
    if len(next(iter(columns.values()))) > FEW:
        rows: list[dict[str, Any]]
        rows = normalise(columns, first=0, new_year=new_year).to_pylist()
        return rows
    found = _folded(columns, 0, new_year, NO_IDS)
    told = zip(*(_listed(found[name]) for name in SCHEMA.names), strict=True)
    return [dict(zip(SCHEMA.names, row, strict=True)) for row in told]


def _folded(
    columns: Mapping[str, Any], first: int, new_year: frozenset[Any], ids: Ids
) -> Columns:
    """The columns of SCHEMA."""
    length = len(next(iter(columns.values())))
    told = {field: _texts(columns.get(field), length) for field in FIELDS}
    lists = columns.get("list")
    found: Columns = {
        "row": range(first, first + length),
        "list": lists if lists is not None else [None] * length,
        "is_roster": [kind in ROSTERS for kind in _listed(told["kind"])],
        **_names(told),
        **_births(told, new_year, ids),
        **_homes(told),
    }
    said = found["stated_sex"], found["sex_by_number"], found["sex_by_name"]
    found["sex"] = [one or two or three for one, two, three in zip(*said, strict=True)]
    return found


def _texts(column: Any, length: int) -> Texts:
    """A column as texts, NULL where empty; of a few rows a list."""
    if length <= FEW:
        given = [None] * length if column is None else _listed(column)
        return [_said(value) for value in given]
    if column is None:
        return pa.nulls(length, pa.string())
    if not isinstance(column, pa.Array):
        return pa.array([_said(value) for value in column], pa.string())
    texts = column.cast(pa.string())
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _listed(column: Any) -> Any:
    return column.to_pylist() if isinstance(column, pa.Array) else column


def _said(value: Any) -> str | None:
    return None if value is None else str(value) or None


def _each(column: Texts, read: Callable[[str], Any], kind: Any = _TEXT) -> Any:
    """What `read` makes of every text, asked once for each; NULL stays."""
    if isinstance(column, list):
        return [None if text is None else read(text) for text in column]
    coded = column.dictionary_encode()
    made = [read(text) for text in coded.dictionary.to_pylist()]
    return pa.array(made, kind).take(coded.indices)


def _rows(names_of: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> Columns:
    """Rows turned to columns, one for each name."""
    turned = list(zip(*rows, strict=True)) or [()] * len(names_of)
    return dict(zip(names_of, turned, strict=True))


def _names(told: Mapping[str, Texts]) -> Columns:
    cells = [
        [text or "" for text in _listed(told[cell])]
        for cell in ("name", "surname", "given_name", "patronymic")
    ]
    found = _rows(names.Parsed._fields, map(names.parse, *cells))
    given = _texts(found["given"], len(found["given"]))
    lines = zip(found["father"], found["family"], strict=True)
    return {
        "given": given,
        "given_root": _each(given, names.root),
        "consonants": _each(given, names.consonants),
        "father": [text or None for text in found["father"]],
        "family": [text or None for text in found["family"]],
        "lineage": [_different(*line) for line in lines],
        "words": [list(roots) or None for roots in found["roots"]],
        "sex_by_name": [sex[:1] or None for sex in found["sex"]],
    }


def _different(one: str | None, other: str | None) -> list[str] | None:
    """What is known of two, once; None where nothing is."""
    return [text for text in dict.fromkeys((one, other)) if text] or None


def _births(told: Mapping[str, Texts], new_year: frozenset[Any], ids: Ids) -> Columns:
    sources = _listed(told["source"])
    pins = _listed(told["pin"])
    years = _each(told["list_date"], _year_of, pa.int16())
    rows = map(
        _birth,
        _listed(told["birth_date"]),
        pins,
        _listed(years),
        map(_among(new_year), sources),
        map(ids.believe, sources, pins),
    )
    return _rows(_BIRTH, rows)


def _among(sources: frozenset[Any]) -> Callable[[str | None], bool]:
    """Whether a source, as text, is one of these."""
    if not sources:
        return lambda _source: False
    return _texts_of(sources).__contains__


@lru_cache(4)
def _texts_of(sources: frozenset[Any]) -> frozenset[str | None]:
    return frozenset(None if source is None else str(source) for source in sources)


_BIRTH = (
    "born", "spoken", "born_days", "year", "month", "day", "number", "number_is",
    "sex_by_number",
)  # fmt: skip


@lru_cache(1 << 13)  # numbers hardly repeat: more would be memory for nothing
def _birth(
    written: str | None,
    pin: str | None,
    list_year: int | None,
    unsure: bool,
    is_id: bool,
) -> tuple[Any, ...]:
    """A birth date and a number beside each other, as _BIRTH. unsure: 1 January is
    any day of the year; is_id: a number of no national form is an id."""
    day, year = read_birth(written, new_year=unsure)
    own, number_is, spoken = read_number(pin, day, year, list_year)
    if is_id and pin and number_is == "junk" and (own := read_identifier(pin)):
        number_is = "id"
    if spoken:
        day = day or spoken
        year = day.year
    stated, said = _text(day), _text(spoken)
    return (
        stated, said if said != stated else None, _different(stated, said), year,
        day and day.month, day and day.day, own, number_is,
        (pin_facts(own).sex or "")[:1] if own and spoken else None,
    )  # fmt: skip


def _homes(told: Mapping[str, Texts]) -> Columns:
    places = {name: told[name] for name in ("region", "district", "village")}
    return {
        "stated_sex": _listed(_each(told["sex"], _sex)),
        "mother": _each(told["mother"], lambda text: read_mother(text)[0]),
        "mother_full": _each(told["mother"], lambda text: read_mother(text)[1]),
        "phone": _each(told["phone"], e164),
    } | {name: _each(column, _place) for name, column in places.items()}


def says_new_year(births: int, new_years: int) -> bool:
    """Whether so many 1 Januaries among dated births mean that the day was not known:
    more than 3 in 100, where chance gives 0.3; small lists need more to say so."""
    return (new_years + 0.15) / (births + 50) > 0.03


def is_new_year(text: Any) -> bool:
    """Whether a birth date as written is 1 January."""
    day = _read_date(str(text))[0] if text else None
    return bool(day and (day.month, day.day) == (1, 1))


def read_birth(written: str | None, *, new_year: bool) -> Birth:
    """(exact day or None, year or None) of a birth date as written."""
    if not written:
        return None, None
    day, year = _read_date(written)
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


def _year_of(text: str) -> int | None:
    return _read_date(text)[1]


def read_number(
    written: str | None, day: dt.date | None, year: int | None, list_year: int | None
) -> tuple[str | None, str | None, dt.date | None]:
    """(own number or None, what the number is, the birth date inside an own one).

    What it is: own; guardian (an adult's date inside), suspect (a date far from the
    stated birth), junk (no date, a failed check digit, one digit throughout).
    """
    if not written:
        return None, None, None
    digits = _NOT_DIGIT.sub("", written)
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


def _sex(stated: str) -> str | None:
    return SEXES.get(stated.strip().lower().rstrip("."))


@lru_cache(names.CACHE)
def read_mother(written: str) -> tuple[str | None, str | None]:
    """(root of her given name, roots of all words where there are several)."""
    parsed = names.parse(written)
    words = parsed.roots
    full = " ".join(words) if len(words) > 1 else None
    return names.root(parsed.given) or None, full


def _place(written: str) -> str | None:
    return names.place(written) or None


def _text(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat().replace("-", "")
