"""How far two records agree: six comparisons, each a short list of levels.

One table for every engine. A pair has in each comparison the first level whose
condition holds; the first level says that nothing is known (weight 0), the last that
nothing before it held. Home (phone, mother, place) is one comparison: brothers share
all of it, so it is one piece of evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .conditions import (
    Column,
    Condition,
    among,
    apart,
    dotted,
    edits,
    ending,
    every,
    jaro,
    longer,
    missing,
    overlap,
    prefix,
    same,
    slips,
    some,
    swapped,
)

SHORTENED = ("bik", "bai", "gul", "Zan", "kan", "han", "ai", "ki")  # dropped in speech


@dataclass(frozen=True, slots=True)
class Level:
    """`rare`: columns whose rarity makes this agreement worth more."""

    name: str
    condition: Condition | None  # None: what is left
    rare: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    name: str
    levels: tuple[Level, ...]

    def sql(self, at: Column = dotted) -> str:
        """The number of the level, as SQL: CASE … END."""
        cases = " ".join(
            f"WHEN {level.condition.sql(at)} THEN {number}"
            for number, level in enumerate(self.levels)
            if level.condition
        )
        return f"CASE {cases} ELSE {len(self.levels) - 1} END"

    def level(self, left: Any, right: Any) -> int:
        """The number of the level, for two records with SCHEMA's columns as attributes."""
        for number, level in enumerate(self.levels):
            if level.condition is None or level.condition.holds(left, right):
                return number
        raise AssertionError(self.name)

    @cached_property
    def number(self) -> dict[str, int]:
        return {level.name: number for number, level in enumerate(self.levels)}


_mirrored = some(
    jaro("father", 0.92, "family"), jaro("family", 0.92, "father")
)  # fmt: skip

COMPARISONS = (
    Comparison(
        "given",
        (
            Level("missing", missing("given")),
            Level("same", same("given"), rare=("given",)),
            Level(
                "short",
                some(same("given_root"), ending("given", SHORTENED)),
                rare=("given",),
            ),
            Level("consonants", every(same("consonants"), longer("consonants", 2))),
            Level("near", jaro("given", 0.94)),
            Level("loose", some(jaro("given", 0.88), edits("given", 1))),
            Level("swapped", among("given_root", "lineage", both=True)),
            Level("prefix", prefix("given", 4)),
            Level("elsewhere", among("given_root", "words")),
            Level("alike", jaro("given", 0.8)),
            Level("different", None),
        ),
    ),
    Comparison(
        "lineage",
        (
            Level("missing", missing("lineage")),
            Level("same", same("father", "family"), rare=("father", "family")),
            Level("father", same("father"), rare=("father",)),
            Level("family", every(same("family"), missing("father")), rare=("family",)),
            Level(
                "crossed",
                every(some(missing("father"), same("father")), overlap("lineage")),
                rare=("family",),
            ),
            Level("name_in_place", among("given_root", "lineage", both=True)),
            Level(
                "near_father",
                some(
                    jaro("father", 0.9),
                    every(same("family"), jaro("father", 0.8)),
                ),
            ),
            Level(
                "near_family",
                every(missing("father"), some(jaro("family", 0.9), _mirrored)),
            ),
            Level("family_only", same("family")),
            Level("among_words", overlap("lineage")),
            Level("different", None),
        ),
    ),
    Comparison(
        "birth",
        (
            Level("missing", missing("year")),
            Level("same", same("born")),
            Level("by_number", overlap("born_days")),
            Level(
                "slip",
                some(every(same("year"), swapped("day", "month")), slips("born", 1)),
            ),
            Level("year_only", every(missing("born"), same("year"))),
            Level("year_near", every(missing("born"), apart("year", 1))),
            Level(
                "part",
                some(
                    every(same("year"), some(same("month"), same("day"))),
                    every(same("month", "day"), apart("year", 1, 10)),
                ),
            ),
            Level("different", None),
        ),
    ),
    Comparison(
        "number",
        (
            Level("missing", missing("number")),
            Level("same", same("number")),
            Level("slip", slips("number", 1)),
            Level("different", None),
        ),
    ),
    Comparison(
        "sex",
        (
            Level("missing", missing("sex")),
            Level("same", same("sex")),
            Level("different", None),
        ),
    ),
    Comparison(
        "home",
        (
            Level("missing", missing("phone", "mother", "region")),
            Level("phone_mother", same("phone", "mother")),
            Level("phone", same("phone")),
            Level("mother_full_place", same("mother_full", "district")),
            Level("mother_full", same("mother_full")),
            Level("mother_village", same("mother", "village", "district")),
            Level("mother_district", same("mother", "district")),
            Level("mother", same("mother")),
            Level("village", same("village", "district")),
            Level("district", same("district")),
            Level("region", same("region")),
            Level("different", None),
        ),
    ),
)
BY_NAME = {comparison.name: comparison for comparison in COMPARISONS}


def levels_of(left: Any, right: Any) -> dict[str, int]:
    """The level of every comparison for two records."""
    return {each.name: each.level(left, right) for each in COMPARISONS}


def level_columns(at: Column = dotted) -> Iterator[str]:
    """`CASE … END AS given` and so on: what a SELECT over pairs l, r asks."""
    for comparison in COMPARISONS:
        yield f"{comparison.sql(at)} AS {comparison.name}"
