"""Where the figures of a table are from, as a file beside it."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields

import numpy as np

from .table import Table

Cell = tuple[str, str, int]  # indicator, unit, year


@dataclass(frozen=True)
class Origin:
    """Figures of an indicator and year that are from one place.

    `publisher`: its code, empty where nobody knows; `address`: where it published them;
    `status`: SDMX CL_OBS_STATUS; `vintage`: id of the file they came in, `sha256` of it,
    `accepted`: the day (YYYY-MM-DD) on which it began to count; `units`: whose they are;
    `title`: of what they stand in, where somebody told it.
    """

    indicator: str
    year: int
    publisher: str
    address: str
    status: str
    vintage: str
    sha256: str
    accepted: str
    units: tuple[str, ...]
    title: str = ""

    def cells(self) -> Iterator[Cell]:
        return ((self.indicator, unit, self.year) for unit in self.units)


ENTITLED = tuple(field.name for field in fields(Origin))
HEADING = ENTITLED[:-1]  # of files in which nothing has a title


def write(told: Iterable[Origin]) -> str:
    """As CSV, one row an origin, its units with spaces between; a column of titles only
    where there is one, so that the same origins stay the same text."""
    rows = list(told)
    has_titles = any(one.title for one in rows)
    file = io.StringIO()
    out = csv.writer(file, lineterminator="\n")
    out.writerow(ENTITLED if has_titles else HEADING)
    for one in rows:
        *plain, units, title = astuple(one)
        out.writerow([*plain, " ".join(units), *([title] if has_titles else [])])
    return file.getvalue()


def read(text: str) -> list[Origin]:
    """Raises ValueError where it is no such file."""
    rows = csv.reader(io.StringIO(text, newline=""))
    if tuple(next(rows, ())) not in (HEADING, ENTITLED):
        raise ValueError("sources: another heading")
    return [_origin(row) for row in rows]


def _origin(row: list[str]) -> Origin:
    if len(row) not in (len(HEADING), len(ENTITLED)):
        raise ValueError(f"sources: {row}")
    indicator, year, publisher, address, status, vintage, sha256, accepted, *rest = row
    units, title = (*rest, "")[:2]
    return Origin(
        indicator, int(year), publisher, address, status, vintage, sha256, accepted,
        tuple(units.split()), title,
    )  # fmt: skip


def differing(text: str, table: Table) -> str:
    """A figure that has no origin, or an origin that has no figure: indicator, unit and
    year; "" where each has the other."""
    try:
        told = Counter(cell for one in read(text) for cell in one.cells())
    except (ValueError, csv.Error):
        return "?"
    there = Counter(known(table))
    wrong = sorted((told - there) | (there - told))
    return " ".join(map(str, wrong[0])) if wrong else ""


def known(table: Table) -> Iterator[Cell]:
    """The cells of the table that have a value."""
    for y, u, c in np.argwhere(~np.isnan(table.values)):
        yield table.columns[c], table.units[u], table.years[y]
