"""Names as numbers: every name has one index, so that whole parts are drawn at once."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from kamkor.demo import names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

PEOPLES = ("kyrgyz", "kazakh", "uzbek", "dungan", "russian")
SEXES = ("male", "female")
USED, OF = 5, 8  # so many of eight pairs of a beginning and an ending
STYLES = tuple(dict.fromkeys(s for pick in names.STYLES.values() for s in pick.values))


@dataclass(frozen=True, slots=True)
class Pool:
    """Indices of names and how far their weights add up (the last is 1)."""

    ids: NDArray[np.int64]
    until: NDArray[np.float64]

    def draw(self, chance: NDArray[np.float64]) -> NDArray[np.int64]:
        at = np.searchsorted(self.until, chance, side="right")
        return self.ids[np.minimum(at, len(self.ids) - 1)]


@dataclass(frozen=True, slots=True)
class Stock:
    """`given` by (people, sex), `ancestors` and `styles` by people."""

    texts: tuple[str, ...]
    given: dict[tuple[int, int], Pool]
    ancestors: tuple[Pool, ...]
    styles: tuple[Pool, ...]
    alike: dict[tuple[int, int, str], list[int]]

    def near(self, people: int, sex: int, name: int) -> list[int]:
        """Other names of this people and sex that begin like `name`."""
        key = (people, sex, self.texts[name][:3])
        return [one for one in self.alike.get(key, ()) if one != name]


@cache
def stock() -> Stock:
    """The names of the demo republic, with those made of beginnings and endings."""
    text = files("kamkor.demo").joinpath("data/names.toml").read_text("utf-8")
    demo = tomllib.loads(text)
    made: dict[str, int] = {}
    given: dict[tuple[int, int], Pool] = {}
    alike: dict[tuple[int, int, str], list[int]] = {}
    ancestors, styles = [], []
    for at, people in enumerate(PEOPLES):
        for sex, word in enumerate(SEXES):
            all_names = _unique([*demo[people][word].split(), *_composed(people, word)])
            given[at, sex] = _ranked(all_names, made)
            for name in all_names:
                alike.setdefault((at, sex, name[:3]), []).append(made[name])
        roots = demo[people]["lineage"].split()
        texts = list(made)
        men = [texts[i] for i in given[at, 0].ids.tolist()]
        more = men if people in names.TURKIC else [_surname(name) for name in men]
        ancestors.append(_ranked(_unique([*roots, *more]), made))
        pick = names.STYLES[people]
        ids = np.array([STYLES.index(style) for style in pick.values])
        styles.append(Pool(ids, np.array(pick.weights) / pick.total))
    return Stock(tuple(made), given, tuple(ancestors), tuple(styles), alike)


def _surname(man: str) -> str:
    return names.russian_surname(man, "male")


def _composed(people: str, sex: str) -> list[str]:
    text = files("kamkor.demo").joinpath("data/more_names.toml").read_text("utf-8")
    parts = tomllib.loads(text).get(people)
    if parts is None:
        return []
    first = parts[f"{sex}_first"].split()
    last = parts[f"{sex}_last"].split()
    return [
        begin + end
        for b, begin in enumerate(first)
        for e, end in enumerate(last)
        if (7 * b + 3 * e) % OF < USED and begin[-1] != end[0]
    ]


def _unique(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _ranked(words: list[str], made: dict[str, int]) -> Pool:
    """The first are drawn more often, as in names.stock."""
    ids = np.array([made.setdefault(word, len(made)) for word in words])
    weights = 1 / (np.arange(len(words)) + 25.0)
    return Pool(ids, np.cumsum(weights) / weights.sum())
