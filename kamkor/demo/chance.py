"""Chance that is the same on every machine: each stream has its own named seed."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")
Stream = random.Random


def stream(*parts: object) -> Stream:
    """A random stream that depends on nothing but `parts`.

    Seeding with text goes through SHA-512, so it does not change with the hash seed
    of the process.
    """
    return random.Random("/".join(map(str, parts)))  # noqa: S311  # a demo, no secrets


class Pick(Generic[T]):
    """Draws values with fixed weights."""

    __slots__ = ("total", "values", "weights")

    def __init__(self, weights: Mapping[T, float]) -> None:
        self.values: Sequence[T] = list(weights)
        self.weights = list(accumulate(weights.values()))
        self.total = self.weights[-1]

    @classmethod
    def ranked(cls, values: Sequence[T]) -> Pick[T]:
        """The first are drawn more often, as names are in life."""
        return cls({value: 1 / (rank + 25) for rank, value in enumerate(values)})

    def __call__(self, chance: Stream) -> T:
        return chance.choices(self.values, cum_weights=self.weights)[0]


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Split `total` whole things by weight: largest remainders, sums to `total`."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    order = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for i in order[: total - sum(shares)]:
        shares[i] += 1
    return shares
