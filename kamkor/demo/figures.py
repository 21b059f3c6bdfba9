"""Figures that statistics offices would publish, invented for every region.

Where children fare well they mostly do so in all things: each region has a standing of its
own, around which its indicators lie, with a slow drift and a sample's interval for surveys.
What the pages need to be tried, and nothing that a real office said.
"""

import csv
from collections.abc import Iterator, Sequence
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
    "ADDRESS",
)
ADDRESS = "invented figures"  # by which the catalogue knows their publisher
# between what and what the regions of such a country could lie
ENDS = {
    "U5MR": (10, 34), "NMR": (6, 22), "ABR_15_19": (16, 58),
    "STUNT_MS": (5, 18), "WAST_MS": (1, 5), "OVERWEIGHT": (3, 11),
    "DTP3": (82, 98), "MCV2": (84, 98), "PRESCHOOL": (18, 62), "PREPRIM1": (68, 98),
    "ECDI": (58, 86), "READ_7_14": (35, 75), "NUM_7_14": (30, 70),
    "NEET_15_24": (9, 28), "BIRTH_REG": (90, 99.8), "VIOL_DISC": (42, 84),
    "CHILD_LABOUR": (8, 38), "MARR18": (4, 20), "SURV_LIFESAT": (68, 93),
    "POV_NAT": (12, 46), "POV_NAT_U17": (16, 56), "MPI_NAT": (18, 60),
    "WATER_SAFE": (72, 99.5), "SANIT": (78, 99.5), "FOOD_INSEC": (3, 16),
}  # fmt: skip
DRIFT, WOBBLE, SAMPLE = 0.01, 0.008, 0.05  # a year, of what lies between the ends
WORST = 0.36  # the standing of the region that fares worst
APART = 0.22  # how far an indicator lies from the standing of its region
Row = tuple[str, str, int, float, float | str, float | str, str]


def told() -> list[Definition]:
    """Indicators of the index that offices publish and the register does not count."""
    return [
        one
        for one in definitions.all_().values()
        if one.headline and one.direction and one.kind != Kind.REGISTER
    ]


def ends(one: Definition) -> tuple[float, float]:
    """Between which the invented values lie, and so the scale of the index. Raises
    KeyError for an indicator that came into the catalogue without any."""
    return ENDS[one.code]


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
    every = sorted(set().union(*standing.values()))
    fares = _standings(every, stream("figures", country, seed))
    for one in told():
        chance = stream("figures", country, seed, one.code)
        by_year: dict[int, list[float]] = {year: [] for year in years}
        for area in every:
            course = _course(one, chance, fares[area], len(years))
            for year, share in zip(years, course, strict=True):
                if area in standing[year]:
                    by_year[year].append(share)
                    yield _row(one, area, year, share, spread=SAMPLE)
        for year, shares in by_year.items():
            mean = sum(shares) / len(shares)
            yield _row(one, country.upper(), year, mean, spread=SAMPLE / 3)


def _standings(areas: Sequence[str], chance: Stream) -> dict[str, float]:
    """How well children fare in each, from 0 to 1: evenly apart, in an order by lot, and
    near enough for some ranks to hang on the method."""
    places = chance.sample(range(len(areas)), len(areas))
    return {
        area: WORST + (1 - 2 * WORST) * place / max(len(areas) - 1, 1)
        for area, place in zip(areas, places, strict=True)
    }


def _course(
    one: Definition, chance: Stream, fares: float, years: int
) -> Iterator[float]:
    """Shares of the way from the lower to the upper end, year by year."""
    share = fares if one.direction > 0 else 1 - fares
    share += chance.gauss(0, APART)
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
    return (one.code, area, year, round(value, 2), *bounds, ADDRESS)
