"""Districts and villages as numbers, with what offices call them.

Regions, and districts of Kyrgyzstan, are those of the demo republic. Districts of
Kazakhstan and all villages are invented, more of them than the demo has, so that a
village holds about as many children as in life.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from kamkor.demo.chance import stream
from kamkor.demo.places import LATIN, PLAIN, geography

from .stock import PEOPLES, Pool

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kamkor.demo.places import Territory, Unit

COUNTRIES = ("kg", "kz")
VILLAGES = {"district": 20, "city": 6, "city_district": 6, "region": 8}
DISTRICTS = 8  # of a region of Kazakhstan
Names = tuple[str, str, str]  # in the language of the country, in Russian, in Latin


@dataclass(slots=True)
class Land:
    """Arrays by district, and by village: `first[d]` is the first village of d."""

    regions: list[Names] = field(default_factory=list)  # by district
    districts: list[Names] = field(default_factory=list)
    villages: list[Names] = field(default_factory=list)
    country: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    first: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    count: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    peoples: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 5)))
    pools: tuple[Pool, ...] = ()  # districts of each country, by their children


@cache
def land() -> Land:
    """The two countries, the same each time."""
    made = Land()
    rows: list[tuple[int, float, dict[str, float], int]] = []
    for country, code in enumerate(COUNTRIES):
        words = _words(code)
        for unit in geography(code).units:
            parts = _districts(code, unit, words)
            for name in parts:
                made.regions.append(_names(unit.region))
                made.districts.append(name)
                count = VILLAGES[unit.territory.level]
                luck = stream("linkset villages", code, unit.region.code, *name)
                made.villages += [_spelt(word) for word in luck.sample(words, count)]
                rows.append((country, unit.weight / len(parts), unit.mix, count))
    made.country = np.array([row[0] for row in rows])
    made.count = np.array([row[3] for row in rows])
    made.first = np.cumsum(made.count) - made.count
    mixes = np.array([[row[2].get(p, 0) for p in PEOPLES] for row in rows], float)
    made.peoples = np.cumsum(mixes, axis=1) / mixes.sum(axis=1, keepdims=True)
    weights = np.array([row[1] for row in rows])
    made.pools = tuple(_pool(made.country == n, weights) for n in range(2))
    return made


def _pool(which: NDArray[np.bool_], weights: NDArray[np.float64]) -> Pool:
    ids = np.flatnonzero(which)
    return Pool(ids, np.cumsum(weights[ids]) / weights[ids].sum())


def _districts(code: str, unit: Unit, words: list[str]) -> list[Names]:
    if code == "kg":
        return [_names(unit.territory)]
    chosen = stream("linkset districts", unit.region.code).sample(words, DISTRICTS)
    found = []
    for word in chosen:
        local, ru, en = _spelt(word)
        found.append((f"{local} ауданы", f"{ru} район", f"{en} district"))
    return found


def _words(code: str) -> list[str]:
    text = files("kamkor.demo").joinpath(f"data/{code}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    first, second = data["first_words"].split(), data["second_words"].split()
    return [f"{one}-{other}" for one in first for other in second]


def _names(territory: Territory) -> Names:
    return territory.local, territory.ru, territory.en


def _spelt(word: str) -> Names:
    latin = word.lower().translate(LATIN)
    return word, word.translate(PLAIN), "-".join(map(str.capitalize, latin.split("-")))
