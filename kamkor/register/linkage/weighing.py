"""How far two records of the register speak of one child, by the core's levels,
weights and guards.

Few pairs are weighed in Python, many in DuckDB by the statements of a batch; a test
holds the two against each other. `Scale` says what a sum of bits means in a register of
a given size; the weights and the cut in force come from inforce.py.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa

from .core import statements
from .core.batch import MACROS
from .core.dialects import DUCKDB
from .core.explain import Explanation, explain
from .core.guards import GUARDS
from .core.levels import BY_NAME, COMPARISONS
from .core.normalise import SCHEMA
from .core.run import DOUBTFUL
from .core.statements import RARE
from .core.weights import RAREST, Weights, rarity
from .profile import Profile

FEW = 400  # pairs: below, starting an engine costs more than it saves
MEMORY = "160MB"  # beside the reader and the importer within 512 MB
_NAMES = tuple(each.name for each in COMPARISONS)
_GIVEN, _NUMBER = BY_NAME["given"].number, BY_NAME["number"].number
_BITS = {guard.name: 1 << n for n, guard in enumerate(GUARDS)}
_SHARES = tuple(f"{name}_share" for name in RARE)


@dataclass(frozen=True)
class Scale:
    """Weights in a register of so many `records`. `cut`: bits from which a pair is
    joined; None: as the weights say for that size."""

    weights: Weights
    records: int
    estimated_cut: float | None = None

    @cached_property
    def cut(self) -> float:
        if self.estimated_cut is not None:
            return self.estimated_cut
        return self.weights.cut_at(self.records)

    @cached_property
    def doubt(self) -> float:
        """Bits from which a person should look: as likely one child as not."""
        return self.weights.bits_at(DOUBTFUL, self.records)

    def probability(self, bits: float) -> float:
        return self.weights.probability(bits, self.records)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A weighed pair: `levels` in the order of COMPARISONS, `guards` as bits in the
    order of GUARDS, `shares` in the order of RARE."""

    scale: Scale
    bits: float
    levels: tuple[int, ...]
    guards: int
    shares: tuple[float | None, ...]

    @property
    def automatic(self) -> bool:
        return self.bits >= self.scale.cut and not self.guards

    @property
    def doubtful(self) -> bool:
        return self.bits >= self.scale.doubt and not self._clearly_two

    @property
    def same_number(self) -> bool:
        return self._level("number") == _NUMBER["same"]

    @property
    def speaks_against(self) -> bool:
        """Found between two records, it keeps whole children apart."""
        return bool(self.guards & _BITS["numbers_differ"]) or (
            self._level("given") == _GIVEN["different"]
        )

    @property
    def probability(self) -> float:
        return self.scale.probability(self.bits)

    @property
    def why(self) -> Explanation:
        return explain(
            self.scale.weights,
            dict(zip(_NAMES, self.levels, strict=True)),
            shares=dict(zip(RARE, self.shares, strict=True)),
            guards=self.guards,
        )

    @property
    def _clearly_two(self) -> bool:
        """Not worth a person's look: brothers and twins under their own names, or two
        rows of a list that has each child once, with two numbers."""
        if self.same_number:
            return False
        twice = _BITS["numbers_differ"] | _BITS["one_roster"]
        return self._level("given") == _GIVEN["different"] or (
            self.guards & twice == twice
        )

    def _level(self, comparison: str) -> int:
        return self.levels[_NAMES.index(comparison)]


def compare(one: Profile, other: Profile, scale: Scale) -> Evidence:
    """Weigh two records. Symmetric."""
    levels = tuple(each.level(one, other) for each in COMPARISONS)
    found = dict(zip(_NAMES, levels, strict=True))
    guards = sum(
        1 << n for n, guard in enumerate(GUARDS) if guard.holds(found, one, other)
    )
    shares = tuple(_larger(getattr(one, s), getattr(other, s)) for s in _SHARES)
    bits = sum(
        scale.weights.bits[each.name][level] + _rare(each, level, shares, scale.weights)
        for each, level in zip(COMPARISONS, levels, strict=True)
    )
    return Evidence(scale, bits, levels, guards, shares)


def weigh(
    profiles: Sequence[Profile], pairs: Sequence[tuple[int, int]], scale: Scale
) -> Iterable[Evidence]:
    """The evidence of each pair of positions in `profiles`, in the order of `pairs`."""
    if len(pairs) <= FEW:
        return (compare(profiles[a], profiles[b], scale) for a, b in pairs)
    return _weighed_by_engine(profiles, pairs, scale)


def _larger(one: float | None, other: float | None) -> float | None:
    known = [share for share in (one, other) if share is not None]
    return max(known, default=None)


def _rare(
    comparison: Any, number: int, shares: tuple[float | None, ...], weights: Weights
) -> float:
    level = comparison.levels[number]
    if not level.rare:
        return 0.0
    known = [s for c in level.rare if (s := shares[RARE.index(c)]) is not None]
    chance = max(weights.chance[comparison.name][number], RAREST)
    return rarity(chance, known[0] if known else None)


def _weighed_by_engine(
    profiles: Sequence[Profile], pairs: Sequence[tuple[int, int]], scale: Scale
) -> Iterable[Evidence]:
    with duckdb.connect(config={"memory_limit": MEMORY}) as connection:
        connection.execute(MACROS)
        connection.register("given_records", records(profiles))
        connection.execute("CREATE TABLE record AS FROM given_records")
        places = range(len(pairs))
        a, b = zip(*pairs, strict=True)
        connection.register("pair", pa.table({"place": places, "a": a, "b": b}))
        connection.execute(f"CREATE TABLE compared AS {statements.compared()}")
        connection.execute(
            "CREATE TABLE scored AS "
            + statements.scored(scale.weights, DUCKDB, least=-1e9)
        )
        yield from evidence_of(connection, scale)


def evidence_of(
    connection: duckdb.DuckDBPyConnection, scale: Scale
) -> Iterator[Evidence]:
    """Of the pairs (place, a, b) in table `pair`, by their place, from the tables
    `compared` and `scored` of a batch."""
    columns = ", ".join(["s.bits", "s.guards", *(f"s.{n}" for n in _NAMES)])
    connection.execute(
        f"SELECT {columns}, {', '.join(f'c.{s}' for s in _SHARES)}"
        " FROM pair p JOIN scored s USING (a, b) JOIN compared c USING (a, b)"
        " ORDER BY p.place"
    )
    while rows := connection.fetchmany(10_000):
        for bits, guards, *rest in rows:
            levels, shares = rest[: len(_NAMES)], rest[len(_NAMES) :]
            yield Evidence(scale, bits, tuple(levels), guards, tuple(shares))


def records(profiles: Sequence[Profile]) -> pa.Table:
    """The table `record` of a batch; NULL where a profile says nothing."""
    table = normal(profiles, first=0)
    for share in _SHARES:
        values = pa.array([getattr(p, share) for p in profiles], pa.float64())
        table = table.append_column(share, values)
    common = pa.array([p.given_is_common for p in profiles], pa.bool_())
    return table.append_column("given_is_common", common)


def normal(profiles: Sequence[Profile], *, first: int) -> pa.Table:
    """The table `normal` of a batch, with rows numbered from `first`."""
    columns = {"row": pa.array(range(first, first + len(profiles)), pa.int64())}
    for field in SCHEMA:
        if field.name != "row":
            values = [getattr(p, field.name) for p in profiles]
            columns[field.name] = pa.array(values, field.type)
    return pa.table(columns)
