"""All rules over the figures of a file, beside what was known before."""

from collections.abc import Iterable, Iterator, Mapping

from kamkor.monitoring.indicators.definitions import Definition
from kamkor.monitoring.indicators.figures import Figure, Found

from . import chance, places, values
from .series import Group, lay_out


def check(
    new: Iterable[Figure],
    before: Iterable[Figure],
    definitions: Mapping[str, Definition],
) -> list[Found]:
    """What is odd in the new figures. `before`: the current figures of the same
    indicators, so that a file of one year is seen in its series."""
    return [
        found
        for group in lay_out(new, before, definitions)
        for found in _of_group(group)
    ]


def _of_group(group: Group) -> Iterator[Found]:
    for series in group.series:
        yield from values.beyond(series)
        yield from values.other_unit(group, series)
        yield from values.shares(series)
        yield from values.intervals(series)
        yield from values.without_value(series)
        yield from chance.rare(series)
    yield from values.jumps(group)
    yield from places.of_residence(group)
    yield from places.missing(group)
    yield from places.borders(group)
    yield from chance.sample(group)
