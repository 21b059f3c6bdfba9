"""Figures that statistics offices would publish, invented for every region.

A level for each region and indicator, a slow drift, a sample's interval for surveys: what
the pages need to be tried, and nothing that a real office said.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from kamkor.monitoring.indicators import areas, definitions
from kamkor.monitoring.indicators.choices import Kind
from kamkor.monitoring.indicators.definitions import Definition

from .chance import Stream, stream

HEADING = (
    "INDICATOR",
    "REF_AREA",
    "TIME_PERIOD",
    "OBS_VALUE",
    "LOWER_BOUND",
    "UPPER_BOUND",
)
# where values of an indicator lie between the ends of what is plausible
LOW, HIGH = 0.25, 0.75
DRIFT, WOBBLE, SAMPLE = 0.01, 0.008, 0.02  # a year, of the range
Row = tuple[str, str, int, float, float | str, float | str]


def told() -> list[Definition]:
    """Indicators of the index that offices publish and the register does not count."""
    return [
        one
        for one in definitions.all_().values()
        if one.headline and one.direction and one.kind != Kind.REGISTER
    ]


def ends(one: Definition) -> tuple[float, float]:
    """Between which the invented values lie: the least and the most well-off region."""
    low, high = one.range
    return low + (high - low) * LOW, low + (high - low) * HIGH


def write(path: Path, *, country: str, years: range, seed: int) -> int:
    """A file of figures; returns how many. The same arguments make the same file."""
    rows = list(_rows(country, years, seed))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        writer.writerows(rows)
    return len(rows)


def _rows(country: str, years: range, seed: int) -> Iterator[Row]:
    standing = {
        year: {area.code for area in areas.regions(country, str(year))}
        for year in years
    }
    for one in told():
        chance = stream("figures", country, seed, one.code)
        by_year: dict[int, list[float]] = {year: [] for year in years}
        for area in sorted(set().union(*standing.values())):
            for year, share in zip(
                years, _course(one, chance, len(years)), strict=True
            ):
                if area in standing[year]:
                    by_year[year].append(share)
                    yield _row(one, area, year, share, spread=SAMPLE)
        for year, shares in by_year.items():
            mean = sum(shares) / len(shares)
            yield _row(one, country.upper(), year, mean, spread=SAMPLE / 3)


def _course(one: Definition, chance: Stream, years: int) -> Iterator[float]:
    share = chance.uniform(0.1, 0.9)
    for _year in range(years):
        share += one.direction * DRIFT + chance.gauss(0, WOBBLE)
        share = min(max(share, 0.02), 0.98)
        yield share


def _row(one: Definition, area: str, year: int, share: float, *, spread: float) -> Row:
    low, high = ends(one)
    width = high - low
    value = low + width * share
    half = width * spread
    bounds = (
        (round(value - half, 2), round(value + half, 2))
        if one.kind == Kind.SURVEY
        else ("", "")
    )
    return (one.code, area, year, round(value, 2), *bounds)
