"""Conditions on two records, told once and read by engines of SQL and by Python.

`sql(at)` writes the condition for two aliases, with functions that engines of SQL have
or are given (batch.MACROS, spark.InSpark). Those that engines measure differently under
one name have names of our own: likeness, slips. `holds(l, r)` answers it for two rows as
attributes. What is not known makes a condition false in both, so there is no
negation here: the order of levels does its work.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler, Levenshtein

Column = Callable[[str, str], str]  # (side, column) to how SQL names it


def dotted(side: str, column: str) -> str:
    """`l.given`: columns of two aliased tables."""
    return f"{side}.{column}"


@dataclass(frozen=True, slots=True)
class Condition:
    sql: Callable[[Column], str]
    holds: Callable[[Any, Any], bool]


def missing(*columns: str) -> Condition:
    """Each of the columns is unknown on at least one side."""
    return Condition(
        lambda at: " AND ".join(
            f"({at('l', c)} IS NULL OR {at('r', c)} IS NULL)" for c in columns
        ),
        lambda l, r: all(
            getattr(l, c) is None or getattr(r, c) is None for c in columns
        ),
    )


def same(*columns: str) -> Condition:
    """Known and equal on both sides, all of the columns."""
    return Condition(
        lambda at: " AND ".join(f"{at('l', c)} = {at('r', c)}" for c in columns),
        lambda l, r: all(
            (mine := getattr(l, c)) is not None and mine == getattr(r, c)
            for c in columns
        ),
    )


def valued(column: str, value: str) -> Condition:
    """This value on both sides."""
    return Condition(
        lambda at: f"{at('l', column)} = '{value}' AND {at('r', column)} = '{value}'",
        lambda l, r: getattr(l, column) == getattr(r, column) == value,
    )


def swapped(one: str, other: str) -> Condition:
    """The two columns stand in each other's place."""
    return Condition(
        lambda at: (
            f"{at('l', one)} = {at('r', other)} AND {at('l', other)} = {at('r', one)}"
        ),
        lambda l, r: (
            _equal(getattr(l, one), getattr(r, other))
            and _equal(getattr(l, other), getattr(r, one))
        ),
    )


def overlap(column: str) -> Condition:
    """Two sets of words share one."""
    return Condition(
        lambda at: f"arrays_overlap({at('l', column)}, {at('r', column)})",
        lambda l, r: (
            not set(getattr(l, column) or ()).isdisjoint(getattr(r, column) or ())
        ),
    )


def among(item: str, words: str, *, both: bool = False) -> Condition:
    """An item of one record stands among the words of the other (of each other)."""
    join = "AND" if both else "OR"
    every = all if both else any
    return Condition(
        lambda at: (
            f"(array_contains({at('l', words)}, {at('r', item)})"
            f" {join} array_contains({at('r', words)}, {at('l', item)}))"
        ),
        lambda l, r: every(
            (
                getattr(r, item) is not None
                and getattr(r, item) in (getattr(l, words) or ()),
                getattr(l, item) is not None
                and getattr(l, item) in (getattr(r, words) or ()),
            )
        ),
    )


def jaro(column: str, at_least: float, other: str | None = None) -> Condition:
    """Jaro-Winkler similarity of a column with itself or with `other` there."""
    other = other or column
    return Condition(
        lambda at: f"likeness({at('l', column)}, {at('r', other)}) >= {at_least}",
        lambda l, r: (
            (mine := getattr(l, column)) is not None
            and (theirs := getattr(r, other)) is not None
            and JaroWinkler.similarity(mine, theirs) >= at_least
        ),
    )


def edits(column: str, at_most: int) -> Condition:
    """Levenshtein distance."""
    return _distance("levenshtein", Levenshtein.distance, column, at_most)


def slips(column: str, at_most: int) -> Condition:
    """Damerau-Levenshtein distance: two neighbours swapped count once."""
    return _distance("slips", DamerauLevenshtein.distance, column, at_most)


def prefix(column: str, least: int) -> Condition:
    """One begins the other, both at least so long."""
    return Condition(
        lambda at: (
            f"length({at('l', column)}) >= {least} AND length({at('r', column)}) >= {least}"
            f" AND (startswith({at('l', column)}, {at('r', column)})"
            f" OR startswith({at('r', column)}, {at('l', column)}))"
        ),
        lambda l, r: (
            (mine := getattr(l, column)) is not None
            and (theirs := getattr(r, column)) is not None
            and min(len(mine), len(theirs)) >= least
            and (mine.startswith(theirs) or theirs.startswith(mine))
        ),
    )


def longer(column: str, than: int) -> Condition:
    """Longer than so many letters here."""
    return Condition(
        lambda at: f"length({at('l', column)}) > {than}",
        lambda l, _r: (mine := getattr(l, column)) is not None and len(mine) > than,
    )


def ending(column: str, words: tuple[str, ...]) -> Condition:
    """Equal but for one of these endings on one side."""
    return Condition(
        lambda at: (
            "("
            + " OR ".join(
                f"{at(a, column)} = concat({at(b, column)}, '{word}')"
                for word in words
                for a, b in (("l", "r"), ("r", "l"))
            )
            + ")"
        ),
        lambda l, r: (
            (mine := getattr(l, column)) is not None
            and (theirs := getattr(r, column)) is not None
            and any(mine == theirs + w or theirs == mine + w for w in words)
        ),
    )


def apart(column: str, *distances: int) -> Condition:
    """Numbers so far apart."""
    return Condition(
        lambda at: (
            f"abs({at('l', column)} - {at('r', column)}) IN"
            f" ({', '.join(map(str, distances))})"
        ),
        lambda l, r: (
            (mine := getattr(l, column)) is not None
            and (theirs := getattr(r, column)) is not None
            and abs(mine - theirs) in distances
        ),
    )


def true(column: str) -> Condition:
    """So on both sides."""
    return Condition(
        lambda at: f"{at('l', column)} AND {at('r', column)}",
        lambda l, r: bool(getattr(l, column)) and bool(getattr(r, column)),
    )


def every(*conditions: Condition) -> Condition:
    return Condition(
        lambda at: " AND ".join(f"({c.sql(at)})" for c in conditions),
        lambda l, r: all(c.holds(l, r) for c in conditions),
    )


def some(*conditions: Condition) -> Condition:
    return Condition(
        lambda at: " OR ".join(f"({c.sql(at)})" for c in conditions),
        lambda l, r: any(c.holds(l, r) for c in conditions),
    )


def _distance(
    function: str, measure: Callable[[Any, Any], int], column: str, at_most: int
) -> Condition:
    return Condition(
        lambda at: f"{function}({at('l', column)}, {at('r', column)}) <= {at_most}",
        lambda l, r: (
            (mine := getattr(l, column)) is not None
            and (theirs := getattr(r, column)) is not None
            and measure(mine, theirs) <= at_most
        ),
    )


def _equal(one: Any, other: Any) -> bool:
    return one is not None and one == other
