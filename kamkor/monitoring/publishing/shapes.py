"""Which tables of counts are published, from tables.toml."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from kamkor.foundation.law.naming import Words, say

from .disclosure.figures import AREA, CELL_KEY, PERIOD, TEN_FIVE, Joined, Name, Near

FILE = Path(__file__).parent / "tables.toml"
MOST = 4  # dimensions that are crossed
REGION, DISTRICT = "region", "district"
JOIN, WITHOUT, YEAR, LEFT_OUT = "join", "without", "year", "left_out"


@dataclass(frozen=True)
class Dimension:
    """`column`: of the mart, or an expression of its columns; `values`: by code, without
    total and unknown. `of`: the dimension of which these are wider categories, `parts`
    its values in each; `wider`: such a dimension, where there is one."""

    code: str
    column: str
    name: Words
    values: Mapping[str, Words]
    of: str = ""
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    wider: "Dimension | None" = None


@dataclass(frozen=True)
class Shape:
    """One table: which children it counts, by what, how far down, by which rule.
    `yearly`: the last quarter of each year only."""

    code: str
    mart: str
    dimensions: tuple[Dimension, ...]
    level: str
    rule: str
    fixed: Name
    name: Words
    yearly: bool = False

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
    `kept_back`: why no release tells an indicator; `not_here`, `too_coarse`: why this one
    does not. `joined`: which children wider categories hold; `coarser`: words of steps."""

    shapes: Mapping[str, Shape]
    unknown: Words
    all: Words
    title: Words
    rates: Sequence[Rate]
    kept_back: Mapping[str, Words]
    near: Sequence[Near]
    joined: Sequence[Joined]
    coarser: Mapping[str, Words]
    not_here: Words
    too_coarse: Words
    too_few: Words
    three_years: Words
    register: Words


@cache
def published() -> Published:
    return read(tomllib.loads(FILE.read_text("utf-8")))


def read(told: Mapping[str, Any]) -> Published:
    """Raises ValueError for a table that may not go out as described."""
    dimensions = _dimensions(told["dimension"])
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
        [
            Joined(one.wider.code, value, code, tuple(parts))
            for code, one in dimensions.items() if one.wider
            for value, parts in one.wider.parts.items()
        ],
        told["coarser"], told["not_here"], told["too_coarse"], told["too_few"], told["three_years"], told["register"],
    )  # fmt: skip


def _dimensions(told: Mapping[str, Any]) -> dict[str, Dimension]:
    found = {
        code: Dimension(code, one["column"], one["name"], one.get("values", {}))
        for code, one in told.items()
        if "of" not in one
    }
    for code, one in told.items():
        if "of" in one:
            base, parts = found[one["of"]], one["parts"]
            if sorted(chain(*parts.values())) != sorted(base.values):
                raise ValueError(f"{code}: each value of {base.code} once")
            wider = Dimension(
                code, _case(base.column, parts), one["name"], one["values"], base.code,
                parts,
            )  # fmt: skip
            found[base.code] = replace(base, wider=wider)
    return found


def _case(column: str, parts: Mapping[str, Sequence[str]]) -> str:
    """An expression of the wider category; NULL where nothing is known."""
    when = (
        f"WHEN ({column})::text IN ({', '.join(map(_quoted, values))}) THEN {_quoted(code)}"
        for code, values in parts.items()
    )
    return f"CASE {' '.join(when)} END"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def steps(shape: Shape) -> list[str]:
    """What can be made coarser in it next, what costs readers least first."""
    crossed = shape.crossed
    return [
        *(f"{JOIN}:{one.code}" for one in crossed if one.wider),
        *([REGION] if shape.level == DISTRICT else []),
        *([] if shape.yearly else [YEAR]),
        *(f"{WITHOUT}:{one.code}" for one in reversed(crossed) if len(crossed) > 1),
    ]


def coarse(shape: Shape, taken: Iterable[str]) -> Shape:
    """The shape after steps. Raises KeyError for one that is none."""
    for step in taken:
        kind, _colon, code = step.partition(":")
        by_code = {one.code: one for one in shape.dimensions}
        if kind == REGION:
            shape = replace(shape, level=REGION)
        elif kind == YEAR:
            shape = replace(shape, yearly=True)
        elif kind == JOIN and (wider := by_code[code].wider):
            by_code[code] = wider
            shape = replace(shape, dimensions=tuple(by_code.values()))
        elif kind == WITHOUT:
            by_code.pop(code)
            shape = replace(shape, dimensions=tuple(by_code.values()))
        else:
            raise KeyError(step)
    return shape


def said_of(step: str) -> Words:
    """A step in words of four languages."""
    kind, _colon, code = step.partition(":")
    words = published().coarser[kind]
    if not code:
        return words
    name = names()[code]
    return {x: text.format(name=name[x]) for x, text in words.items()}


@cache
def names() -> Mapping[str, Words]:
    """Of every dimension, the wider ones too."""
    told = tomllib.loads(FILE.read_text("utf-8"))["dimension"]
    return {code: one["name"] for code, one in told.items()}


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
