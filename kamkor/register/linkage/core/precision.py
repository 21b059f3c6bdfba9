"""How sure automatic links are, from what the weights expect and what people found.

Links are told apart by strata of bits. In each, the mean probability of the links is
what is believed before anybody looked; looks of people move it (Beta-binomial). The
estimate over strata carries its 95 % interval; so the cut can stand where the estimate
allows it and not where somebody put it once.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .evaluation import Z

WANTED = 0.998  # of automatic links, that both are one child (docs/adr/0016)
EDGES = (4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 28, 36)  # bits; below and above too
TRUST = 30  # looks that the expectation of the weights is worth, in each stratum


@dataclass(frozen=True, kw_only=True, slots=True)
class Stratum:
    """Automatic links of `low` bits and more, up to the next: how many, how many of
    them the weights expect to be right, how many people looked at and found right."""

    low: float
    links: int
    expected: float
    looked: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        if not self.links:
            return 1.0
        believed = TRUST * self.expected / self.links
        return (believed + self.right) / (TRUST + self.looked)

    @property
    def spread(self) -> float:
        """Variance of the precision."""
        share = self.precision
        return share * (1 - share) / (TRUST + self.looked + 1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share with its 95 % interval."""

    value: float
    low: float
    high: float

    def as_dict(self) -> dict[str, float]:
        return {"value": self.value, "low": self.low, "high": self.high}


def stratum_of(bits: float) -> int:
    """The number of the stratum, 0 the lowest."""
    return sum(bits >= edge for edge in EDGES)


def lowest(number: int) -> float:
    """The bits from which a stratum goes."""
    return EDGES[number - 1] if number else -math.inf


def precision(strata: Iterable[Stratum]) -> Estimate | None:
    """Of all links of these strata; None where there are none."""
    told = [each for each in strata if each.links]
    links = sum(each.links for each in told)
    if not links:
        return None
    value = sum(each.links * each.precision for each in told) / links
    half = Z * math.sqrt(sum(each.links**2 * each.spread for each in told)) / links
    return Estimate(value, max(0.0, value - half), min(1.0, value + half))


def cut(strata: Sequence[Stratum], *, wanted: float = WANTED) -> float | None:
    """The least bits from which links are as right as wanted; None when none are.

    A cut stands at the low edge of a stratum, so that it follows from what was counted.
    """
    found = None
    above: list[Stratum] = []
    for each in sorted(strata, key=lambda s: -s.low):
        above.append(each)
        told = precision(above)
        if told is None or told.value >= wanted:
            found = each.low
        else:
            break
    return found
