"""Figures taken from each other: a small group as what is left of two large ones.

For every difference that the files allow, the true number and the numbers next to it are
claims. The attacker ranks all claims by how much better each fits the figures than its
neighbours do. How often a true claim stands above a false one is the area under the ROC
curve (AUC): 0.5 is guessing, 1 is knowing. That a group is not empty is no secret (zeros
stay zeros), so 0 is no claim.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from kamkor.monitoring.publishing.disclosure.figures import (
    PERIOD,
    Line,
    Name,
    Near,
    Table,
)

from .known import Known

Floats = NDArray[np.float64]
TIME, RELEASES, EVERYTHING = "time", "releases", "everything"
NEAR = "near"
SHARPEST = 1e-4  # the least variance, so that exact figures are no division by nothing


@dataclass(frozen=True)
class Difference:
    """What is left, as the files say (`seen`, with its variance) and in truth."""

    table: str
    way: str
    cell: Name
    seen: float
    variance: float
    truth: int


@dataclass(frozen=True)
class Measured:
    """`auc` of so many differences of a table and way; `least` holds in 95 of 100."""

    table: str
    way: str
    differences: int
    auc: float
    least: float


def within(
    lines: Iterable[Line], known: Mapping[Name, Known], truth: Mapping[Name, int]
) -> Iterator[Difference]:
    """A part as its whole less all other parts, where those are shown."""
    for line in lines:
        hidden = [one for one in line.parts if not known[one].shown]
        if not known[line.whole].shown or len(hidden) > 1:
            continue
        shown = [known[one] for one in line.parts if known[one].shown]
        rest = known[line.whole].estimate - sum(one.estimate for one in shown)
        variance = known[line.whole].variance + sum(one.variance for one in shown)
        for name in hidden or line.parts:
            own = known[name]
            seen = rest + (own.estimate if own.shown else 0)
            spread = variance - (own.variance if own.shown else 0)
            yield Difference(
                line.table, line.way, name, seen, spread, truth[name]
            )  # fmt: skip


def over_time(
    tables: Sequence[Table], known: Mapping[Name, Known], truth: Mapping[Name, int]
) -> Iterator[Difference]:
    """A cell less the same cell one period before."""
    for table in tables:
        if PERIOD not in table.dimensions:
            continue
        at = table.dimensions.index(PERIOD)
        series = defaultdict(list)
        for place in table.values:
            series[place[:at] + place[at + 1 :]].append((place[at], place))
        for places in series.values():
            names = [table.names[place] for _period, place in sorted(places)]
            for before, after in pairwise(names):
                a, b = known[before], known[after]
                if a.shown and b.shown:
                    yield Difference(
                        table.code, TIME, after, b.estimate - a.estimate,
                        a.variance + b.variance, truth[after] - truth[before],
                    )  # fmt: skip


def between(
    near: Sequence[Near], known: Mapping[Name, Known], truth: Mapping[Name, int]
) -> Iterator[Difference]:
    """What is left between a cell and others that are nearly the same children."""
    for name, own in known.items():
        for one in near:
            others = one.others(name)
            if not others or any(other not in known for other in others):
                continue
            cells = [own, *(known[other] for other in others)]
            if all(cell.shown for cell in cells):
                yield Difference(
                    own.tables[0], NEAR, name,
                    sum(cell.estimate for cell in cells[1:]) - own.estimate,
                    sum(cell.variance for cell in cells),
                    sum(truth[other] for other in others) - truth[name],
                )  # fmt: skip


def together(
    found: Iterable[Difference], known: Mapping[Name, Known], truth: Mapping[Name, int]
) -> Iterator[Difference]:
    """All that is known of a cell at once: its own figure and every difference."""
    weight: dict[Name, float] = defaultdict(float)
    total: dict[Name, float] = defaultdict(float)
    for one in found:
        if one.way not in (TIME, NEAR):
            sure = 1 / max(one.variance, SHARPEST)
            weight[one.cell] += sure
            total[one.cell] += sure * one.seen
    for cell, own in known.items():
        if own.shown:
            sure = 1 / max(own.variance, SHARPEST)
            weight[cell] += sure
            total[cell] += sure * own.estimate
        if weight[cell]:
            yield Difference(
                own.tables[0], EVERYTHING, cell, total[cell] / weight[cell],
                1 / weight[cell], truth[cell],
            )  # fmt: skip


def measure(differences: Iterable[Difference], *, small: int) -> list[Measured]:
    """By table and way, and by way alone (table ""); of groups of 1 to `small`."""
    by: dict[tuple[str, str], list[Difference]] = defaultdict(list)
    for one in differences:
        if 1 <= abs(one.truth) <= small:
            by[one.table, one.way].append(one)
            by["", one.way].append(one)
    return [
        Measured(table, way, len(some), *_auc(some))
        for (table, way), some in sorted(by.items())
    ]


def _auc(some: Sequence[Difference]) -> tuple[float, float]:
    """The area under the curve, and its lower bound (Hanley and McNeil, 1982)."""
    seen = np.array([one.seen for one in some])
    variance = np.maximum([one.variance for one in some], SHARPEST)
    truth = np.array([one.truth for one in some])
    right = _fit(seen - truth, variance)
    wrong = np.concatenate(
        [
            _fit(seen - truth - step, variance)[truth + step != 0]
            for step in (-1, 1)
        ]
    )  # fmt: skip
    ranks = rankdata(np.concatenate([right, wrong]))
    n, m = len(right), len(wrong)
    auc = (ranks[:n].sum() - n * (n + 1) / 2) / (n * m)
    q1, q2 = auc / (2 - auc), 2 * auc**2 / (1 + auc)
    spread = auc * (1 - auc) + (n - 1) * (q1 - auc**2) + (m - 1) * (q2 - auc**2)
    return float(auc), float(auc - 1.645 * np.sqrt(max(spread, 0) / (n * m)))


def _fit(off: Floats, variance: Floats) -> Floats:
    """How much better a claim fits than the mean of its neighbours, as a logarithm."""
    apart = off / variance
    return np.asarray(1 / (2 * variance) - np.logaddexp(apart, -apart))
