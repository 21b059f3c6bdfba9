"""Figures as a file for other programs."""

import csv
import io
from collections.abc import Collection, Iterable

from kamkor.register.sources.reading.escape import escape_formula

from . import areas
from .figures import plain
from .reads import Row

HEADS = (
    "indicator", "country", "area", "name", "iso", "period", "sex", "age", "breakdown",
    "value", "lower", "upper", "numerator", "denominator", "status", "source", "address",
    "note", "vintage",
)  # fmt: skip


def as_csv(rows: Iterable[Row], few: Collection[Row]) -> str:
    """One line a figure. Of those in `few` value, interval, numerator and denominator
    stay empty and the status is Q: withheld."""
    file = io.StringIO()
    out = csv.writer(file, lineterminator="\n")
    out.writerow(HEADS)
    for row in rows:
        small = row in few
        numbers = (row.value, row.lower, row.upper, row.numerator, row.denominator)
        area = areas.find(row.country, row.area)
        out.writerow(
            [
                row.indicator, row.country, row.area, area.name if area else "",
                (area.iso if area else "") or "", row.period, row.sex or "_T",
                row.age or "_T", escape_formula(row.breakdown),
                *("" if small else plain(value) for value in numbers),
                "Q" if small else row.status, row.source or "",
                escape_formula(row.address), escape_formula(row.note), row.vintage,
            ]
        )  # fmt: skip
    return file.getvalue()
