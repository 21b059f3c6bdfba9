"""From numbers to places in a drawing, with round ends and round ticks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10

WIDTH = 360  # what a phone shows without shrinking the letters
EDGE = 8  # so that a dot at the end of the scale is whole
TICKS = 4


@dataclass(frozen=True)
class Scale:
    """From `low` to `high` as from `left` to `right`; turned where left > right."""

    low: float
    high: float
    left: float = EDGE
    right: float = WIDTH - EDGE

    @classmethod
    def around(
        cls, numbers: Sequence[float | None], left: float = EDGE,
        right: float = WIDTH - EDGE, *, turned: bool = False,
    ) -> "Scale":  # fmt: skip
        """Round ends that hold all the numbers; `turned`: the least stands right."""
        known = [n for n in numbers if n is not None]
        low, high = min(known, default=0.0), max(known, default=1.0)
        step = _round_step((high - low) / TICKS)
        ends = (low // step * step, -(-high // step) * step)
        return cls(*ends, *((right, left) if turned else (left, right)))

    def at(self, value: float) -> float:
        part = (value - self.low) / (self.high - self.low or 1)
        return round(self.left + min(max(part, 0), 1) * (self.right - self.left), 1)

    def ticks(self) -> Iterator[tuple[float, int]]:
        """Round numbers within the ends, and how many digits they need."""
        step = _round_step((self.high - self.low) / TICKS)
        digits = max(-floor(log10(step) + 1e-9), 0)
        number = -(-self.low // step) * step
        while number <= self.high + step * 1e-6:
            yield round(number, 10), digits
            number += step


def _round_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, not below `rough`."""
    if rough <= 0:
        return 1.0
    power = 10.0 ** floor(log10(rough))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= rough * 0.999)
