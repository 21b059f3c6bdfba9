"""Rules of chance: rates from a few events, samples whose error is not told."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import fmean

from kamkor.monitoring.indicators.choices import Kind, Rule, Severity
from kamkor.monitoring.indicators.figures import Found

from .series import Group, Series

FEW = 5  # events in a year
LEAST_YEARS = 5  # of a series, before its swing tells anything
JOINED = 3  # years that are taken together


def rare(series: Series) -> Iterator[Found]:
    """A rate that rests on few events, told or guessed from how it swings.

    If it swings by chance alone, its variance is its mean times base by denominator, so
    that mean² by variance is the number of events. The variance is taken from changes
    between neighbouring years, so that a trend does not count.
    """
    if not series.definition.rare or not series.new:
        return
    told = [
        float(f.numerator) for f in series.figures.values() if f.numerator is not None
    ]
    values = list(series.values.values())
    if told:
        events = fmean(told)
    elif len(values) >= LEAST_YEARS:
        events = _from_swing(values)
    else:
        return
    if events >= FEW:
        return
    last = list(series.values)[-JOINED:]
    detail = {
        "events": round(events, 1),
        "told": bool(told),
        "mean": f"{fmean(series.values[p] for p in last):.4g}",
        "joined": [last[0], last[-1]],
    }
    yield Found(
        Rule.RARE, Severity.NOTE, series.about, tuple(sorted(series.new)), detail=detail
    )


def _from_swing(values: list[float]) -> float:
    mean = fmean(values)
    variance = fmean((b - a) ** 2 for a, b in pairwise(values)) / 2
    return mean * mean / variance if variance else float("inf")


def sample(group: Group) -> Iterator[Found]:
    """A survey without an interval: differences between regions and rounds may be
    chance."""
    if group.definition.kind != Kind.SURVEY or not group.is_of_everybody:
        return
    fresh = [s.figures[p] for s in group.series for p in s.new]
    if fresh and all(f.lower is None and f.upper is None for f in fresh):
        about = group.series[0].about._replace(area=group.country.upper())
        yield Found(Rule.SAMPLE, Severity.NOTE, about)
