"""The truth of one part of a set: families, their homes, names, children, numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kamkor.demo import names
from kamkor.demo.families import SIZES, TWINS, TWINS_ALIKE, TWINS_IN_A_ROW

from . import pins
from .land import land
from .rates import KYRGYZSTAN
from .stock import PEOPLES, stock

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from .stock import Pool

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

FIRST_DAY = int(np.datetime64("2008-01-01").astype(np.int64))
LAST_DAY = int(np.datetime64("2025-09-30").astype(np.int64))
LATER = 1.45  # skews the youngest, so that each year of birth is about as full
GAP, MORE = 330, 800.0  # days between births: at least, and on average beyond
QUARTERS = 16  # 2022 to 2025, when the lists were made
KIN_NEXT_DOOR = 0.35  # of families: the father's brother's, in the same village
MOVED = 0.55
HOMES = (0.60, 0.88, 1.0)  # of those who moved: two, up to three, up to four
SAME_DISTRICT = 0.12  # of moves
OVER_THE_BORDER = 0.03
PHONE_CHANGED = 0.18
NO_NUMBER = 0.02
MOTHERS_OLD_FORM = 0.75
MOTHERS_OWN_SURNAME = 0.45
IN_A_ROW_OF_SAME_SEX = TWINS_IN_A_ROW / (TWINS_ALIKE + (1 - TWINS_ALIKE) / 2)


@dataclass(slots=True)
class Families:
    """By family; homes are by move: `until[f, n]` is the quarter the n-th home ends."""

    people: Ints
    father: Ints
    ancestor: Ints
    style: Ints
    village: Ints  # F x 4
    district: Ints  # F x 4
    until: Floats  # F x 3, infinite where there is no further home
    phones: Ints  # F x 4: mother's, father's, grandmother's, mother's later one
    phone_until: Floats
    mother: Ints  # F x 3: given name, her father, her ancestor
    mother_style: Ints
    mother_pin: list[str]


@dataclass(slots=True)
class Children:
    """By child. `born`: days since 1970; `sex`: 0 male, 1 female; `pin`: "" if none."""

    family: Ints
    born: Ints
    sex: Ints
    given: Ints
    style: Ints
    second: Bools  # the later one of twins
    twin: Bools
    pin: list[str]


def drawn(pools: list[Pool], which: Ints, chance: Floats) -> Ints:
    """One of the pool `pools[which]` for each."""
    found = np.zeros(len(which), np.int64)
    for at, pool in enumerate(pools):
        mine = which == at
        found[mine] = pool.draw(chance[mine])
    return found


def families(part: int, count: int, rng: Generator) -> Families:
    """So many families. Kin follow each other and share surname, people and village."""
    kin = rng.random(count) < KIN_NEXT_DOOR
    kin[:1] = False
    head = np.maximum.accumulate(np.where(kin, 0, np.arange(count)))
    country = (rng.random(count) >= KYRGYZSTAN).astype(np.int64)[head]
    district = drawn(list(land().pools), country, rng.random(count))[head]
    mixed = rng.random(count)[:, None] >= land().peoples[district]
    people = np.minimum(mixed.sum(axis=1), len(PEOPLES) - 1)[head]
    ancestor = drawn(list(stock().ancestors), people, rng.random(count))[head]
    villages, districts = _homes(district, head, rng)
    mother, mother_style = _mothers(people, ancestor, rng)
    return Families(
        people=people,
        father=_fathers(people, kin, rng),
        ancestor=ancestor,
        style=drawn(list(stock().styles), people, rng.random(count)),
        village=villages,
        district=districts,
        until=_moves(rng, count),
        phones=_phones(part, country),
        phone_until=_sometimes(rng, count, PHONE_CHANGED),
        mother=mother,
        mother_style=mother_style,
        mother_pin=_mother_pins(part, country, rng),
    )


def _fathers(people: Ints, kin: Bools, rng: Generator) -> Ints:
    """Two brothers who follow each other have two names, but for rare bad luck."""
    men = [stock().given[p, 0] for p in range(len(PEOPLES))]
    found = drawn(men, people, rng.random(len(people)))
    again = drawn(men, people, rng.random(len(people)))
    same = kin & (found == np.roll(found, 1))
    return np.where(same, again, found)


def _mothers(people: Ints, ancestor: Ints, rng: Generator) -> tuple[Ints, Ints]:
    count = len(people)
    women = [stock().given[p, 1] for p in range(len(PEOPLES))]
    men = [stock().given[p, 0] for p in range(len(PEOPLES))]
    own = drawn(list(stock().ancestors), people, rng.random(count))
    keeps = rng.random(count) < MOTHERS_OWN_SURNAME
    given = drawn(women, people, rng.random(count))
    father = drawn(men, people, rng.random(count))
    old = rng.random(count) < MOTHERS_OLD_FORM
    style = drawn(list(stock().styles), people, rng.random(count))
    return (
        np.stack([given, father, np.where(keeps, own, ancestor)], axis=1),
        np.where(old, 0, style),
    )


def _mother_pins(part: int, country: Ints, rng: Generator) -> list[str]:
    first = np.datetime64("1975-01-01").astype(np.int64)
    day = first + (rng.random(len(country)) * 365.25 * 28).astype(np.int64)
    sex = np.ones(len(country), np.int64)
    turn = pins.turns(day * 2 + country)
    return pins.numbers(day, sex, country, pins.serials(part, turn, day, country))


def _homes(district: Ints, head: Ints, rng: Generator) -> tuple[Ints, Ints]:
    """Villages and districts, F x 4: the first shared by kin."""
    count, ground = len(district), land()
    chance = rng.random((count, 4)) ** 1.5
    chance[:, 0] = chance[head, 0]
    stays, crosses = rng.random((2, count, 3))
    luck = rng.random((count, 3))
    places = np.empty((count, 4), np.int64)
    places[:, 0] = district
    for n in range(1, 4):
        before = places[:, n - 1]
        country = ground.country[before]
        there = np.where(crosses[:, n - 1] < OVER_THE_BORDER, 1 - country, country)
        other = drawn(list(ground.pools), there, luck[:, n - 1])
        places[:, n] = np.where(stays[:, n - 1] < SAME_DISTRICT, before, other)
    offset = (chance * ground.count[places]).astype(np.int64)
    return ground.first[places] + offset, places


def _moves(rng: Generator, count: int) -> Floats:
    moves = np.sort(rng.random((count, 3)) * QUARTERS, axis=1)
    many = 1 + np.searchsorted(np.array(HOMES[:2]), rng.random(count), side="right")
    many = np.where(rng.random(count) < MOVED, many, 0)
    return np.where(np.arange(3) < many[:, None], moves, np.inf)


def _sometimes(rng: Generator, count: int, share: float) -> Floats:
    when = rng.random(count) * QUARTERS
    return np.where(rng.random(count) < share, when, np.inf)


def _phones(part: int, country: Ints) -> Ints:
    """Numbers of no operator, used once: +996 60x xxx xxx and +7 790 xxx xx xx."""
    each = 10**7 // pins.PARTS
    own = part * each + np.arange(len(country) * 4).reshape(-1, 4)
    serial = own * 3_001_001 % 10**7
    start = np.where(country == 0, 996_600_000_000, 77_900_000_000)
    return start[:, None] + serial


def children(part: int, homes: Families, rng: Generator) -> Children:
    """Born from 2008 to the autumn of 2025, eldest first within a family."""
    family, born, second = _births(len(homes.people), rng)
    count = len(family)
    sex = (rng.random(count) >= 0.514).astype(np.int64)
    alike = second & (rng.random(count) < TWINS_ALIKE)
    sex = np.where(alike, np.roll(sex, 1), sex)
    twin = second | np.roll(second, -1)
    people = homes.people[family]
    styles = drawn(list(stock().styles), people, rng.random(count))
    usual = rng.random(count) >= names.SIBLING_DIFFERS
    country = land().country[homes.district[family, 0]]
    turn = pins.turns((born * 2 + sex) * 2 + country)
    serial = pins.serials(part, turn, born, country)
    same = second & (sex == np.roll(sex, 1))
    in_a_row = same & (rng.random(count) < IN_A_ROW_OF_SAME_SEX)
    serial = np.where(in_a_row, np.roll(serial, 1) + 1, serial)
    pin = pins.numbers(born, sex, country, serial)
    none = rng.random(count) < NO_NUMBER
    return Children(
        family=family,
        born=born,
        sex=sex,
        given=_given(family, sex, people, alike, rng),
        style=np.where(usual, homes.style[family], styles),
        second=second,
        twin=twin,
        pin=["" if no else one for no, one in zip(none.tolist(), pin, strict=True)],
    )


def _births(count: int, rng: Generator) -> tuple[Ints, Ints, Bools]:
    """Families, days and whether it is the second of twins, one row per child."""
    sizes = np.searchsorted(np.array(SIZES.weights), rng.random(count) * SIZES.total)
    most = len(SIZES.values)
    youngest = LAST_DAY - (LAST_DAY - FIRST_DAY) * rng.random(count) ** LATER
    gaps = GAP - MORE * np.log1p(-rng.random((count, most)))
    gaps[:, 0] = 0
    days = (youngest[:, None] - np.cumsum(gaps, axis=1)).astype(np.int64)
    there = (np.arange(most) <= sizes[:, None]) & (days >= FIRST_DAY)
    days, there = days[:, ::-1], there[:, ::-1]
    family = np.nonzero(there)[0]
    born = days[there]
    many = 1 + (rng.random(len(born)) < TWINS).astype(np.int64)
    second = np.zeros(many.sum(), np.bool_)
    second[np.cumsum(many)[many == 2] - 1] = True
    return np.repeat(family, many), np.repeat(born, many), second


def _given(family: Ints, sex: Ints, people: Ints, alike: Bools, rng: Generator) -> Ints:
    """No two children of a family share a name; some have one like a sibling's."""
    pools = [stock().given[p, s] for p in range(len(PEOPLES)) for s in range(2)]
    which = people * 2 + sex
    found = drawn(pools, which, rng.random(len(family)))
    later = np.r_[False, family[1:] == family[:-1]]
    near = alike | (later & (rng.random(len(family)) < names.SIBLING_ALIKE))
    luck = rng.random(len(family))
    for at in np.flatnonzero(near).tolist():
        others = stock().near(int(people[at]), int(sex[at]), int(found[at - 1]))
        if others:
            found[at] = others[int(luck[at] * len(others))]
    while True:
        again = _repeated(family, found)
        if not len(again):
            return found
        found[again] = drawn(pools, which[again], rng.random(len(again)))


def _repeated(family: Ints, given: Ints) -> Ints:
    """Where a child has the name of an earlier one of the family."""
    key = family * len(stock().texts) + given
    first = np.unique(key, return_index=True)[1]
    repeated = np.ones(len(key), np.bool_)
    repeated[first] = False
    return np.flatnonzero(repeated)
