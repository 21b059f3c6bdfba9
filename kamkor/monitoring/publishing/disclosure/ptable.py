"""The noise of every true count and cell key, by maximum entropy.

For a true count the noise has mean 0, the asked variance, never leaves a forbidden or
negative value, and is otherwise as uncertain as it can be. Probabilities are made whole
256ths without giving up the mean of 0.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp, minimize
from scipy.special import logsumexp

Integers = NDArray[np.int64]
HERE = Path(__file__).parent


class Changed(Exception):
    """The table is not the one that its specification names by hash."""


class Impossible(Exception):
    """No noise is as the specification asks for this true count."""


@dataclass(frozen=True)
class Specification:
    """What noise is asked for; the fields stand in ptable.toml with their units."""

    max_noise: int
    variance: float
    never: tuple[int, ...]
    keys: int
    rows: int
    period: int
    word: str

    def values(self, count: int) -> Integers:
        """What a true count may be shown as, in order."""
        if count == 0:
            return np.array([0])
        lowest = max(0, count - self.max_noise)
        every = np.arange(lowest, count + self.max_noise + 1)
        return every[~np.isin(every, self.never)]


@dataclass(frozen=True)
class Table:
    """`noise`: rows × keys, what is added to a true count of that row."""

    spec: Specification
    noise: NDArray[np.int8]
    sha256: str

    def rows_of(self, counts: Integers) -> Integers:
        """The row of each true count."""
        first = self.spec.rows - self.spec.period
        around = first + (counts - first) % self.spec.period
        return np.where(counts < self.spec.rows, counts, around)


def specification(path: Path = HERE / "ptable.toml") -> tuple[Specification, str]:
    """The specification and the hash of the table made of it."""
    told = tomllib.loads(path.read_text("utf-8"))
    sha256 = told.pop("sha256")
    return Specification(**{**told, "never": tuple(told["never"])}), sha256


def read(folder: Path = HERE) -> Table:
    """The table as kept. Raises Changed."""
    spec, sha256 = specification(folder / "ptable.toml")
    data = (folder / "ptable.csv").read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Changed(str(folder))
    lines = data.decode("ascii").split("\n")[1:-1]
    digits = [[int(digit) for digit in line.split(",")[1]] for line in lines]
    return Table(spec, np.array(digits, np.int8) - np.int8(spec.max_noise), sha256)


def written(noise: NDArray[np.int8], spec: Specification) -> bytes:
    """A line a true count: one digit a key, the noise plus the largest noise."""
    lines = ["count,noise by key"]
    for count, row in enumerate(noise + spec.max_noise):
        lines.append(f"{count},{''.join(str(digit) for digit in row)}")
    return ("\n".join(lines) + "\n").encode("ascii")


def generate(spec: Specification) -> NDArray[np.int8]:
    """The noise by row and key; the same specification makes the same table."""
    noise = np.zeros((spec.rows, spec.keys), np.int8)
    for count in range(1, spec.rows):
        noise[count, _order(spec, count)] = np.repeat(
            spec.values(count) - count, shares(spec, count)
        )
    return noise


def shares(spec: Specification, count: int) -> Integers:
    """How many keys give each of `spec.values(count)`: the nearest to the most uncertain
    with a mean of exactly 0 and no value left out. Raises Impossible."""
    wanted = most_uncertain(spec.values(count) - count, spec.variance) * spec.keys
    size = len(wanted)
    steps = np.eye(size)
    rules = [
        LinearConstraint(np.r_[np.ones(size), np.zeros(size)], spec.keys, spec.keys),
        LinearConstraint(np.r_[spec.values(count) - count, np.zeros(size)], 0, 0),
        LinearConstraint(np.c_[steps, steps], wanted, np.inf),
        LinearConstraint(np.c_[steps, -steps], -np.inf, wanted),
    ]
    found = milp(
        np.r_[np.zeros(size), np.ones(size)],
        constraints=rules,
        integrality=np.r_[np.ones(size), np.zeros(size)],
        bounds=Bounds(np.r_[np.ones(size), np.zeros(size)], np.inf),
    )
    if found.x is None:
        raise Impossible(count)
    return np.rint(found.x[:size]).astype(np.int64)


def most_uncertain(noise: Integers, variance: float) -> NDArray[np.float64]:
    """Probabilities of `noise` with mean 0 and the variance, of the greatest entropy.

    They are exp(a·noise + b·noise²); a and b minimise a convex function.
    """
    moments = np.stack([noise, noise**2 - variance])

    def fit(at: NDArray[np.float64]) -> float:
        return float(logsumexp(at @ moments))

    best = minimize(fit, np.zeros(2), method="L-BFGS-B", bounds=[(-30, 30)] * 2).x
    weights = best @ moments
    return np.asarray(np.exp(weights - logsumexp(weights)))


def _order(spec: Specification, count: int) -> list[int]:
    """Keys in an order of this row's own: near keys must not mean near noise."""

    def place(key: int) -> bytes:
        return hashlib.sha256(f"{spec.word}:{count}:{key}".encode()).digest()

    return sorted(range(spec.keys), key=place)
