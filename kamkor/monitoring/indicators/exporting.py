"""Figures as a file for other programs."""

import csv
import io
from collections.abc import Iterable

from kamkor.foundation.access.actor import Actor
from kamkor.register.sources.reading.escape import escape_formula

from . import areas, policy
from .choices import Kind
from .figures import plain
from .models import Indicator
from .reads import Row

HEADS = (
    "indicator", "country", "area", "name", "iso", "period", "sex", "age", "breakdown",
    "value", "lower", "upper", "numerator", "denominator", "status", "source", "address",
    "note", "vintage",
)  # fmt: skip


def as_csv(indicator: Indicator, rows: Iterable[Row], by: Actor) -> str:
    """One line a figure. Counts of this register that are small are told to whoever may
    see them; to others value, numerator and denominator stay empty and the status is Q."""
    file = io.StringIO()
    out = csv.writer(file, lineterminator="\n")
    out.writerow(HEADS)
    hide = indicator.kind == Kind.REGISTER and not policy.sees_small_counts(by)
    for row in rows:
        n = row.numerator
        few = hide and n is not None and 0 < n < policy.SMALLEST
        numbers = (row.value, row.lower, row.upper, row.numerator, row.denominator)
        area = areas.find(row.country, row.area)
        out.writerow(
            [
                row.indicator, row.country, row.area, area.name if area else "",
                (area.iso if area else "") or "", row.period, row.sex or "_T",
                row.age or "_T", escape_formula(row.breakdown),
                *("" if few else plain(value) for value in numbers),
                "Q" if few else row.status, row.source or "",
                escape_formula(row.address), escape_formula(row.note), row.vintage,
            ]
        )  # fmt: skip
    return file.getvalue()
