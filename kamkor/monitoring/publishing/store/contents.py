"""What a release holds: one class a table of schema.sql, one field a column."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

Words = Mapping[str, str]  # {language: text}
ALL = "_T"  # of a dimension, as SDMX says it
NORMAL, BREAK, ESTIMATED, MISSING, TOO_FEW = "A", "B", "E", "M", "Q"


def as_json(value: object) -> str:
    """As a column holds it: in its own order, which is that of the values of a
    dimension."""
    return json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Row:
    """A row of a table of the release. Mappings and sequences are kept as JSON."""

    TABLE: ClassVar[str]
    ORDER: ClassVar[str]  # how rows are given back
    SINCE: ClassVar[int] = 1  # the format that has the table


@dataclass(frozen=True)
class Area(Row):
    TABLE, ORDER = "area", "position"
    code: str
    country: str
    level: str
    parent: str | None
    iso: str | None
    sdmx: str | None
    name: Words
    valid_from: str | None
    valid_to: str | None
    tile_column: int | None
    tile_row: int | None
    position: int


@dataclass(frozen=True)
class Source(Row):
    TABLE, ORDER = "source", "code"
    code: str
    name: Words
    url: str


@dataclass(frozen=True)
class Domain(Row):
    TABLE, ORDER = "domain", "position"
    code: str
    name: Words
    position: int


@dataclass(frozen=True)
class Indicator(Row):
    TABLE, ORDER = "indicator", "position"
    code: str
    domain: str
    position: int
    name: Words
    definition: Words
    unit: Words
    numerator: Words
    denominator: Words
    direction: int
    kind: str
    decimals: int
    article: str
    sdg: str
    unicef: str


@dataclass(frozen=True)
class Break(Row):
    TABLE, ORDER = "series_break", "indicator, period, area"
    indicator: str
    area: str
    period: str
    words: Words


@dataclass(frozen=True)
class Observation(Row):
    TABLE, ORDER = "observation", "indicator, area, period, sex, age"
    indicator: str
    area: str
    period: str
    sex: str
    age: str
    value: float | None
    lower: float | None
    upper: float | None
    status: str
    source: str | None
    note: Words


@dataclass(frozen=True)
class Counts(Row):
    """`dimensions`: [{"code", "name": Words, "values": {value: Words}}]; at most four."""

    TABLE, ORDER = "counts", "code"
    code: str
    name: Words
    dimensions: Sequence[Mapping[str, Any]]
    rule: str
    note: Words


@dataclass(frozen=True)
class Cell(Row):
    TABLE, ORDER = "cell", "counts, place"
    counts: str
    place: Sequence[str]
    value: int | None


@dataclass(frozen=True)
class Edition(Row):
    TABLE, ORDER = "edition", "frozen_on DESC, code"
    code: str
    title: Words
    period: str
    frozen_on: str
    hash: str
    specification: Mapping[str, Any]
    of_data: float | None
    of_method: float | None
    interval: float


@dataclass(frozen=True)
class Node(Row):
    TABLE, ORDER = "node", "edition, position"
    edition: str
    code: str
    parent: str | None
    name: Words
    position: int
    weight: float
    in_index: float
    moves_it: float | None


@dataclass(frozen=True)
class Score(Row):
    TABLE, ORDER = "score", "edition, node, period, rank IS NULL, rank, area"
    edition: str
    node: str
    area: str
    period: str
    value: float | None
    lower: float | None
    upper: float | None
    rank: int | None
    rank_lower: int | None
    rank_upper: int | None
    band: str
    observed: float | None


@dataclass(frozen=True)
class Change(Row):
    TABLE, ORDER = "change", "edition, area, since, node"
    edition: str
    area: str
    node: str
    since: str
    value: float


@dataclass(frozen=True)
class Finding(Row):
    TABLE, ORDER = "finding", "edition, position"
    edition: str
    position: int
    words: Words


@dataclass(frozen=True)
class Coherence(Row):
    """Of one group of an edition: how far its `parts` belong together, over the `areas`
    that have all of them. None: cannot be told."""

    TABLE, ORDER, SINCE = "coherence", "edition, node", 2
    edition: str
    node: str
    parts: int
    areas: int
    alpha: float | None
    first_component: float | None


@dataclass(frozen=True)
class Correlation(Row):
    """Pearson's, of two parts of a group, or of a part with its group (`other`)."""

    TABLE, ORDER, SINCE = "correlation", "edition, one, other", 2
    edition: str
    one: str
    other: str
    value: float


