"""Which rate may be shown: never one of a few children.

Rates are made of shown counts, so that they tell nothing that those do not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Pair = tuple[int | None, int | None]  # numerator, denominator as shown


@dataclass(frozen=True)
class Rules:
    """The least denominator and numerator of a rate that is shown."""

    denominator: int
    numerator: int


@dataclass(frozen=True)
class Rate:
    """`value` is NULL for too few; then `mean` is of three years, where that is enough."""

    value: float | None
    mean: float | None = None


def rate(
    last: Pair, before: Sequence[Pair] = (), *, rules: Rules, per: int = 100
) -> Rate:
    """The rate of the last year, or the mean of it and the two `before`: all numerators
    over all denominators."""
    if (value := _of(last, rules, per)) is not None:
        return Rate(value)
    three = [last, *before]
    if len(three) < 3:
        return Rate(None)
    return Rate(None, _of((_sum(three, 0), _sum(three, 1)), rules, per))


def _of(pair: Pair, rules: Rules, per: int) -> float | None:
    above, below = pair
    if above is None or below is None:
        return None
    if below < rules.denominator or above < rules.numerator:
        return None
    return per * min(above / below, 1.0)


def _sum(pairs: Sequence[Pair], at: int) -> int | None:
    """NULL where one of them is not known: the rest would be another period."""
    numbers = [pair[at] for pair in pairs]
    known = [number for number in numbers if number is not None]
    return sum(known) if len(known) == len(numbers) else None
