"""What came of an index, read from its files for a page."""

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from kamkor.foundation.law.naming import say
from kamkor.monitoring.indicators.index import editions
from kamkor.monitoring.indicators.index.spec import Spec, Text

from . import words

Files = Mapping[str, str]
Row = dict[str, str]


def text_of(text: Text, code: str) -> str:
    """In the reader's language; the code where nobody named it."""
    if isinstance(text, str):
        return text or code
    return say(text) or next(iter(text.values()), "") or code


def labels(spec: Spec) -> dict[str, str]:
    """The name of every indicator and group; of the index itself its title."""
    found = {part.code: text_of(part.name, part.code) for part in spec.parts()}
    root = next(group for group in spec.groups if group.parent is None)
    if not root.name:
        found[root.code] = text_of(spec.title, root.code)
    return found


def root_of(spec: Spec) -> str:
    return next(group.code for group in spec.groups if group.parent is None)


def domains(spec: Spec) -> list[str]:
    """What the index is made of directly: its groups, or its indicators."""
    root = root_of(spec)
    return [
        part.code for part in (*spec.groups, *spec.indicators) if part.parent == root
    ]


@dataclass(frozen=True)
class Standing:
    """One unit. `low`, `high`: of the score; `named`: each domain with its score;
    `observed`: the share of its figures that is known."""

    unit: str
    name: str
    score: float | None
    low: float | None
    high: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    group: str
    observed: float
    named: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True)
class Weight:
    """`given` and `used` among its siblings; `nominal`: its share in the index;
    `moves`: how much it moves the index in fact (None for groups)."""

    code: str
    given: float
    used: float
    nominal: float
    moves: float | None


@dataclass(frozen=True)
class Effect:
    """The share of the spread that an uncertain input has a hand in, and its bounds."""

    code: str
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class LeftOut:
    """How ranks and scores change on average without one part."""

    name: str
    rank: float
    score: float


@dataclass(frozen=True)
class Change:
    """Of one unit since the year before, and what each indicator added, the most first."""

    name: str
    change: float
    parts: list[tuple[str, float]]


@dataclass(frozen=True)
class Given:
    """One figure as it went in, with the interval of 95 in 100 where it is known."""

    indicator: str
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Told:
    """Everything a page of a result shows."""

    standings: list[Standing]
    of_data: float | None
    of_method: float | None
    findings: list[str]
    effects: list[Effect]
    left_out: list[LeftOut]
    weights: list[Weight]
    since: int | None
    changes: list[Change]
    imputed: int
    inputs: list[tuple[str, list[Given]]]


def told(files: Files, spec: Spec, names: Mapping[str, str]) -> Told:
    """names: of the units. Units in the order of their rank, those without one last."""
    called = labels(spec)
    shares = {row["varied_alone"]: _number(row["share"]) for row in _rows(files, editions.SHARES)}  # fmt: skip
    since, changes = _changes(files, called, names)
    return Told(
        standings=standings(files, spec, names),
        of_data=shares.get("data"),
        of_method=shares.get("method"),
        findings=[_finding(row, called) for row in _rows(files, editions.FINDINGS)],
        effects=[
            Effect(row["input"], *(_known(row, c) for c in ("with_others", "with_others_low", "with_others_high")))
            for row in _rows(files, editions.EFFECTS)
        ],
        left_out=[
            LeftOut(called[row["left_out"]], *(_known(row, c) for c in ("mean_change_of_rank", "mean_change_of_score")))
            for row in _rows(files, editions.REMOVED)
        ],
        weights=weights(files),
        since=since,
        changes=changes,
        inputs=_inputs(files, called, names),
        imputed=sum(row["imputed"] == "1" for row in _rows(files, editions.STAGES)),
    )  # fmt: skip


def standings(files: Files, spec: Spec, names: Mapping[str, str]) -> list[Standing]:
    scores: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in _rows(files, editions.SCORES):
        scores[row["unit"]][row["column"]] = row
    sure = {row["unit"]: row for row in _rows(files, editions.INTERVALS)}
    called = labels(spec)
    root, parts = root_of(spec), {code: called[code] for code in domains(spec)}
    found = [
        _standing(unit, columns, (root, parts), sure.get(unit, {}), names)
        for unit, columns in scores.items()
    ]
    return sorted(found, key=lambda s: (s.rank is None, s.rank or 0, s.name))


def _standing(
    unit: str, columns: Mapping[str, Row], wanted: tuple[str, dict[str, str]], sure: Row,
    names: Mapping[str, str],
) -> Standing:  # fmt: skip
    root, parts = wanted
    own = columns[root]
    return Standing(
        unit=unit,
        name=names.get(unit, unit),
        score=_number(own["score"]),
        low=_number(sure.get("score_low")),
        high=_number(sure.get("score_high")),
        rank=_whole(own["rank"]),
        rank_low=_whole(sure.get("rank_low")),
        rank_high=_whole(sure.get("rank_high")),
        group=sure.get("group", ""),
        observed=_number(own["observed"]) or 0.0,
        named=tuple(
            (label, _number(columns[part]["score"])) for part, label in parts.items()
        ),
    )


def weights(files: Files) -> list[Weight]:
    return [
        Weight(
            code=row["column"],
            given=_known(row, "given"),
            used=_known(row, "used"),
            nominal=_known(row, "in_the_index"),
            moves=_number(row["moves_it"]),
        )
        for row in _rows(files, editions.WEIGHTS)
    ]


def _inputs(
    files: Files, called: Mapping[str, str], names: Mapping[str, str]
) -> list[tuple[str, list[Given]]]:
    """Of each unit all its figures."""
    by_unit: dict[str, list[Given]] = defaultdict(list)
    for row in _rows(files, editions.INPUTS):
        ends = (_number(row[column]) for column in ("value", "low", "high"))
        by_unit[row["unit"]].append(Given(called[row["indicator"]], *ends))
    return [(names.get(unit, unit), given) for unit, given in by_unit.items()]


def _finding(row: Row, called: Mapping[str, str]) -> str:
    about = row["about"].split()
    facts = dict(fact.split("=") for fact in row["facts"].split())
    return words.finding(
        row["finding"], [called.get(code, code) for code in about],
        {name: float(value) for name, value in facts.items()},
    )  # fmt: skip


def _changes(
    files: Files, called: Mapping[str, str], names: Mapping[str, str]
) -> tuple[int | None, list[Change]]:
    """The year before, and of each unit its change, the greatest first."""
    by_unit: dict[str, list[tuple[str, float]]] = defaultdict(list)
    since = None
    for row in _rows(files, editions.CHANGES):
        since, added = int(row["since"]), _number(row["added_to_the_index"])
        if added is not None:
            by_unit[row["unit"]].append((called[row["indicator"]], added))
    told = [
        Change(
            name=names.get(unit, unit),
            change=sum(added for _code, added in parts),
            parts=sorted(parts, key=lambda part: -abs(part[1])),
        )
        for unit, parts in by_unit.items()
    ]
    return since, sorted(told, key=lambda line: -line.change)


def _rows(files: Files, name: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(files.get(name, ""))))


def _number(text: str | None) -> float | None:
    return float(text) if text else None


def _whole(text: str | None) -> int | None:
    return int(float(text)) if text else None


def _known(row: Row, column: str) -> float:
    return float(row[column] or 0)
