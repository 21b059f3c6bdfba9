"""What somebody typed into the search, understood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from . import keys, names

LONGEST = 200  # letters
MOST_WORDS = 8  # of one question; more say nothing new
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b")
_DAY = re.compile(r"\b(?P<day>\d{1,2})[./-](?P<month>\d{1,2})[./-](?P<year>\d{4})\b")
_NUMBER = re.compile(r"\b\d{12}(?:\d{2})?\b")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_CODE = re.compile(r"\b[2-9BCDFGHJKMNPQRSTVWXZ]{5}-[2-9BCDFGHJKMNPQRSTVWXZ]{5}\b")


@dataclass
class Question:
    """Of every group of hashes one must be met."""

    groups: list[list[int]] = field(default_factory=list)
    year: int | None = None
    code: str = ""

    @property
    def says_something(self) -> bool:
        """A year alone would list a whole school class of strangers."""
        return bool(self.groups or self.code)


def understand(text: str) -> Question:
    """Words of a name in any script, a number, a birth date, a year, a code."""
    text = text[:LONGEST]
    if code := _CODE.search(text.upper()):
        return Question(code=code[0])
    groups = [[keys.number_query(number)] for number in _NUMBER.findall(text)]
    text = _NUMBER.sub(" ", text)
    groups += [[keys.date_query(day)] for day in _days(text)]
    text = _DAY.sub(" ", _ISO.sub(" ", text))
    years = _YEAR.findall(text)
    groups += [
        keys.word_queries(word)
        for word in names.words(_YEAR.sub(" ", text))[:MOST_WORDS]
        if len(names.stem(word)) > 1
    ]
    return Question(groups, int(years[0]) if years else None)


def _days(text: str) -> Iterator[date]:
    for pattern in (_ISO, _DAY):
        for found in pattern.finditer(text):
            try:
                yield date(*(int(found[part]) for part in ("year", "month", "day")))
            except ValueError:
                continue  # 31.02.2015: no such day, no such child