@dataclass(frozen=True)
class Sensitivity(Row):
    """Sobol indices of an uncertain input, and where they lie in 90 of 100 cases."""

    TABLE, ORDER, SINCE = "sensitivity", "edition, with_others DESC, input", 2
    edition: str
    input: str
    alone: float
    alone_low: float
    alone_high: float
    with_others: float
    with_others_low: float
    with_others_high: float


@dataclass(frozen=True)
class Removal(Row):
    """Mean change of ranks (places) and scores (points) without a part."""

    TABLE, ORDER, SINCE = "removal", "edition, ranks DESC, node", 2
    edition: str
    node: str
    ranks: float
    scores: float


@dataclass(frozen=True)
class Origin(Row):
    """Figures of `areas` in an indicator and period of an edition that are from one
    place. `source`: None where nobody knows who published them."""

    TABLE, ORDER, SINCE = "origin", "edition, node, period, position", 3
    edition: str
    node: str
    period: str
    position: int
    source: str | None
    title: str
    address: str
    status: str
    sha256: str
    accepted: str
    areas: Sequence[str]


@dataclass(frozen=True)
class KeptBack(Row):
    """An indicator that the register counts and this release does not tell, and why."""

    TABLE, ORDER, SINCE = "kept_back", "indicator", 2
    indicator: str
    why: Words


@dataclass(frozen=True)
class Abroad(Row):
    """`scale`: such as "0–1", in figures, not words."""

    TABLE, ORDER = "abroad", "code, area, period"
    code: str
    name: Words
    area: str
    period: str
    value: float
    scale: str
    source: str
    url: str


@dataclass(frozen=True)
class AbroadSource(Row):
    """The source of a value of another index, in the languages there are."""

    TABLE, ORDER, SINCE = "abroad_source", "code, area, period", 3
    code: str
    area: str
    period: str
    words: Words


@dataclass(frozen=True)
class About:
    """The release itself. `released_on`, `data_until`: days as YYYY-MM-DD. `invented`:
    made for practice, which every page then says. `rules`: the numbers by which figures
    were made safe, as rules.py tells them; {} in releases that do not tell.
    `coarser`: [{"table": name, "what": words}] of what small groups made coarser."""

    number: int
    country: str
    title: Words
    released_on: str
    data_until: str
    made_with: str
    note: Words
    invented: bool = False
    rules: Mapping[str, Any] = field(default_factory=dict)
    coarser: Sequence[Mapping[str, Words]] = field(default_factory=list)


@dataclass
class Contents:
    """Everything of one release, before it is written."""

    about: About
    areas: list[Area] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    domains: list[Domain] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    counts: list[Counts] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    editions: list[Edition] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    abroad: list[Abroad] = field(default_factory=list)
    coherence: list[Coherence] = field(default_factory=list)
    correlations: list[Correlation] = field(default_factory=list)
    sensitivity: list[Sensitivity] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    kept_back: list[KeptBack] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    abroad_sources: list[AbroadSource] = field(default_factory=list)

    def rows(self) -> list[Sequence[Row]]:
        """By table, those that others point to first."""
        return [
            self.areas, self.sources, self.domains, self.indicators, self.breaks,
            self.observations, self.counts, self.cells, self.editions, self.nodes,
            self.scores, self.changes, self.findings, self.abroad, self.coherence,
            self.correlations, self.sensitivity, self.removals, self.kept_back,
            self.origins, self.abroad_sources,
        ]  # fmt: skip
