"""What people's answers teach: probabilities at once, weights when there are thousands.

The pairs that people saw are no sample of all pairs: they are the doubtful ones, chosen
by their bits, and some automatic links, drawn by their bits. Given what the levels say,
that choice tells nothing more of the answer, so a regression on bits or on levels needs
no correction for it, as long as both ends are seen: hence the sample of automatic
links. What few saw stays near what was believed before (a normal prior around the
weights in force). Pairs under a guard teach nothing: no weight decides them, and with
them, twins above all, the log-loss of all others doubled (docs/adr/0016).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from .levels import COMPARISONS
from .logistic import Bools, Floats, fitted, losses, share
from .weights import Weights

Ints = npt.NDArray[np.int64]
FROM = 3_000  # answers; with fewer, weights learned from them lose to guards alone
SLOPE_SPREAD = 0.1  # a tenth of the slope: bits were measured on a million records
SHIFT_SPREAD = 0.5  # bits: some thirty answers at the doubtful end weigh as much
LEVEL_SPREAD = 1.0  # bits; best of .25 to 2 on 12,000 answers over a made-up register
HELD_OUT = 5  # every fifth pair, by its hash, teaches nothing and judges


@dataclass(frozen=True, kw_only=True)
class Labels:
    """Answers, by columns of one length. levels: of each comparison the number of the
    level; rarity: bits that rare names brought; guarded: whether a guard held; readers:
    how many an answer is worth."""

    levels: Mapping[str, Ints]
    rarity: Floats
    guarded: Bools
    is_one: Bools
    readers: Floats

    def __len__(self) -> int:
        return len(self.is_one)

    def some(self, which: Bools) -> "Labels":
        return Labels(
            levels={name: numbers[which] for name, numbers in self.levels.items()},
            rarity=self.rarity[which],
            guarded=self.guarded[which],
            is_one=self.is_one[which],
            readers=self.readers[which],
        )

    def free(self) -> "Labels":
        """Those under no guard."""
        return self.some(~self.guarded)

    def bits(self, weights: Weights) -> Floats:
        """What each pair has by these weights."""
        total = self.rarity.astype(float)
        for each in COMPARISONS:
            total = total + np.array(weights.bits[each.name])[self.levels[each.name]]
        return total

    def odds(self, weights: Weights, records: int) -> Floats:
        """In bits, among so many records."""
        odds: Floats = weights.odds(self.bits(weights), records)
        return odds


def is_held_out(pair: str) -> bool:
    """Whether the pair of that id is kept for judging: for ever the same answer."""
    return hashlib.sha256(pair.encode()).digest()[0] % HELD_OUT == 0


def taught(
    weights: Weights, labels: Labels, *, records: int, version: str, at: str
) -> Weights:
    """A new set of weights from these answers, in a register of so many records.

    From FROM answers on the bits move too. at: the day as ISO text.
    """
    free = labels.free()
    moved = reweighted(weights, free, records) if len(free) >= FROM else weights
    done = recalibrated(moved, free, records)
    return replace(done, version=version, trained_at=at)


def recalibrated(weights: Weights, free: Labels, records: int) -> Weights:
    """The same bits with a slope and shift that fit the answers (Platt 1999), held near
    those of the weights: few answers move little. The cut stays at the probability
    where it stood."""
    odds = free.odds(weights, records)
    turn, push = fitted(
        np.stack([odds, np.ones_like(odds)], axis=1),
        free.is_one,
        times=free.readers,
        centre=np.array([1.0, 0.0]),
        spread=np.array([SLOPE_SPREAD, SHIFT_SPREAD]),
    ).tolist()
    slope, shift = turn * weights.slope, turn * weights.shift + push
    stood = weights.slope * weights.cut + weights.shift
    return replace(weights, slope=slope, shift=shift, cut=(stood - shift) / slope)


def reweighted(weights: Weights, free: Labels, records: int) -> Weights:
    """Bits of the levels by regression, one column a level, pulled towards those in
    force. That nothing is known stays worth nothing; what rarity adds stays."""
    columns = [
        (each.name, number)
        for each in COMPARISONS
        for number in range(1, len(each.levels))
    ]
    design = np.stack([free.levels[name] == n for name, n in columns], axis=1)
    change = fitted(
        design * weights.slope,
        free.is_one,
        times=free.readers,
        centre=np.zeros(len(columns)),
        spread=np.full(len(columns), LEVEL_SPREAD),
        offset=free.odds(weights, records),
    ).tolist()
    bits = {name: list(told) for name, told in weights.bits.items()}
    for (name, number), more in zip(columns, change, strict=True):
        bits[name][number] += more
    return replace(weights, bits={name: tuple(told) for name, told in bits.items()})


@dataclass(frozen=True, slots=True)
class Step:
    """Answers of neighbouring odds: how many, what share was one child, and what the
    calibration says of them."""

    odds: float  # the lowest of them, in bits
    answers: int
    seen: float
    said: float


def isotonic(odds: Floats, is_one: Bools) -> list[Step]:
    """What the answers say with no curve drawn through them, only that more odds are
    never less likely: the check beside the calibration (pool adjacent violators)."""
    order = np.argsort(odds, kind="stable")
    said = share(odds[order])
    blocks: list[tuple[int, int, int]] = []  # first, answers, those of one child
    for place, one in enumerate(is_one[order].tolist()):
        blocks.append((place, 1, int(one)))
        while len(blocks) > 1 and _falls(blocks[-2], blocks[-1]):
            (first, many, ones), (_, more, others) = blocks[-2:]
            blocks[-2:] = [(first, many + more, ones + others)]
    return [
        Step(float(odds[order][first]), many, ones / many, float(part.mean()))
        for first, many, ones in blocks
        for part in [said[first : first + many]]
    ]


def _falls(before: tuple[int, int, int], after: tuple[int, int, int]) -> bool:
    return before[2] * after[1] >= after[2] * before[1]


def misfit(odds: Floats, is_one: Bools) -> float | None:
    """How far the calibration lies from the isotonic steps, over the answers: 0 is
    perfect, .02 two points of probability. None of no answers."""
    steps = isotonic(odds, is_one)
    apart = sum(step.answers * abs(step.seen - step.said) for step in steps)
    return apart / len(odds) if len(odds) else None


def mean_loss(weights: Weights, labels: Labels, records: int) -> float:
    """Log-loss of the answers in bits a pair."""
    return float(losses(labels.odds(weights, records), labels.is_one).mean())
