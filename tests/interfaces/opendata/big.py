"""A release of many figures, of one size only: how much, not what."""

from dataclasses import replace

from kamkor.monitoring.publishing.store import contents as c
from kamkor.monitoring.publishing.store.shelf import Kept
from kamkor.monitoring.publishing.store.writing import write
from tests.monitoring.publishing.sample import release

AGES = ["_T", "0-2", "3-6", "7-10", "11-13", "14-17"]
YEARS = [str(year) for year in range(1970, 2030)]


def many(folder, figures: int) -> Kept:
    """At least so many: indicators are added until there are."""
    made = release()
    whole = c.Contents(
        about=made.about, areas=made.areas, sources=made.sources, domains=made.domains
    )
    first = made.indicators[0]
    while len(whole.observations) < figures:
        code = f"I{len(whole.indicators)}"
        position = len(whole.indicators)
        whole.indicators.append(replace(first, code=code, position=position))
        whole.observations += [
            c.Observation(
                code, area.code, year, sex, age, position + n / 7, None, None, "A",
                "register", {},
            )
            for n, area in enumerate(made.areas)
            for year in YEARS
            for sex in ("_T", "F", "M")
            for age in AGES
        ]  # fmt: skip
    return write(whole, folder)
