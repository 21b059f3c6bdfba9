"""A whole file: its figures, and everything that was found while it was read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kamkor.monitoring.indicators.choices import Form, Rule, Severity
from kamkor.monitoring.indicators.errors import NotReadable
from kamkor.monitoring.indicators.figures import About, Figure, Found

from . import sdmx, tables
from .given import Given, Line
from .resolving import Resolver


@dataclass(frozen=True)
class Told:
    """`lines`: how many rows or observations the file has; each is a figure, or named in
    `found`."""

    figures: list[Figure]
    found: list[Found]
    lines: int


def read(path: Path, given: Given) -> Told:
    """Raises NotReadable, or sources' Refusal, for a file that cannot be read at all."""
    resolver = Resolver(given)
    figures: list[Figure] = []
    found: list[Found] = []
    count = 0
    for line in _lines(path, given):
        count += 1
        told = resolver.resolve(line)
        if isinstance(told, Figure):
            figures.append(told)
        else:
            found += told
    found += resolver.notes()
    if not figures and not any(f.severity == Severity.BLOCK for f in found):
        raise NotReadable("nothing")
    kept, twice = _once(figures)
    return Told(kept, found + twice, count)


def _lines(path: Path, given: Given) -> Iterator[Line]:
    if given.form == Form.SDMX:
        return sdmx.lines(path)
    return tables.lines(path, given)


def _once(figures: list[Figure]) -> tuple[list[Figure], list[Found]]:
    """Of figures about the same only the first is kept; all others are named. Where they
    say different things the first is held back too."""
    first: dict[tuple[About, str], Figure] = {}
    found = []
    for figure in figures:
        other = first.setdefault((figure.about, figure.period), figure)
        if other is figure:
            continue
        same = other.value == figure.value
        detail = {"first": other.line, "value": str(figure.value), "same": same}
        severity = Severity.NOTE if same else Severity.BLOCK
        found.append(
            Found(
                Rule.TWICE, severity, figure.about, (figure.period,), figure.line,
                detail=detail,
            )
        )  # fmt: skip
    return list(first.values()), found
