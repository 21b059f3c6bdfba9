"""Names as an office spells them: one word in, one word out, by numbers drawn before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kamkor.demo import letters, names

from .rates import BORDER, LATIN_AT_THE_BORDER
from .stock import PEOPLES, SEXES, STYLES, stock

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from kamkor.demo.chance import Stream

    from .lists import Part

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Rates = dict[str, NDArray[np.float64]]

NATIVE, FLAT, MIXED, RUSSIFIED, LATIN = 0, 1, 2, 10, 1000
HABITS = letters.RUSSIAN_HABITS
CONVENTIONS = tuple(letters.LATIN)
# Shares of icao, bgn, passport, old, informal, kazakh_2021, turkish by country.
WAYS = np.cumsum(
    [
        [0.34, 0.12, 0.24, 0.08, 0.16, 0.00, 0.06],
        [0.36, 0.12, 0.18, 0.02, 0.10, 0.20, 0.02],
    ],
    axis=1,
)
ABROAD_FLAT = 0.8  # letters of the other country are not on the clerk's keyboard
MOTHER_FORMS = (0.40, 0.72, 0.84)  # full; surname and given name; given name; else
SHORT = ("бек", "гүл")


@dataclass(slots=True)
class Cells:
    """The four cells of a name; either `name` or the other three are filled."""

    name: list[str | None]
    surname: list[str | None]
    given: list[str | None]
    patronymic: list[str | None]
    mother: list[str | None]
    latin: Bools
    style_differs: Bools


def happens(rng: Generator, rates: Rates, what: str, kind: Ints) -> Bools:
    """For each record whether this happens, by the kind of its list."""
    return rng.random(len(kind)) < rates[what][kind]


def ways(part: Part, country: Ints, rates: Rates, rng: Generator) -> Ints:
    """How each record is spelt: NATIVE, FLAT, MIXED, RUSSIFIED + n or LATIN + n."""
    kind = part.records.kind
    count = len(kind)
    people = part.homes.people[part.records.family]
    luck = rng.random(count)
    russian, flat = rates["russified"][kind], rates["flat"][kind]
    flat = np.where(people == 1 - country, np.maximum(flat, ABROAD_FLAT), flat)
    mixed = rates["mixed"][kind]
    habits = RUSSIFIED + (rng.random(count) * len(HABITS) ** 2).astype(np.int64)
    found = np.where(luck < russian + flat + mixed, MIXED, NATIVE)
    found = np.where(luck < russian + flat, FLAT, found)
    found = np.where(luck < russian, habits, found)
    which = (rng.random(count)[:, None] >= WAYS[country]).sum(axis=1)
    latin = (kind == BORDER) & (rng.random(count) < LATIN_AT_THE_BORDER)
    return np.where(latin, LATIN + np.minimum(which, len(CONVENTIONS) - 1), found)


def spell(text: str, way: int) -> str:
    """A name as this way has it."""
    if way == NATIVE:
        return text
    if way == FLAT:
        return text.translate(letters.FLAT)
    if way >= LATIN:
        return letters.to_latin(text, CONVENTIONS[way - LATIN])
    if way == MIXED:
        return letters.mixed(text)
    for habit in divmod(way - RUSSIFIED, len(HABITS)):
        text = text.replace(*HABITS[habit])
    return text.translate(letters.FLAT)


class Clerk:
    """Writes the names of one part's records. Forms are made once for a family."""

    def __init__(self, part: Part, chance: Stream) -> None:
        self.part = part
        self.chance = chance
        self.texts = stock().texts
        self.made: dict[tuple[int, int, int], tuple[str | None, str | None]] = {}

    def forms(self, family: int, sex: int, style: int) -> tuple[str | None, str | None]:
        """Surname and patronymic of a family's sons or daughters in this style."""
        key = (family, sex, style)
        found = self.made.get(key)
        if found is None:
            homes = self.part.homes
            line = names.Lineage(
                PEOPLES[homes.people[family]],
                self.texts[homes.father[family]],
                self.texts[homes.ancestor[family]],
            )
            name = names.compose(line, "", SEXES[sex], STYLES[style])
            found = self.made[key] = (name.surname, name.patronymic)
        return found

    def mothers(self) -> list[tuple[str, str, str]]:
        """Surname, given name and patronymic of each family's mother."""
        homes = self.part.homes
        rows = zip(
            homes.people.tolist(),
            homes.mother.tolist(),
            homes.mother_style.tolist(),
            strict=True,
        )
        found = []
        for people, (given, father, ancestor), style in rows:
            line = names.Lineage(
                PEOPLES[people], self.texts[father], self.texts[ancestor]
            )
            name = names.compose(line, self.texts[given], "female", STYLES[style])
            found.append((name.surname or "", name.given, name.patronymic or ""))
        return found

    def slip(self, parts: list[str | None]) -> None:
        """One typing error in one of the filled parts."""
        filled = [at for at, part in enumerate(parts) if part]
        at = self.chance.choice(filled)
        parts[at] = letters.mistyped(parts[at] or "", self.chance)


def longer_or_shorter(given: str, *, short: bool, more: bool, sex: int) -> str:
    """Нурбек: Нур is too short; Акылбек: Акыл; Марат: Маратбек."""
    if short and given.endswith(SHORT) and len(given) > 6:
        return given[:-3]
    if more and given[-1] in "нртл":
        return given + SHORT[sex]
    return given


def whole(parts: list[str | None], style: int, *, swapped: bool) -> str:
    """All parts in one cell, in the order of the style or the other way round."""
    surname, given, patronymic = parts
    given_first = (STYLES[style] == "uulu_last") != swapped
    order = (given, surname) if given_first else (surname, given)
    return " ".join(part for part in (*order, patronymic) if part)
