"""Weights made by hand for tests that ask for the way, not for the learning."""

from kamkor.register.linkage.core.levels import COMPARISONS
from kamkor.register.linkage.core.weights import Weights

BITS = {
    "given": (0, 9, 8, 7, 6, 4, 3, 3, 1, -3, -6),
    "lineage": (0, 11, 8, 8, 7, 5, 6, 6, 2, 3, -5),
    "birth": (0, 11, 10, 5, 3, 0, 1, -8),
    "number": (0, 18, 12, -7),
    "sex": (0, 1, -6),
    "home": (0, 12, 11, 12, 11, 9, 7, 5, 5, 3, 1, -2),
}


def made() -> Weights:
    return Weights(
        version="by hand",
        bits=BITS,
        chance={c.name: (1.0,) + (0.01,) * (len(c.levels) - 1) for c in COMPARISONS},
        trained_on=1_000_000,
        trained_at="2026-11-22",
        cut=18.0,
        cut_per_doubling=0.8,
        slope=0.9,
        shift=-8.0,
    )
