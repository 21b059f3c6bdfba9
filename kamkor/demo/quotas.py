"""Three published figures the republic reproduces exactly at its full size.

S1  644 children in 483 families on the Bishkek register on 1 June 2024
S2  86,219 children of migrants found by the rounds of 2023
S3  3,317 pupils from migrants' families in Bishkek schools in 2023-24

A smaller republic shows the same figures in proportion to its number of children.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from . import circumstances, migration
from .chance import apportion
from .persons import Child, Household, age_on

if TYPE_CHECKING:
    from .families import World
    from .places import Unit

FULL = 2_715_000  # children of Kyrgyzstan, 1 January 2025
S1_DAY = circumstances.S1_DAY
S1_CHILDREN, S1_FAMILIES = 644, 483
S2_CHILDREN = 86_219
S3_CHILDREN = 3_317
SCHOOL_YEAR = date(2023, 9, 1)
ROUNDS = (date(2023, 4, 3), date(2023, 11, 24))
BISHKEK = "41711"


@dataclass(frozen=True, slots=True)
class Targets:
    families: int = 0  # S1
    children: int = 0  # S1
    found: int = 0  # S2
    pupils: int = 0  # S3

    def named(self) -> dict[str, int]:
        """By the code and label of the snapshot that counts the figure."""
        return {
            "hardship_children 01.06.2024": self.children,
            "hardship_families 01.06.2024": self.families,
            "children_of_migrants 2023": self.found,
            "pupils_of_migrants 2023-24": self.pupils,
        }


NOTHING = Targets()


def national(country: str, children: int) -> Targets:
    """The figures a republic of this size must show; none outside Kyrgyzstan."""
    if country != "kg":
        return NOTHING
    part = children / FULL
    return Targets(
        round(S1_FAMILIES * part),
        round(S1_CHILDREN * part),
        round(S2_CHILDREN * part),
        round(S3_CHILDREN * part),
    )


def split(targets: Targets, cells: list[tuple[Unit, int]]) -> list[Targets]:
    """Each shard's part, by its children (and for S2 by how many have left)."""
    capital = [n if unit.region.code.startswith(BISHKEK) else 0.0 for unit, n in cells]
    families = apportion(targets.families, capital)
    more = apportion(targets.children - targets.families, [float(f) for f in families])
    found = apportion(targets.found, [n * unit.abroad for unit, n in cells])
    pupils = apportion(targets.pupils, capital)
    return [
        Targets(f, f + m, s2, s3)
        for f, m, s2, s3 in zip(families, more, found, pupils, strict=True)
    ]


def settle(households: list[Household], targets: Targets, world: World) -> None:
    """Mark exactly the children that make the figures; call once for each shard."""
    if targets.families:
        _register(households, targets, world)
    if targets.found:
        _find(households, targets.found, world)
    if targets.pupils:
        _count_pupils(households, targets.pupils, world)


def _register(households: list[Household], targets: Targets, world: World) -> None:
    chance = world.chance
    extra = targets.children - targets.families
    open_ = [h for h in households if not any(c.hardship for c in h.children)]
    chance.shuffle(open_)
    open_.sort(key=lambda h: not h.poor)
    left = targets.families
    for household in open_:
        if not left:
            break
        children = [c for c in household.children if c.born < date(2023, 6, 1)]
        if not children or (extra and len(children) < 2):
            continue
        several = min(extra, len(children) - 1)
        extra -= several
        left -= 1
        entered = S1_DAY - timedelta(days=chance.randrange(0, 340))
        removed = None
        if chance.random() < 0.4:
            removed = S1_DAY + timedelta(days=chance.randrange(30, 700))
            removed = removed if removed < world.as_of else None
        circumstances.enter(world, household, children[: several + 1], entered, removed)


def _find(households: list[Household], wanted: int, world: World) -> None:
    """S2: children whose parent was away when the round of 2023 came."""
    chance = world.chance
    born_by_then = [
        (household, child)
        for household in households
        for child in household.children
        if child.born < ROUNDS[0]
    ]
    chance.shuffle(born_by_then)
    for away in (True, False):
        for household, child in born_by_then:
            if not wanted:
                return
            day = _visit(household, away=away)
            if day is None or child.found_2023:
                continue
            if not away:
                _was_away(household, world)
            child.found_2023 = day
            wanted -= 1


def _visit(household: Household, *, away: bool) -> date | None:
    for day in ROUNDS:
        if bool(household.away(day)) is away:
            return day
    return None


def _was_away(household: Household, world: World) -> None:
    """Give the family a past absence over 2023, unless it has one by now."""
    if any(household.away(day) for day in ROUNDS):
        return
    since = date(2022, 3, 1) + timedelta(days=world.chance.randrange(330))
    until = date(2024, 6, 1) + timedelta(days=world.chance.randrange(500))
    migration.returned(world, household, since, min(until, world.as_of))


def _count_pupils(households: list[Household], wanted: int, world: World) -> None:
    """S3: of school age on 1 September 2023, a parent away that autumn."""
    chance = world.chance
    pupils: list[tuple[Household, Child]] = [
        (household, child)
        for household in households
        for child in household.children
        if child.school and 7 <= age_on(child.born, SCHOOL_YEAR) <= 16
    ]
    chance.shuffle(pupils)
    pupils.sort(key=lambda pair: not pair[0].away(ROUNDS[1]))
    for household, child in pupils[:wanted]:
        if not household.away(ROUNDS[1]):
            since = date(2022, 8, 1) + timedelta(days=chance.randrange(360))
            migration.returned(world, household, since, date(2024, 7, 1))
        child.pupil_2023 = age_on(child.born, SCHOOL_YEAR) - 6
