"""The few words in which DuckDB differs from other engines of SQL."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """`hashed`: the function that hashes values to 64 bits; `exploded`: what makes a row
    of each item of a list, as a template of the column; `indexed`: an item of a list of
    numbers at a position from 0, as a template of both."""

    hashed: str
    exploded: str
    indexed: str

    def hash(self, values: Iterable[str]) -> str:
        return f"{self.hashed}({', '.join(values)})"

    def pick(self, values: Iterable[float], position: str) -> str:
        """The value at a position (from 0) of a list of numbers."""
        numbers = ", ".join(f"{value:.4f}" for value in values)
        return self.indexed.format(numbers=numbers, position=position)


DUCKDB = Dialect("hash", "unnest({})", "[{numbers}][{position} + 1]")
SPARK = Dialect(
    "xxhash64", "explode({})", "element_at(array({numbers}), {position} + 1)"
)
