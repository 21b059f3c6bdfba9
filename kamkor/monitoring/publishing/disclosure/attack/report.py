"""The whole attack, and whether it wins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kamkor.monitoring.publishing.disclosure.figures import (
    Areas,
    Joined,
    Name,
    Near,
    Table,
    lines_between,
)
from kamkor.monitoring.publishing.disclosure.figures import lines as lines_of

from . import differencing
from .differencing import EVERYTHING, RELEASES, Difference, Measured
from .known import Known, gather
from .solving import recovered

FEWEST = 20  # differences; of fewer, chance alone puts the curve anywhere
WITHIN, TOO_SURE, BY_CHANCE, TOO_LITTLE = (
    "within",
    "too_sure",
    "by_chance",
    "too_little",
)


@dataclass(frozen=True)
class Limits:
    """`small`: true counts up to here must stay unknown. `differencing`: the highest AUC
    of one difference, `everything`: of all that is known of a cell at once."""

    small: int = 9
    differencing: float = 0.55
    everything: float = 0.65

    def most(self, way: str) -> float:
        """The highest AUC of a way of differencing."""
        return self.everything if way == EVERYTHING else self.differencing


@dataclass(frozen=True)
class Win:
    """What the attacker can do: `kind` recovered, told_apart or two_values."""

    kind: str
    table: str
    way: str
    cells: int
    value: float | None = None


@dataclass(frozen=True)
class Report:
    """`cells` published, `small` ones among them; what was measured; what was won."""

    tables: int
    cells: int
    small: int
    recovered: int
    measured: list[Measured]
    wins: list[Win]

    def told(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Published:
    """Tables and the true count behind each of their cells."""

    tables: Sequence[Table]
    truth: Mapping[Name, int]


def attack(
    now: Published,
    areas: Areas,
    earlier: Sequence[Published] = (),
    limits: Limits = Limits(),
    near: Sequence[Near] = (),
    joined: Sequence[Joined] = (),
) -> Report:
    """Everything published now and before against everything that is known; `near`:
    which children of two tables are nearly the same; `joined`: which are the same."""
    again = [_unchanged(one, now) for one in earlier]
    known = gather([*now.tables, *(table for some in again for table in some)])
    lines = [*lines_of(now.tables, areas), *lines_between(now.tables, joined)]
    alone = recovered(known, lines, now.truth, areas, small=limits.small)
    found = [
        *differencing.within(lines, known, now.truth),
        *differencing.over_time(now.tables, known, now.truth),
        *differencing.between(near, known, now.truth),
    ]
    every = [*found, *differencing.together(found, known, now.truth)]
    every += [one for before in earlier for one in _between(before, now)]
    measured = differencing.measure(every, small=limits.small)
    wins = [
        *_by_table(alone, known),
        *_told_apart(measured, limits),
        *_two_values(now.tables),
    ]
    small = sum(1 <= now.truth[name] <= limits.small for name in known)
    return Report(
        len(now.tables), len(known), small, len(alone), measured, wins
    )  # fmt: skip


def _by_table(alone: set[Name], known: Mapping[Name, Known]) -> Iterator[Win]:
    tables = [known[name].tables[0] for name in alone]
    for table in sorted(set(tables)):
        yield Win("recovered", table, "", tables.count(table))


def _told_apart(measured: Sequence[Measured], limits: Limits) -> Iterator[Win]:
    for one in measured:
        if judged(one, limits) == TOO_SURE:
            yield Win("told_apart", one.table, one.way, one.differences, one.auc)


def judged(one: Measured, limits: Limits) -> str:
    """Whether the attacker is surer than it may be: WITHIN, TOO_SURE, or surer by what may
    be chance (BY_CHANCE), or by too little to say anything (TOO_LITTLE)."""
    most = limits.most(one.way)
    if one.auc <= most:
        return WITHIN
    if one.differences < FEWEST:
        return TOO_LITTLE
    return TOO_SURE if one.least > most else BY_CHANCE


def _two_values(tables: Sequence[Table]) -> Iterator[Win]:
    """A cell must be the same in every table."""
    first: dict[Name, int | None] = {}
    for table in tables:
        other = sum(
            first.setdefault(table.names[place], value) != value
            for place, value in table.values.items()
        )
        if other:
            yield Win("two_values", table.code, "", other)


def _unchanged(before: Published, now: Published) -> list[Table]:
    """Cells of an earlier release whose children did not change: another look at them."""
    return [
        table.showing(
            {
                place: value
                for place, value in table.values.items()
                if now.truth.get(table.names[place]) == before.truth[table.names[place]]
            }
        )
        for table in before.tables
    ]


def _between(before: Published, now: Published) -> Iterator[Difference]:
    """A cell less the same cell of an earlier release."""
    old, new = gather(before.tables), gather(now.tables)
    for name in old.keys() & new.keys():
        a, b = old[name], new[name]
        if a.shown and b.shown:
            yield Difference(
                b.tables[0], RELEASES, name, b.estimate - a.estimate,
                a.variance + b.variance, now.truth[name] - before.truth[name],
            )  # fmt: skip
