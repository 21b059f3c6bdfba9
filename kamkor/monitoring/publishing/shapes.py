"""Which tables of counts are published, from tables.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kamkor.foundation.law.naming import Words, say

from .disclosure.figures import AREA, CELL_KEY, PERIOD, TEN_FIVE, Name, Near

FILE = Path(__file__).parent / "tables.toml"
MOST = 4  # dimensions that are crossed
REGION, DISTRICT = "region", "district"


@dataclass(frozen=True)
class Dimension:
    """`column`: of the mart, or an expression of its columns; `values`: by code, without
    total and unknown."""

    code: str
    column: str
    name: Words
    values: Mapping[str, Words]


@dataclass(frozen=True)
class Shape:
    """One table: which children it counts, by what, how far down, by which rule."""

    code: str
    mart: str
    dimensions: tuple[Dimension, ...]
    level: str
    rule: str
    fixed: Name
    name: Words

    @property
    def label(self) -> str:
        return say(self.name)

    @property
    def crossed(self) -> tuple[Dimension, ...]:
        """The dimensions beside area and period."""
        return tuple(d for d in self.dimensions if d.code not in (AREA, PERIOD))


@dataclass(frozen=True)
class Sum:
    """Cells of a table added up; each: values of the dimensions after area and period."""

    table: str
    cells: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Rate:
    """An indicator of the catalogue as a rate of cells."""

    indicator: str
    numerator: Sum
    denominator: Sum

    @property
    def tables(self) -> set[str]:
        """Codes of the tables that it is made of."""
        return {self.numerator.table, self.denominator.table}


@dataclass(frozen=True)
class Published:
    """All of tables.toml. `unknown` and `all` name these values of any dimension;
    `title` that of a release, with {first} and {last}; `register` this source of figures.
    `kept_back`: why no release tells an indicator; `not_here`: why this one does not."""

    shapes: Mapping[str, Shape]
    unknown: Words
    all: Words
    title: Words
    rates: Sequence[Rate]
    kept_back: Mapping[str, Words]
    near: Sequence[Near]
    not_here: Words
    too_few: Words
    three_years: Words
    register: Words


@cache
def published() -> Published:
    return read(tomllib.loads(FILE.read_text("utf-8")))


def read(told: Mapping[str, Any]) -> Published:
    """Raises ValueError for a table that may not go out as described."""
    dimensions = {
        code: Dimension(code, one["column"], one["name"], one.get("values", {}))
        for code, one in told["dimension"].items()
    }
    shapes = [_shape(one, dimensions, told["sensitive"]) for one in told["table"]]
    return Published(
        {shape.code: shape for shape in shapes},
        told["unknown"], told["all"], told["title"],
        [
            Rate(one["indicator"], Sum(**one["numerator"]), Sum(**one["denominator"]))
            for one in told["rate"]
        ],
        {one["indicator"]: one["why"] for one in told["kept_back"]},
        [Near(**one) for one in told["near"]],
        told["not_here"], told["too_few"], told["three_years"], told["register"],
    )  # fmt: skip


def _shape(
    one: Mapping[str, Any], dimensions: Mapping[str, Dimension], sensitive: list[str]
) -> Shape:
    code, crossed = one["code"], one["dimensions"]
    if crossed[:2] != [AREA, PERIOD] or len(crossed) > MOST:
        raise ValueError(f"{code}: area, period and at most {MOST - 2} more")
    is_sensitive = one.get("topic") in sensitive
    if is_sensitive and one["level"] != REGION:
        raise ValueError(f"{code}: a sensitive topic is told for regions only")
    return Shape(
        code=code, mart=one["mart"],
        dimensions=tuple(dimensions[name] for name in crossed),
        level=one["level"], rule=TEN_FIVE if is_sensitive else CELL_KEY,
        fixed=tuple(sorted(one.get("fixed", {}).items())), name=one["name"],
    )  # fmt: skip
