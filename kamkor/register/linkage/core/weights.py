"""What each agreement is worth, in bits; learned, versioned, kept as JSON.

A set of weights says of every level log2(m / u): m how often records of one child stand
there, u how often those of two children do. Rare names are worth more: where a level
names `rare` columns, log2(u / frequency of the value) is added, damped and capped.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from math import log2
from typing import Any

from .levels import COMPARISONS

DAMPED = 0.7  # of the rarity: a rare spelling may be a misspelling
RAREST = 2e-6  # frequencies below it are not believed
TABLE = "weights.json"
CERTAIN = 50  # bits: no odds of more are told apart
FEWEST = 10_000  # records: what weights say of shorter lists was never measured


@dataclass(frozen=True)
class Weights:
    """`bits[comparison][level]`; `chance[comparison][level]`: u, the frequency of that
    agreement among two children; `prior`: bits of one random pair in a register of
    `trained_on` records; `cut`: bits at which 998 of 1,000 pairs are one child, there."""

    version: str
    bits: Mapping[str, tuple[float, ...]]
    chance: Mapping[str, tuple[float, ...]]
    trained_on: int
    trained_at: str
    cut: float
    cut_per_doubling: float
    slope: float  # of the calibration: probability = 1 / (1 + 2 ** -(slope * bits + shift))
    shift: float

    def cut_at(self, records: int) -> float:
        """Bits for an automatic link among so many records: chance agreements grow with
        their number."""
        return self.cut + self._moved(records)

    def odds(self, bits: Any, records: int) -> Any:
        """Of one child, in bits, for a number or an array of bits of pairs."""
        return self.slope * (bits - self._moved(records)) + self.shift

    def probability(self, bits: float, records: int) -> float:
        """That a pair with so many bits is one child, among so many records."""
        odds = self.odds(bits, records)
        return float(1 / (1 + 2 ** -max(-60.0, min(60.0, odds))))

    def bits_at(self, probability: float, records: int) -> float:
        """The bits of a pair that is so probably one child, among so many records."""
        share = min(max(probability, 2**-CERTAIN), 1 - 2**-CERTAIN)
        odds = log2(share / (1 - share))
        return (odds - self.shift) / self.slope + self._moved(records)

    def cut_to(self, bits: float, records: int) -> "Weights":
        """The same weights, cutting at so many bits among so many records."""
        return replace(self, cut=bits - self._moved(records))

    def _moved(self, records: int) -> float:
        """Bits by which the cut lies elsewhere than where it was learned."""
        return self.cut_per_doubling * log2(max(records, FEWEST) / self.trained_on)

    def as_dict(self) -> dict[str, Any]:
        levels = {
            each.name: {
                level.name: {"bits": round(bits, 3), "chance": chance}
                for level, bits, chance in zip(
                    each.levels,
                    self.bits[each.name],
                    self.chance[each.name],
                    strict=True,
                )
            }
            for each in COMPARISONS
        }
        body = {
            "trained_on": self.trained_on, "trained_at": self.trained_at,
            "cut": round(self.cut, 3), "cut_per_doubling": round(self.cut_per_doubling, 3),
            "slope": round(self.slope, 4), "shift": round(self.shift, 4),
            "levels": levels,
        }  # fmt: skip
        return {"version": self.version, "hash": digest(body), **body}


def digest(body: Mapping[str, Any]) -> str:
    """What a weight set is known by, whatever its version is called."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def loads(text: str) -> Weights:
    """A weight set from its JSON. Raises ValueError when it was changed by hand or does
    not know this table of levels."""
    told = json.loads(text)
    body = {k: v for k, v in told.items() if k not in {"version", "hash"}}
    if digest(body) != told["hash"]:
        raise ValueError("The weights were changed: their hash does not fit.")
    levels = told["levels"]
    for each in COMPARISONS:
        if list(levels.get(each.name, ())) != [level.name for level in each.levels]:
            raise ValueError(f"The weights do not know the levels of {each.name}.")
    return Weights(
        version=told["version"],
        bits={n: tuple(v["bits"] for v in each.values()) for n, each in levels.items()},
        chance={
            n: tuple(v["chance"] for v in each.values()) for n, each in levels.items()
        },
        trained_on=told["trained_on"],
        trained_at=told["trained_at"],
        cut=told["cut"],
        cut_per_doubling=told["cut_per_doubling"],
        slope=told["slope"],
        shift=told["shift"],
    )


def dumps(weights: Weights) -> str:
    return json.dumps(weights.as_dict(), ensure_ascii=False, indent=1) + "\n"


@cache
def shipped() -> Weights:
    """The weights that come with the program."""
    return loads(files(__package__).joinpath(TABLE).read_text("utf-8"))


def rarity(chance: float, frequency: float | None) -> float:
    """Bits that the rarity of a value adds to an agreement on it."""
    return DAMPED * log2(chance / max(frequency or RAREST, RAREST))
