"""Figures laid out as series, and what is usual in them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from kamkor.monitoring.indicators.definitions import Definition
from kamkor.monitoring.indicators.figures import About, Figure


@dataclass(frozen=True)
class Series:
    """`values` by period, ascending, known ones only. `new`: the periods of this file."""

    about: About
    definition: Definition
    figures: Mapping[str, Figure]
    values: Mapping[str, float]
    new: frozenset[str]

    def fresh(self) -> list[tuple[str, float]]:
        """Period and value of this file's figures that have a value."""
        return [(p, value) for p, value in self.values.items() if p in self.new]


@dataclass(frozen=True)
class Group:
    """The series of one indicator and breakdown in one country, one an area."""

    definition: Definition
    country: str
    series: Sequence[Series]

    @property
    def is_of_everybody(self) -> bool:
        a = self.series[0].about
        return not (a.sex or a.age or a.breakdown)

    def by_area(self) -> dict[str, Series]:
        return {one.about.area: one for one in self.series}

    def at(self, period: str) -> list[float]:
        return [s.values[period] for s in self.series if period in s.values]


def lay_out(
    new: Iterable[Figure],
    before: Iterable[Figure],
    definitions: Mapping[str, Definition],
) -> list[Group]:
    """Series of the new figures and of their neighbours, filled with what was known
    before."""
    fresh, known = _series(new), _series(before)
    told = {_group(about) for about in fresh}
    groups: dict[tuple[str, ...], list[Series]] = defaultdict(list)
    for about in {**fresh, **known}:
        if _group(about) not in told:
            continue
        mine = fresh.get(about, {})
        figures = dict(sorted({**known.get(about, {}), **mine}.items()))
        values = {p: float(f.value) for p, f in figures.items() if f.value is not None}
        groups[_group(about)].append(
            Series(
                about, definitions[about.indicator], figures, values, frozenset(mine)
            )
        )
    return [Group(ss[0].definition, ss[0].about.country, ss) for ss in groups.values()]


def _series(figures: Iterable[Figure]) -> dict[About, dict[str, Figure]]:
    found: dict[About, dict[str, Figure]] = defaultdict(dict)
    for figure in figures:
        found[figure.about][figure.period] = figure
    return found


def _group(about: About) -> tuple[str, ...]:
    return about._replace(area="")


def step(series: Iterable[Series]) -> float:
    """The usual change from one period to the next, in units of the value; 0 where
    nothing is known."""
    steps = [abs(b - a) for one in series for a, b in pairwise(one.values.values())]
    return median(steps) if steps else 0.0


def near(series: Series, period: str) -> list[float]:
    """The values of the two periods before and the two after."""
    periods = list(series.values)
    at = periods.index(period)
    return [
        series.values[p]
        for p in periods[max(at - 2, 0) : at] + periods[at + 1 : at + 3]
    ]
