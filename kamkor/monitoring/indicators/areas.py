"""Which territory a code or name of a file means, on which day; and its borders.

Both countries are read from the country packs (countries/*/), whichever of them this
register is for: figures are compared across the border.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files as resources

from django.utils.translation import get_language

from kamkor.foundation.law import files

from .definitions import LANGUAGES, PACKAGE

COUNTRIES = ("kg", "kz")


@dataclass(frozen=True)
class Area:
    """A territory as figures name it. `valid_to` is the first day it was no more."""

    country: str
    code: str
    level: str
    parent: str | None
    iso: str | None
    names: dict[str, str]
    valid_from: date | None
    valid_to: date | None

    @property
    def name(self) -> str:
        """In the reader's language."""
        wished = (get_language() or "ru")[:2]
        found = (self.names.get(x) for x in (wished, "ru", *LANGUAGES))
        return next((name for name in found if name), self.code)

    def exists_in(self, period: str) -> bool:
        """Whether it was there at the end of the period."""
        day = ends(period)
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )


@dataclass(frozen=True)
class Split:
    """Since that day `predecessor` is smaller, or no more, and `successors` stand."""

    country: str
    predecessor: str
    successors: tuple[str, ...]
    since: date


def ends(period: str) -> date:
    """The last day of a year or quarter."""
    year, quarter = int(period[:4]), period[6:]
    if quarter in ("", "4"):
        return date(year, 12, 31)
    return date(year, 3 * int(quarter) + 1, 1) - timedelta(days=1)


@cache
def of(country: str) -> dict[str, Area]:
    """The territories of a country by code, in the order of the pack."""
    return {
        files.required(row, "code"): Area(
            country=country,
            code=files.required(row, "code"),
            level=files.required(row, "level"),
            parent=row["parent"],
            iso=row["iso_code"],
            names={x: row[f"name_{x}"] or "" for x in LANGUAGES},
            valid_from=files.day(row["valid_from"]),
            valid_to=files.day(row["valid_to"]),
        )
        for row in files.rows(country, "territories")
    }


def find(country: str, code: str) -> Area | None:
    return of(country).get(code)


def regions(country: str, period: str) -> list[Area]:
    """The regions there were at the end of the period."""
    return [
        a for a in of(country).values() if a.level == "region" and a.exists_in(period)
    ]


@cache
def splits(country: str) -> tuple[Split, ...]:
    found: dict[tuple[str, date], list[str]] = defaultdict(list)
    for row in files.rows(country, "successions"):
        since = files.day(row["since"])
        if since is None:
            raise ValueError(f"A succession has a day: {row}")
        found[files.required(row, "predecessor"), since].append(
            files.required(row, "successor")
        )
    return tuple(
        Split(country, before, tuple(after), since)
        for (before, since), after in found.items()
    )


@cache
def cities() -> dict[str, tuple[str, ...]]:
    """City: the regions around it, whose people go there to hospital."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in _rows("cities"):
        found[row["city"]].append(row["region"])
    return {city: tuple(around) for city, around in found.items()}


@cache
def _coded() -> dict[str, list[tuple[Area, date | None, date | None]]]:
    found: dict[str, list[tuple[Area, date | None, date | None]]] = defaultdict(list)
    for country in COUNTRIES:
        for area in of(country).values():
            for code in {area.code, area.iso} - {None}:
                found[str(code).upper()].append((area, None, None))
    for row in _rows("areas"):
        area = of(row["country"])[row["territory"]]
        entry = (area, files.day(row["valid_from"]), files.day(row["valid_to"]))
        found[row["code"]].append(entry)
    return found


def _rows(name: str) -> list[dict[str, str]]:
    text = (resources(PACKAGE) / "catalogue" / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def resolve(code: str, period: str) -> Area | None:
    """The territory that a code of whatever scheme means at the end of the period."""
    day = ends(period)
    for area, since, until in _coded().get(code.strip().upper(), ()):
        if (since is None or since <= day) and (until is None or day < until):
            return area
    return None
