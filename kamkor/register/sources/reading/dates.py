"""Dates as people write them: day, month, year, age or "about"."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from .cells import Cell, Moment, as_seen
from .findings import Code
from .folding import clean, fold

MONTHS = (
    "янв|yanv|jan|қаңтар|үчтүн",
    "фев|feb|ақпан|бирдин",
    "мар|mar|наур",
    "апр|apr|сәуір",
    "мая|май|may|мамыр|бугу",
    "июн|jun|маусым|кулжа",
    "июл|jul|шілде|теке",
    "авг|aug|тамыз",
    "сен|sep|қырк",
    "окт|oct|қазан|тогуздун",
    "ноя|nov|қараша|жетинин",
    "дек|dec|желтоқсан|бештин",
)
MONTH_STEMS = sorted(
    (
        (fold(stem), number)
        for number, stems in enumerate(MONTHS, start=1)
        for stem in stems.split("|")
    ),
    key=lambda pair: -len(pair[0]),
)
UNKNOWN = {
    fold(word)
    for word in [
        "неизвестно",
        "неизвестна",
        "неизв",
        "не известно",
        "не известна",
        "нет данных",
        "н/и",
        "н/д",
        "не знает",
        "не указано",
        "не указана",
        "белгисиз",
        "белгисиз болгон",
        "маалымат жок",
        "билинбейт",
        "белгісіз",
        "мәлімет жоқ",
        "дерек жоқ",
        "unknown",
        "not known",
        "n/a",
        "na",
        "нет сведений",
    ]
}
ABOUT = re.compile(
    r"(?:^|\s)(?:около|примерно|прим|приблизительно|ок|about|approx|circa|ca|болжол"
    r"\w*(?:\sменен)?|шамамен|чамасында|чамалап|шамасы\w*)\.?(?=\s|$)|~|≈",
    re.IGNORECASE,
)
AGE = re.compile(
    r"\A(\d{1,2})(?:[.,]\d)?\s*(?:лет|года?|г|годик\w*|жаш\w*|жас\w*|years?|y|yo|yrs?)"
    r"(?:\s*old)?\.?\Z",
    re.IGNORECASE,
)
MONTHS_OLD = re.compile(r"\A(\d{1,2})\s*(?:мес\w*|ай\w*|months?|m)\.?\Z", re.IGNORECASE)
ISO = re.compile(r"\A(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ]\d{1,2}:\d\d.*)?\Z")
NUMERIC = re.compile(
    r"\A(\d{1,2})\s?[-./,\s]\s?(\d{1,2})\s?[-./,\s]\s?(\d{4}|\d{2})(?:[T ]+\d{1,2}:\d\d.*)?\Z"
)
MONTH_YEAR = re.compile(r"\A(\d{1,2})\s?[-./]\s?(\d{4})\Z")
YEAR_MONTH = re.compile(r"\A(\d{4})\s?[-./]\s?(\d{1,2})\Z")
YEAR = re.compile(r"\A(?:19|20)\d\d\Z")
COMPACT = re.compile(r"\A(?:19|20)\d{6}\Z")
SERIAL = re.compile(r"\A\d{5}(?:\.\d+)?\Z")
TAIL = re.compile(
    r"[\s.,;]*(?<![а-яёәғқңөұүһі])(?:г\.?\s?р|года рождения|год рождения|году|года|год|гг?"
    r"|жылы?|ж|т|туулган|туған|born|year)\.?\s*\Z",
    re.IGNORECASE,
)
YEAR_MARK = re.compile(
    r"\b(\d{4})\s*[-–]?\s*(?:жылы|жыл|ж|г|года?)\b\.?", re.IGNORECASE
)
NUMBER = re.compile(r"\d+")
WORDS = re.compile(r"[^\W\d_]+")
MARKS = re.compile(r"[?*!()\[\]\"«»]+")
DASHES = {"", "-", "–", "—", "--", "---", "_", "x", "х", "."}

EPOCH = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


class DateRules(NamedTuple):
    """What the column may hold. `today` is the date of the list."""

    today: date
    is_birth: bool = False
    may_be_future: bool = True
    epoch_1904: bool = False


class Read(NamedTuple):
    """A normalised value and what is to be said about it."""

    value: Any
    codes: tuple[Code, ...] = ()


def dated(day: date | None, precision: str) -> dict[str, Any]:
    """The shape of every normalised date: ISO text or None, and a precision."""
    return {"date": day.isoformat() if day else None, "precision": precision}


def read_date(cell: Cell, rules: DateRules) -> Read:
    """Value {"date", "precision"} or None, with the codes of what is odd.

    Day comes before month, as in KG and KZ. Ages count back from `rules.today` to
    1 January of the likely year. Years of two digits never lie in the future for
    birth dates.
    """
    if isinstance(cell, Moment):
        found = _moment(cell)
    elif isinstance(cell, float | int):
        found = _number(float(cell), rules)
    else:
        found = _text(as_seen(cell), rules)
    if not found.value or not found.value["date"]:
        return found
    return Read(found.value, found.codes + _oddities(found, rules))


def _moment(cell: Moment) -> Read:
    if cell.iso[4:5] != "-":
        return Read(None, (Code.DATE_NOT_UNDERSTOOD,))
    return Read(dated(datetime.fromisoformat(cell.iso).date(), "day"))


def _number(number: float, rules: DateRules) -> Read:
    if not 0 <= number < 1e8:
        return Read(None, (Code.DATE_NOT_UNDERSTOOD,))
    if number == int(number) and 1900 <= number <= 2100:
        return Read(dated(date(int(number), 1, 1), "year"))
    if 7_000 <= number < 80_000:
        return Read(dated(EPOCH[rules.epoch_1904] + timedelta(int(number)), "day"))
    if rules.is_birth and 0 <= number < 20:
        return _from_age(int(number), rules)
    return _text(as_seen(number), rules)


def _from_age(years: int, rules: DateRules) -> Read:
    day = date(rules.today.year - years, 1, 1)
    return Read(dated(day, "about"), (Code.AGE_NOT_DATE,))


def _text(raw: str, rules: DateRules) -> Read:
    text = clean(raw)
    if text.lower() in DASHES:
        return Read(None)
    if fold(text) in UNKNOWN or not text.strip("?"):
        return Read(dated(None, "unknown"))
    if rules.is_birth and (age := _age(text, rules)):
        return age
    if rules.is_birth and text.isdecimal() and int(text) < 20:
        return _from_age(int(text), rules)
    about = bool(ABOUT.search(text)) or "?" in text
    text = MARKS.sub(" ", ABOUT.sub(" ", text))
    found = _shapes(_without_tail(clean(text)), rules)
    if found.value is None and not found.codes:
        return Read(None, (Code.DATE_NOT_UNDERSTOOD,))
    if about and found.value:
        return Read(found.value | {"precision": "about"}, found.codes)
    return found


def _age(text: str, rules: DateRules) -> Read | None:
    if found := AGE.match(text):
        return _from_age(int(found[1]), rules)
    if found := MONTHS_OLD.match(text):
        months = rules.today.year * 12 + rules.today.month - 1 - int(found[1])
        return Read(dated(date(months // 12, 1, 1), "about"), (Code.AGE_NOT_DATE,))
    return None


def _without_tail(text: str) -> str:
    shorter = TAIL.sub("", text)
    while shorter != text:
        text, shorter = shorter, TAIL.sub("", shorter)
    return text.strip(" .,;-")


def _shapes(text: str, rules: DateRules) -> Read:
    if found := ISO.match(text):
        return _calendar(int(found[1]), int(found[2]), int(found[3]))
    if found := NUMERIC.match(text):
        return _day_first(int(found[1]), int(found[2]), found[3], rules)
    if YEAR.match(text):
        return Read(dated(date(int(text), 1, 1), "year"))
    if found := MONTH_YEAR.match(text):
        return _month(int(found[2]), int(found[1]))
    if found := YEAR_MONTH.match(text):
        return _month(int(found[1]), int(found[2]))
    if COMPACT.match(text):
        return _calendar(int(text[:4]), int(text[4:6]), int(text[6:]))
    if SERIAL.match(text) and 7_000 <= float(text) < 80_000:
        return _number(float(text), rules)
    return _words(text, rules)


def _day_first(first: int, second: int, year: str, rules: DateRules) -> Read:
    full = _full_year(year, rules)
    if second > 12 >= first:
        found = _calendar(full, first, second)
        return Read(found.value, (*found.codes, Code.MONTH_FIRST))
    return _calendar(full, second, first)


def _full_year(digits: str, rules: DateRules) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    ahead = 0 if rules.is_birth else 20
    return year + (2000 if year <= rules.today.year % 100 + ahead else 1900)


def _words(text: str, rules: DateRules) -> Read:
    """Dates with the month as a word, in any order of day and year."""
    month = next(
        (number for word in WORDS.findall(text) if (number := _month_of(word))), None
    )
    numbers = NUMBER.findall(YEAR_MARK.sub(r"\1", text))
    if month is None or not 1 <= len(numbers) <= 2:
        return Read(None)
    years = [number for number in numbers if len(number) == 4]
    if not years and len(numbers) == 2:
        return _calendar(_full_year(numbers[1], rules), month, int(numbers[0]))
    if len(years) != 1:
        return Read(None)
    days = [number for number in numbers if len(number) <= 2]
    if days:
        return _calendar(int(years[0]), month, int(days[0]))
    return _month(int(years[0]), month) if len(numbers) == 1 else Read(None)


@lru_cache(maxsize=5000)
def _month_of(word: str) -> int | None:
    folded = fold(word)
    return next((n for stem, n in MONTH_STEMS if folded.startswith(stem)), None)


def _calendar(year: int, month: int, day: int) -> Read:
    try:
        return Read(dated(date(year, month, day), "day"))
    except ValueError:
        return Read(None, (Code.IMPOSSIBLE_DATE,))


def _month(year: int, month: int) -> Read:
    if not 1 <= month <= 12 or not 1 <= year <= 9999:
        return Read(None, (Code.IMPOSSIBLE_DATE,))
    return Read(dated(date(year, month, 1), "month"))


def _oddities(found: Read, rules: DateRules) -> tuple[Code, ...]:
    day = date.fromisoformat(found.value["date"])
    if rules.is_birth:
        return _birth_oddities(day, found.value["precision"], rules)
    if day > rules.today and not rules.may_be_future:
        return (Code.DATE_IN_FUTURE,)
    if not 1950 <= day.year <= rules.today.year + 30:
        return (Code.DATE_UNLIKELY,)
    return ()


def _birth_oddities(day: date, precision: str, rules: DateRules) -> tuple[Code, ...]:
    if day > rules.today:
        return (Code.BORN_IN_FUTURE,)
    if day.year < rules.today.year - 110:
        return (Code.DATE_UNLIKELY,)
    codes = []
    if precision == "day" and (day.month, day.day) == (1, 1):
        codes.append(Code.FIRST_OF_JANUARY)
    if _years_between(day, rules.today) >= 18:
        codes.append(Code.NOT_A_CHILD)
    return tuple(codes)


def _years_between(day: date, today: date) -> int:
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))
