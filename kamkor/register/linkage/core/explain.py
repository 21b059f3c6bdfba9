"""Why a pair has so many bits: a step for each comparison, and what stops a machine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .guards import GUARDS
from .levels import COMPARISONS, Comparison
from .weights import RAREST, Weights, rarity

UNKNOWN = "missing"


@dataclass(frozen=True, slots=True)
class Step:
    """One comparison: the level it stands at and the bits that this brings, `rarity`
    of them because few have that name."""

    comparison: str
    level: str
    bits: float
    rarity: float = 0.0

    @property
    def code(self) -> str:
        return f"{self.comparison}.{self.level}"


@dataclass(frozen=True, slots=True)
class Explanation:
    """`bits` is the sum of the steps; `guards`: names of those that forbid a machine's
    decision."""

    steps: tuple[Step, ...]
    guards: tuple[str, ...]

    @property
    def bits(self) -> float:
        return sum(step.bits for step in self.steps)

    def waterfall(self) -> Iterable[tuple[Step, float]]:
        """Each step with the sum up to it, in the order of the comparisons."""
        total = 0.0
        for step in self.steps:
            total += step.bits
            yield step, total

    def as_dict(self) -> dict[str, Any]:
        """For JSON: {"steps": [[comparison, level, bits, rarity]…], "guards": […]}."""
        return {
            "steps": [
                [s.comparison, s.level, round(s.bits, 3), round(s.rarity, 3)]
                for s in self.steps
            ],
            "guards": list(self.guards),
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> "Explanation":
        """What `as_dict` wrote; no steps where nothing was kept."""
        return cls(
            tuple(Step(*step) for step in told.get("steps", ())),
            tuple(told.get("guards", ())),
        )

    def told(self) -> Sequence[Step]:
        """What was known of both, the weightiest first."""
        known = [step for step in self.steps if step.level != UNKNOWN]
        return sorted(known, key=lambda step: -abs(step.bits))


def explain(
    weights: Weights,
    levels: Mapping[str, int],
    *,
    shares: Mapping[str, float | None],
    guards: int,
) -> Explanation:
    """levels: of every comparison; shares: how frequent the names of the pair are among
    all (see statements.compared); guards: the bits of statements.scored."""
    steps = (_step(weights, each, levels[each.name], shares) for each in COMPARISONS)
    return Explanation(tuple(steps), guards_of(guards))


def guards_of(bits: int) -> tuple[str, ...]:
    """The names of the guards whose bits are set."""
    return tuple(g.name for n, g in enumerate(GUARDS) if bits >> n & 1)


def _step(
    weights: Weights,
    comparison: Comparison,
    number: int,
    shares: Mapping[str, Any],
) -> Step:
    level = comparison.levels[number]
    more = 0.0
    if level.rare:
        known = [share for c in level.rare if (share := shares[c]) is not None]
        chance = max(weights.chance[comparison.name][number], RAREST)
        more = rarity(chance, max(known[0], RAREST) if known else None)
    bits = weights.bits[comparison.name][number] + more
    return Step(comparison.name, level.name, bits, more)
