"""Figures that count now: as rows, as the table of the index engine, with breaks."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection

from kamkor.foundation.db import sql

from . import areas
from .choices import VintageState
from .definitions import PACKAGE, Words, all_
from .figures import About, Figure
from .index.table import Table
from .models import Observation

NORMAL = 1.959964  # half an interval of 95 %, in standard errors


@dataclass(frozen=True, slots=True)
class Row:
    """One figure that counts. `period`: 2023 or 2023-Q1; `sex`, `age`, `breakdown` are
    empty for everybody; `source`: code of its publisher; `vintage`: the file it came in."""

    indicator: str
    country: str
    area: str
    period: str
    sex: str
    age: str
    breakdown: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    status: str
    source: str | None
    address: str
    note: str
    vintage: UUID

    @property
    def about(self) -> About:
        return About(
            self.indicator, self.country, self.area, self.sex, self.age, self.breakdown
        )

    @property
    def figure(self) -> Figure:
        return Figure(
            self.about, self.period, self.value, lower=self.lower, upper=self.upper,
            numerator=self.numerator, denominator=self.denominator, status=self.status,
            source=self.source or "", address=self.address, note=self.note,
        )  # fmt: skip


@dataclass(frozen=True)
class Break:
    """From `period` on the figures of `area` do not compare with those before.
    `status`: whether that is verified."""

    indicator: str
    country: str
    area: str
    period: str
    words: Words
    status: str


def current(
    codes: Collection[str] | None = None,
    *,
    countries: Collection[str] | None = None,
    areas: Collection[str] | None = None,
    periods: tuple[str | None, str | None] = (None, None),
    everybody: bool = False,
) -> list[Row]:
    """The figures that count now, in the order of the catalogue, country, area, period.

    `periods`: from and to, both included; "2023" includes its quarters. `everybody`:
    without breakdowns by sex, age and so on. One query, as whoever acts.
    """
    given = {
        "codes": _array(codes), "countries": _array(countries), "areas": _array(areas),
        "since": periods[0], "until": periods[1], "everybody": everybody,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql.load(PACKAGE, "current"), given)
        return [Row(*row) for row in cursor.fetchall()]


def with_figures(country: str) -> set[UUID]:
    """Ids of the indicators that have a figure of an accepted file."""
    rows = Observation.objects.filter(
        country=country, vintage__state=VintageState.ACCEPTED
    )
    return set(rows.values_list("indicator", flat=True).distinct())


def _array(words: Collection[str] | None) -> list[str] | None:
    return None if words is None else list(words)


def table(
    codes: Sequence[str],
    *,
    country: str,
    areas: Collection[str] | None = None,
    years: tuple[int | None, int | None] = (None, None),
    level: str = "region",
) -> Table:
    """What the index engine takes: areas × years × indicators, for everybody.

    Without `areas`, those of `level` that have a figure. Errors are told from intervals,
    numerators and denominators as they were told. Years only, no quarters. Columns are
    `codes` in their order, also those without a figure.
    """
    rows = of_years(codes, country=country, areas=areas, years=years, level=level)
    return tabled(rows, codes)


def of_years(
    codes: Collection[str],
    *,
    country: str,
    areas: Collection[str] | None = None,
    years: tuple[int | None, int | None] = (None, None),
    level: str = "region",
) -> list[Row]:
    """The figures of such a table, one a cell. One query, as whoever acts."""
    since, until = (None if year is None else str(year) for year in years)
    return [
        row
        for row in current(
            codes, countries=[country], areas=areas, periods=(since, until),
            everybody=True,
        )
        if len(row.period) == 4 and (areas or _level(country, row.area) == level)
    ]  # fmt: skip


def _level(country: str, code: str) -> str:
    area = areas.find(country, code)
    return area.level if area else ""


def tabled(rows: Sequence[Row], codes: Sequence[str]) -> Table:
    """Figures of one country, for everybody, as a table: areas in the order of the
    country pack. Names are English whoever reads, so that the same figures are the same
    table."""
    country = rows[0].country if rows else ""
    known = areas.of(country) if country else {}
    order = {code: n for n, code in enumerate(known)}
    units = sorted({row.area for row in rows}, key=lambda code: order.get(code, 0))
    years = sorted({int(row.period) for row in rows})
    arrays = {
        name: np.full((len(years), len(units), len(codes)), np.nan)
        for name in ("value", "se", "numerator", "denominator")
    }
    for row in rows:
        at = (
            years.index(int(row.period)), units.index(row.area),
            codes.index(row.indicator),
        )  # fmt: skip
        for name, number in _numbers(row).items():
            arrays[name][at] = np.nan if number is None else float(number)
    names = {x: known[x].names["en"] or x for x in units if x in known}
    return Table(
        units=tuple(units), names=names, years=tuple(years), columns=tuple(codes),
        values=arrays["value"], errors=arrays["se"], numerators=arrays["numerator"],
        denominators=arrays["denominator"], groupings={},
    )  # fmt: skip


def _numbers(row: Row) -> dict[str, Any]:
    se = None
    if row.lower is not None and row.upper is not None:
        se = float(row.upper - row.lower) / (2 * NORMAL)
    return {
        "value": row.value, "se": se, "numerator": row.numerator,
        "denominator": row.denominator,
    }  # fmt: skip


def breaks(rows: Collection[Row]) -> list[Break]:
    """Where the series of these rows break: by their definition, and where an area
    became smaller (from the first period in which what was taken out has figures)."""
    told = {(row.indicator, row.country, row.area) for row in rows}
    found = list(_by_definition(told))
    first = _first_periods(rows)
    for indicator, country, code in sorted(told):
        for split in areas.splits(country):
            if split.predecessor != code:
                continue
            starts = [first.get((indicator, part)) for part in split.successors]
            period = min((p for p in starts if p), default=None)
            area = areas.find(country, code)
            if period and area and area.exists_in(period):
                words = _split_words(country, split)
                found.append(Break(indicator, country, code, period, words, "verified"))
    return found


def _first_periods(rows: Collection[Row]) -> dict[tuple[str, str], str]:
    """Of each indicator and area, the first period with a value since the area is."""
    first: dict[tuple[str, str], str] = {}
    for row in rows:
        area = areas.find(row.country, row.area)
        if row.value is None or area is None or not area.exists_in(row.period):
            continue
        key = (row.indicator, row.area)
        first[key] = min(first.get(key, row.period), row.period)
    return first


def _by_definition(told: set[tuple[str, str, str]]) -> Iterator[Break]:
    for indicator, country, code in sorted(told):
        for one in all_()[indicator].breaks:
            if not one.areas or code in one.areas:
                yield Break(indicator, country, code, one.period, one.words, one.status)


_SPLIT = {
    "en": "Since {day} without: {parts}.",
    "ru": "С {day} без территорий: {parts}.",
    "ky": "{day} тартып төмөнкү аймактарсыз: {parts}.",
    "kk": "{day} бастап мына аумақтарсыз: {parts}.",
}


def _split_words(country: str, split: areas.Split) -> Words:
    """In all four languages at once, since a release is written in all of them."""
    said = {}
    for language, sentence in _SPLIT.items():
        parts = [areas.of(country)[code].names[language] for code in split.successors]
        said[language] = sentence.format(
            day=f"{split.since:%d.%m.%Y}", parts=", ".join(parts)
        )
    return Words(**said)
