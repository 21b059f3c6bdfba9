"""The numbers by which a release was made safe, as the release itself tells them."""

from dataclasses import asdict
from typing import Any

from .disclosure import perturbing, ptable
from .limits import Numbers
from .shapes import REGION


def told(numbers: Numbers) -> dict[str, Any]:
    """Of the cell key, of the 10/5 rule, of rates, of the attacker; counts of children,
    `attack` shares of 1. `ptable`: SHA-256 of the table of noise."""
    noise, sha256 = ptable.specification()
    return {
        "cell_key": {
            "max_noise": noise.max_noise, "variance": noise.variance,
            "never": list(noise.never), "ptable": sha256,
        },
        "ten_five": {
            "threshold": perturbing.THRESHOLD, "base": perturbing.BASE, "level": REGION,
        },
        "divide_from": numbers.divide_from,
        "rates": asdict(numbers.rates),
        "attack": asdict(numbers.attack),
        "reviewers": numbers.reviewers,
    }  # fmt: skip
