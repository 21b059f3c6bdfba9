"""The plan of a made-up republic and its households, made in shards.

Every shard has its own seed, so a shard is the same whatever was made before it, and
a million children need no more memory than one shard and the families that moved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from . import circumstances, families, quotas
from .chance import apportion, stream
from .numbers import Numbers
from .places import Geography, geography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .persons import Household

AS_OF = date(2026, 9, 15)
SHARD = {"kg": 2_000, "kz": 8_000}  # children; KZ numbers leave fewer serials a day
MOVED = 0.05  # children whose family came from another district within three years
CITY_PULL = 2.0


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of one unit's children. `moved`: their families came from elsewhere."""

    index: int
    unit: int
    children: int
    moved: bool
    targets: quotas.Targets = quotas.NOTHING


@dataclass(frozen=True)
class Plan:
    country: str
    children: int
    seed: int
    as_of: date
    shards: tuple[Shard, ...]
    targets: quotas.Targets
    geography: Geography = field(repr=False)

    def of_unit(self, unit: int) -> list[Shard]:
        """Shards of the families that always lived in the unit."""
        return [s for s in self.shards if s.unit == unit and not s.moved]

    def of_movers(self) -> list[Shard]:
        return [shard for shard in self.shards if shard.moved]


def plan(
    *, children: int, seed: int = 1, country: str = "kg", as_of: date = AS_OF
) -> Plan:
    """How many children live where.

    Raises ValueError for fewer than one child or an unknown country.
    """
    if children < 1:
        raise ValueError("A republic needs at least one child.")
    land = geography(country)
    weights = [unit.weight for unit in land.units]
    pull = [
        unit.weight * (CITY_PULL if unit.territory.level != "district" else 1)
        for unit in land.units
    ]
    moved = apportion(round(children * MOVED), pull) if len(weights) > 1 else []
    stayed = apportion(children - sum(moved), weights)
    cells = [
        (unit, part, is_moved)
        for is_moved, counts in ((False, stayed), (True, moved))
        for unit, count in enumerate(counts)
        for part in _parts(count, SHARD[country])
    ]
    targets = quotas.national(country, children)
    shares = quotas.split(
        targets, [(land.units[u], n if not m else 0) for u, n, m in cells]
    )
    shards = tuple(
        Shard(index, unit, count, is_moved, share)
        for index, ((unit, count, is_moved), share) in enumerate(
            zip(cells, shares, strict=True)
        )
    )
    return Plan(country, children, seed, as_of, shards, targets, land)


def _parts(count: int, size: int) -> list[int]:
    if not count:
        return []
    number = -(-count // size)
    return apportion(count, [1.0] * number)


def households(plan: Plan, shard: Shard) -> list[Household]:
    """All households of one shard: exactly `shard.children` children."""
    chance = stream(plan.seed, plan.country, "shard", shard.index)
    numbers = Numbers(plan.country, shard.index, len(plan.shards))
    world = families.World(
        country=plan.country,
        as_of=plan.as_of,
        geography=plan.geography,
        unit=plan.geography.units[shard.unit],
        moved=shard.moved,
        prefix=f"{plan.country}{shard.index:05d}",
        numbers=numbers,
        chance=chance,
    )
    made: list[Household] = []
    left = shard.children
    while left:
        household = families.make(world, len(made), left)
        circumstances.settle(world, household)
        left -= len(household.children)
        made.append(household)
    quotas.settle(made, shard.targets, world)
    return made


def population(plan: Plan) -> Iterator[Household]:
    """Every household of the republic, shard after shard."""
    for shard in plan.shards:
        yield from households(plan, shard)
