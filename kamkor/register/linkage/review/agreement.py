"""How far two readers agree beyond chance: Cohen's kappa with an interval. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from kamkor.register.linkage.core.evaluation import Share

FEWEST = 10  # pairs read by two: below, an interval says nothing


@dataclass(frozen=True)
class Agreement:
    """Of `pairs` read by two, how many were answered alike. `kappa` and its 95 %
    interval are None where they cannot be told: too few pairs, or all answers alike."""

    pairs: int
    alike: int
    kappa: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def share(self) -> float | None:
        return self.alike / self.pairs if self.pairs else None


def agreement(table: Mapping[tuple[str, str], int]) -> Agreement:
    """table: (my answer, the other's) -> how many pairs.

    The interval is that of the share of agreement (Wilson), carried over to kappa with
    the agreement that chance would give as it was found: it does not shrink to nothing
    where a few pairs all agree.
    """
    pairs = sum(table.values())
    alike = sum(n for (mine, other), n in table.items() if mine == other)
    if pairs < FEWEST:
        return Agreement(pairs, alike)
    chance = _by_chance(table, pairs)
    if chance >= 1:
        return Agreement(pairs, alike)
    low, high = Share(alike, pairs).interval
    kappa, lowest, highest = (
        (share - chance) / (1 - chance) for share in (alike / pairs, low, high)
    )
    return Agreement(pairs, alike, kappa, lowest, highest)


def _by_chance(table: Mapping[tuple[str, str], int], pairs: int) -> float:
    """How often two would agree who answer so often so, whatever the pair."""
    answers = {answer for both in table for answer in both}
    mine = {a: sum(n for (m, _o), n in table.items() if m == a) for a in answers}
    theirs = {a: sum(n for (_m, o), n in table.items() if o == a) for a in answers}
    return sum(mine[a] * theirs[a] for a in answers) / pairs**2
