"""Measures that are usual for a right, as the country pack says:
countries/<country>/measures.csv. One that is picked fills the form; nothing is binding."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.conf import settings

from kamkor.casework.providers import reads as providers
from kamkor.casework.providers.choices import Need
from kamkor.foundation.law import files
from kamkor.foundation.law.choices import Status
from kamkor.foundation.law.naming import Named, Words, say, words_of
from kamkor.register.rights.choices import Right


@dataclass(frozen=True)
class Usual(Named):
    """`need` leads to the body that usually does it, `days` to the day it is done by."""

    right: Right
    need: Need
    days: int
    act: Words
    url: str
    status: Status

    @property
    def act_words(self) -> str:
        return say(self.act)


def here() -> dict[str, Usual]:
    """By code, in the order of the pack."""
    return of(settings.COUNTRY)


def for_right(right: str) -> list[Usual]:
    return [one for one in here().values() if one.right == right]


@cache
def of(country: str) -> dict[str, Usual]:
    """Raises ValueError for a cell that is empty or means nothing, or a code that comes
    twice."""
    found = [_usual(row) for row in files.rows(country, "measures")]
    if len({one.code for one in found}) < len(found):
        raise ValueError("measures.csv has a code that comes twice.")
    return {one.code: one for one in found}


def filled(usual: Usual, *, place: int, on: date) -> dict[str, Any]:
    """What the form begins with: words, the day, and who is competent where a body is
    known. Two queries."""
    answers = providers.competent(
        usual.need, place=place, country=settings.COUNTRY, on=on
    )
    body = next((one.body for one in answers if one.body), None)
    return {
        "words": usual.label,
        "until": on + timedelta(days=usual.days),
        "who": f"body:{body.pk}" if body else "",
    }


def _usual(row: files.Row) -> Usual:
    return Usual(
        code=files.required(row, "code"),
        names=words_of(row),
        right=Right(files.required(row, "right")),
        need=Need(files.required(row, "need")),
        days=int(files.required(row, "days")),
        act=words_of(row, "act"),
        url=row["url"] or "",
        status=Status(files.required(row, "status")),
    )
