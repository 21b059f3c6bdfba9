"""What a flow of data is made of: codes, lists of codes, columns."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from kamkor.monitoring.publishing.store.shelf import Kept

from .naming import CONCEPTS
from .words import Words, in_four

VERSION = "1.0"  # of every structure; another one is another address
_NOT_OF_AN_ID = re.compile(r"[^A-Za-z0-9_@$-]")


def identifier(text: str) -> str:
    """As SDMX lets a code be written."""
    return _NOT_OF_AN_ID.sub("_", text) or "_"


class Kind(StrEnum):
    """What stands in a column."""

    CODE = "code"
    PERIOD = "period"
    NUMBER = "number"
    WHOLE = "whole"
    TEXT = "text"
    WORDS = "words"  # kept in four languages, given in one


@dataclass(frozen=True, eq=False)
class Code:
    """`notes`: {type: text} that a program may want, such as ISO 3166-2 of an area."""

    id: str
    name: Words
    description: Words = field(default_factory=dict)
    parent: str | None = None
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Codelist:
    id: str
    name: Words
    codes: tuple[Code, ...]

    @cached_property
    def by_id(self) -> dict[str, Code]:
        return {code.id: code for code in self.codes}


@dataclass(frozen=True, eq=False)
class Column:
    """`ids`: codes of the store that are written otherwise, {as kept: as written}."""

    id: str
    name: Words
    kind: Kind = Kind.CODE
    codelist: Codelist | None = None
    ids: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def raw(self) -> dict[str, list[str]]:
        """{code: as the store keeps it}; more than one where the store is finer."""
        found: dict[str, list[str]] = {}
        for kept, written in self.ids.items():
            found.setdefault(written, []).append(kept)
        if self.codelist:
            for code in self.codelist.codes:
                if code.id not in self.ids:
                    found.setdefault(code.id, []).append(code.id)
        return found


@dataclass(frozen=True, eq=False)
class Flow:
    """A dataflow with its structure, which has the same name.

    `sql`: one row an observation, a column each of `dimensions`, TIME_PERIOD, OBS_VALUE,
    `attributes`. `of_series`: those of the attributes that are the same for a series.
    """

    id: str
    name: Words
    description: Words
    dimensions: tuple[Column, ...]
    attributes: tuple[Column, ...]
    sql: str
    values: Mapping[str, str] = field(default_factory=dict)  # parameters of `sql`
    of_series: tuple[str, ...] = ()
    decimals: bool = True

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return (*self.dimensions, self.time, self.value, *self.attributes)

    @cached_property
    def time(self) -> Column:
        return Column("TIME_PERIOD", in_four(CONCEPTS["TIME_PERIOD"]), Kind.PERIOD)

    @cached_property
    def value(self) -> Column:
        kind = Kind.NUMBER if self.decimals else Kind.WHOLE
        return Column("OBS_VALUE", in_four(CONCEPTS["OBS_VALUE"]), kind)

    @cached_property
    def key_length(self) -> int:
        return len(self.dimensions)


@dataclass(frozen=True, eq=False)
class Release:
    """What one release holds, in words of SDMX."""

    kept: Kept
    agency: str
    country: str
    title: Words
    released_on: str
    data_until: str
    invented: bool
    flows: tuple[Flow, ...]

    @cached_property
    def by_id(self) -> dict[str, Flow]:
        return {flow.id: flow for flow in self.flows}

    @cached_property
    def codelists(self) -> dict[str, Codelist]:
        return {
            column.codelist.id: column.codelist
            for flow in self.flows
            for column in flow.columns
            if column.codelist
        }

    @cached_property
    def concepts(self) -> dict[str, Column]:
        """One a name; the first flow that has it says what it means."""
        found: dict[str, Column] = {}
        for flow in self.flows:
            for column in flow.columns:
                found.setdefault(column.id, column)
        return found
