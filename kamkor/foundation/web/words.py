"""Dates, ages, numbers and statuses as people say them, in the reader's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from babel import Locale
from babel.dates import format_date, format_skeleton
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

T = TypeVar("T")
# of all our languages, so that ң ө ү қ ғ ә ұ һ і stand where readers look for them; by
# their numbers, as the database sorts, they come after я
ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_PLACES = {letter: chr(0xE000 + n) for n, letter in enumerate(ALPHABET)}
THIN_SPACE = "\u202f"
MINUS = "\u2212"
LANGUAGE_NAMES = {
    "ky": "Кыргызча",
    "kk": "Қазақша",
    "ru": "Русский",
    "en": "English",
}


@dataclass(frozen=True)
class Tone:
    """A status: its word, its shape and the name of its colour."""

    word: "_StrOrPromise"
    icon: str
    css: str


TONES = {
    "met": Tone(pgettext_lazy("status of a right", "met"), "check", "met"),
    "at_risk": Tone(
        pgettext_lazy("status of a right", "at risk"), "alert-triangle", "risk"
    ),
    "not_met": Tone(pgettext_lazy("status of a right", "not met"), "x", "unmet"),
    "unknown": Tone(
        pgettext_lazy("status of a right", "unknown"), "question-mark", "unknown"
    ),
}


def tone(status: str) -> Tone:
    """The tone of met, at_risk, not_met or unknown; anything else is unknown."""
    return TONES.get(str(status).replace("-", "_"), TONES["unknown"])


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def locale() -> Locale:
    """The Babel locale of the reader."""
    return _locale((get_language() or "en").split("-")[0])


# a page says few days, and the same ones again and again
@lru_cache(maxsize=8192)
def _formatted(value: date, length: str, where: Locale) -> str:
    return str(format_date(value, length, where))


@lru_cache(maxsize=8192)
def _by_skeleton(value: date, skeleton: str, where: Locale) -> str:
    return str(format_skeleton(skeleton, value, locale=where))


def in_order(text: str) -> str:
    """The key by which names are sorted as a dictionary has them."""
    return "".join(_PLACES.get(letter, letter) for letter in text.lower())


def alphabetical(things: Iterable[T], name: Callable[[T], str]) -> list[T]:
    """In the order of their names; PostgreSQL sorts by the numbers of letters."""
    return sorted(things, key=lambda one: in_order(name(one)))


def day(value: date | None) -> str:
    """12 March 2015, in full; an empty string for None."""
    return _formatted(_local(value), "long", locale()) if value else ""


def short_day(value: date | None, *, today: date) -> str:
    """Thu 26 Nov; with the year when it is another one."""
    if not value:
        return ""
    value = _local(value)
    skeleton = "MMMEd" if value.year == today.year else "yMMMEd"
    return _by_skeleton(value, skeleton, locale())


def moment(value: datetime | None) -> str:
    """Day and minute, in the deployment's time zone."""
    if not value:
        return ""
    local = timezone.localtime(value)
    return f"{_formatted(local.date(), 'medium', locale())}, {local:%H:%M}"


def number(value: float | None, *, digits: int = 0) -> str:
    """86 219 with thin spaces, the decimal sign of the language; "" for None."""
    if value is None:
        return ""
    symbols = locale().number_symbols["latn"]
    text = f"{abs(value):,.{digits}f}"
    text = text.replace(",", THIN_SPACE).replace(".", symbols["decimal"])
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,\u202f") else text


def as_told(value: float) -> str:
    """With as many decimals as it has: 0.692, 56.1."""
    decimals = f"{value:.6f}".rstrip("0").partition(".")[2]
    return number(value, digits=len(decimals))


def signed(value: float | None, *, digits: int = 0) -> str:
    """+3, −0.4, 0: how much more or less; "" for None."""
    text = number(value, digits=digits)
    more = value is not None and value > 0 and bool(text.strip("0.,\u202f"))
    return f"+{text}" if more else text


def percent(share: float | None, *, digits: int = 0) -> str:
    """0.262 as 26 %."""
    return "" if share is None else f"{number(share * 100, digits=digits)}{THIN_SPACE}%"


def due(value: date | None, *, today: date, working_days: int | None = None) -> str:
    """ "in 3 working days (Thu 26 Nov)", "today", "2 days late".

    `working_days` is the count left by the country's calendar; without it calendar
    days are said.
    """
    if not value:
        return gettext("no date")
    value = _local(value)
    left = (value - today).days
    if left < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -left) % {
            "n": number(-left)
        }
    if left == 0:
        return gettext("today")
    return gettext("%(distance)s (%(day)s)") % {
        "distance": _distance(left, working_days),
        "day": short_day(value, today=today),
    }


def _distance(left: int, working_days: int | None) -> str:
    if working_days is None:
        return ngettext("in %(n)s day", "in %(n)s days", left) % {"n": number(left)}
    return ngettext("in %(n)s working day", "in %(n)s working days", working_days) % {
        "n": number(working_days)
    }


def since(value: date | None, *, today: date) -> str:
    """ "since 14 March", with the year when it is another one."""
    if not value:
        return ""
    value = _local(value)
    skeleton = "MMMMd" if value.year == today.year else "yMMMMd"
    text = _by_skeleton(value, skeleton, locale())
    return gettext("since %(day)s") % {"day": text}


def age(born: date | None, *, today: date) -> str:
    """ "11 years", "7 months" under two years, "4 days" under a month."""
    if not born:
        return gettext("age unknown")
    born = _local(born)
    months = _whole_months(born, today)
    if months >= 24:
        years = months // 12
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    if months >= 1:
        return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    days = max((today - born).days, 0)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def _whole_months(born: date, today: date) -> int:
    months = (today.year - born.year) * 12 + today.month - born.month
    return months - 1 if today.day < born.day else months


def _local(value: date) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    return value
