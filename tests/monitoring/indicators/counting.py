"""Figures of offices that count, invented, for tests that build on them."""

import tempfile
from pathlib import Path

from kamkor.monitoring.indicators import actions
from kamkor.monitoring.indicators.models import Vintage
from kamkor.monitoring.indicators.reading.given import Given
from tests.cast import NOON

from .making import rows

HEAD = ("indicator", "year", "area", "value", "source_url")
REGIONS = [f"KG-{x}" for x in ("B", "C", "J", "N", "O", "T", "Y", "GB", "GO")]
OFFICE = "https://github.com/sdg-kyrgyzstan/figures.csv"
UNICEF = "https://sdmx.data.unicef.org/figures"
OSH = "41706000000000"


def of_regions(indicator, year, first, *, step=1, address=OFFICE):
    """One line a region, each with `step` more than the one before."""
    return [
        (indicator, year, area, first + step * n, address)
        for n, area in enumerate(REGIONS)
    ]


def brought(*lines, name="a.csv", at=NOON, country="kg", head=HEAD) -> Vintage:
    """A file that waits."""
    with tempfile.TemporaryDirectory() as folder:
        path = rows(Path(folder), name, head, *lines)
        given = Given(form="table", country=country, name=name)
        return actions.bring_in(path, given=given, by=None, at=at).vintage


def accepted(*lines, at=NOON, **more) -> Vintage:
    """A file whose figures count."""
    vintage = brought(*lines, at=at, **more)
    return actions.accept(vintage.pk, reason="Seen.", by=None, at=at)


def usual() -> Vintage:
    """Three indicators of the framework in 2022 and 2023, sanitation in 2018 alone, and
    infant mortality, which is not of the framework."""
    return accepted(
        *of_regions("U5MR", 2022, 20), *of_regions("U5MR", 2023, 18),
        *of_regions("DTP3", 2022, 80), *of_regions("DTP3", 2023, 82),
        *of_regions("PRESCHOOL", 2022, 30), *of_regions("PRESCHOOL", 2023, 33),
        *of_regions("SANIT", 2018, 40), *of_regions("IMR", 2023, 9),
    )  # fmt: skip
