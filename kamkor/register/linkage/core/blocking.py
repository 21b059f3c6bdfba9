"""Which records are worth comparing: those that share a key.

A key is a rule's name and the values it takes from a record. Each rule is there for an
error that lists make (a wrong day, another surname, a move). A key that too many share
says little and costs the square of its holders: it is narrowed by what its rule names,
and dropped where it still says too little. Names do not grow with a nation, so what half
of a village shares is the first to be narrowed: pairs would grow with the square of the
lists otherwise.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

CAP = 60  # holders of one key: 1,770 pairs at most
CHILDREN = 3  # as many given names with birth dates may share a key that says little
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """Something a record says, for SQL and for Python; None (NULL): not known."""

    sql: str
    of: Callable[[Any], Any]


def column(name: str) -> Value:
    return Value(name, lambda record: getattr(record, name))


def years(offset: int) -> Value:
    """One of the two pairs of years a year is in: years one apart share one of them."""
    sign = "+-"[offset]
    return Value(
        f"year {sign} year % 2",
        lambda r: None if r.year is None else r.year + (-1) ** offset * (r.year % 2),
    )


def smaller(one: str, other: str) -> Value:
    return _ordered(one, other, "least", min)


def larger(one: str, other: str) -> Value:
    return _ordered(one, other, "greatest", max)


def _ordered(one: str, other: str, function: str, choose: Callable[..., Any]) -> Value:
    def of(record: Any) -> Any:
        pair = getattr(record, one), getattr(record, other)
        return None if None in pair else choose(pair)

    known = f"{one} IS NOT NULL AND {other} IS NOT NULL"
    return Value(f"CASE WHEN {known} THEN {function}({one}, {other}) END", of)


def of_id(name: str) -> Value:
    """A column of records whose number is an id of no national form."""
    return Value(
        f"CASE WHEN number_is = 'id' THEN {name} END",
        lambda r: getattr(r, name) if r.number_is == "id" else None,
    )


def half_of_id(*, first: bool) -> Value:
    """The first or the last half of such an id, the middle of an odd one in neither."""
    number = of_id("number")
    half = "CAST(floor(length(number) / 2) AS INT)"
    start = "1" if first else f"length(number) - {half} + 1"

    def of(record: Any) -> Any:
        text = number.of(record)
        if text is None:
            return None
        return text[: len(text) // 2] if first else text[-(len(text) // 2) :]

    return Value(
        f"CASE WHEN number_is = 'id' THEN substr(number, {start}, {half}) END", of
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """`each`: a column of words, one of which is part of the key; `narrower`: what is
    added where too many share a key: more records than CAP, or more `children` (given
    names with birth dates; many records of one child are one)."""

    name: str
    values: tuple[Value, ...]
    each: str = ""
    narrower: tuple[Value, ...] = ()
    children: int = CAP

    def keys(self, record: Any) -> Iterator[Key]:
        """The keys of a record: (name, value…), none where something is not known."""
        values = [(value.of(record),) for value in self.values]
        if self.each:
            values.append(tuple(getattr(record, self.each) or ()))
        for found in product(*values):
            if None not in found:
                yield (self.name, *found)


def _rule(name: str, *values: str | Value, each: str = "", narrower: str = "") -> Rule:
    return Rule(
        name,
        tuple(v if isinstance(v, Value) else column(v) for v in values),
        each,
        tuple(map(column, narrower.split())),
    )


def _says_little(rule: Rule) -> Rule:
    return replace(rule, children=CHILDREN)


RULES = (
    _rule("number", "number", narrower="given_root"),
    _says_little(_rule("day_word", "born", each="words", narrower="sex district")),
    _rule("spoken_day_word", "spoken", each="words", narrower="sex district"),
    _says_little(_rule("line_from", "given_root", years(1), each="lineage", narrower="district")),
    _says_little(_rule("line_to", "given_root", years(0), each="lineage", narrower="district")),
    _rule("phone_given", "phone", "given_root"),
    _rule("phone_year", "phone", "year", narrower="given_root"),
    _says_little(_rule("village", "village", "district", "consonants", "year", narrower="sex")),
    _rule("mother_given", "mother", "given_root", "district", narrower="year"),
    _says_little(_rule("mother_year", "mother", "consonants", "year", narrower="region")),
    _rule("day_consonants", "born", "consonants", narrower="region"),
    _says_little(_rule("day_village", "born", "village", "district", narrower="sex")),
    _rule(
        "swapped", smaller("given_root", "family"), larger("given_root", "family"),
        "year", narrower="district",
    ),
    # a national number with a slip leads by the day it says; an id says no day
    _rule("id_begins", half_of_id(first=True), narrower="year"),
    _rule("id_ends", half_of_id(first=False), narrower="year"),
    _rule("id_line", of_id("given_root"), each="lineage", narrower="district"),
    _rule("father_family", "father", "family", "year", "district", narrower="sex"),
)  # fmt: skip


def keys(record: Any) -> Iterator[Key]:
    """All keys of a record with SCHEMA's columns as attributes."""
    for rule in RULES:
        yield from rule.keys(record)
