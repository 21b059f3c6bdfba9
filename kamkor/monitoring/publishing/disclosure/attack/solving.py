"""True counts that are the only possible ones, found by linear programmes.

Unknowns are the true counts of cells. What binds them: the range behind each shown value,
that totals are sums, and that two figures which differ are not of the same children. One
programme covers an area, the areas in it and one period; cells of larger areas leave no
trace there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from kamkor.monitoring.publishing.disclosure.figures import (
    AREA,
    PERIOD,
    Areas,
    Line,
    Name,
)

from .known import Known

Floats = NDArray[np.float64]
EVEN, SEVERAL = (
    1e-6,
    3,
)  # tolerance; rounds without a find before cells are taken singly


@dataclass(frozen=True)
class Part:
    """A part of the publication that is solved at once: its cells and what binds them."""

    cells: tuple[Name, ...]
    least: Floats
    most: Floats
    sums: csr_array
    apart: csr_array  # rows whose value is at least 1

    def reach(self, costs: Floats) -> Floats | None:
        """Counts that agree with all figures and make the costs least."""
        rules = [
            LinearConstraint(rows, least, most)
            for rows, least, most in ((self.sums, 0, 0), (self.apart, 1, np.inf))
            if rows.shape[0]
        ]
        found = milp(costs, constraints=rules, bounds=Bounds(self.least, self.most))
        return None if found.x is None else np.asarray(found.x)


def recovered(
    known: Mapping[Name, Known],
    lines: Sequence[Line],
    truth: Mapping[Name, int],
    areas: Areas,
    *,
    small: int,
) -> set[Name]:
    """Cells of 1 to `small` true children whose count is the only possible one.

    The truth serves to see whether another count is possible too: it is one answer of
    the programme, so any other one shows that the count is safe.
    """
    given: set[Name] = set()
    for part in parts(known, lines, areas):
        at = {
            n: truth[name]
            for n, name in enumerate(part.cells)
            if 1 <= truth.get(name, 0) <= small
        }
        given |= {part.cells[n] for n in _only_possible(part, at)}
    return given


def parts(
    known: Mapping[Name, Known], lines: Sequence[Line], areas: Areas
) -> Iterable[Part]:
    """A part for each area that has areas in it, and each period."""
    cells: dict[tuple[str, str], dict[Name, int]] = defaultdict(dict)
    for name in known:
        for home in _homes(name, areas):
            cells[home].setdefault(name, len(cells[home]))
    bound: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        for home in _homes(line.whole, areas):
            if all(one in cells[home] for one in line.parts):
                bound[home].append(line)
    for home in sorted(cells):
        yield _part(cells[home], bound[home], known)


def _homes(name: Name, areas: Areas) -> list[tuple[str, str]]:
    """The parts that a cell belongs to: of its own area and of the one around it."""
    told = dict(name)
    area, period = told.get(AREA, ""), told.get(PERIOD, "")
    around = areas.get(area)
    return [(period, area)] + ([(period, around)] if around is not None else [])


def _part(
    cells: Mapping[Name, int], lines: Sequence[Line], known: Mapping[Name, Known]
) -> Part:
    sums, apart = _Rows(len(cells)), _Rows(len(cells))
    for line in lines:
        whole, of = cells[line.whole], [cells[one] for one in line.parts]
        sums.add({whole: 1.0, **dict.fromkeys(of, -1.0)})
        for n, one in enumerate(line.parts):
            if _are_others(known[line.whole], known[one]):
                apart.add({whole: 1.0, of[n]: -1.0})
    least = np.array([known[name].least for name in cells])
    most = np.array([known[name].most for name in cells])
    return Part(tuple(cells), least, most, sums.matrix(), apart.matrix())


def _are_others(whole: Known, part: Known) -> bool:
    """Whether the figures say that the whole has children who are not of the part."""
    one_each = len(set(whole.values)) == len(set(part.values)) == 1
    return one_each and whole.values[0] != part.values[0]


class _Rows:
    """A sparse matrix, row by row."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.values: list[float] = []
        self.columns: list[int] = []
        self.ends = [0]

    def add(self, row: Mapping[int, float]) -> None:
        self.columns += row
        self.values += row.values()
        self.ends.append(len(self.columns))

    def matrix(self) -> csr_array:
        shape = (len(self.ends) - 1, self.width)
        return csr_array((self.values, self.columns, self.ends), shape=shape)


def _only_possible(part: Part, truth: Mapping[int, int]) -> set[int]:
    """Of the cells with these true counts those that can have no other."""
    left = {
        n: count
        for n, count in truth.items()
        if (part.least[n], part.most[n]) != (count, count)
    }  # fmt: skip
    fixed = set(truth) - set(left)
    luck = np.random.default_rng(1)
    fruitless = 0
    while left and fruitless < SEVERAL:
        costs = np.zeros(len(part.cells))
        costs[list(left)] = luck.choice([-1.0, 1.0], len(left))
        moved = _others(part, costs, left)
        fruitless = 0 if moved else fruitless + 1
        for n in moved:
            del left[n]
    return fixed | {n for n in left if not _moves(part, n, left[n])}


def _moves(part: Part, n: int, count: int) -> bool:
    for sign in (1.0, -1.0):
        costs = np.zeros(len(part.cells))
        costs[n] = sign
        if _others(part, costs, {n: count}):
            return True
    return False


def _others(part: Part, costs: Floats, truth: Mapping[int, int]) -> list[int]:
    """Cells that have another count in the answer to these costs."""
    answer = part.reach(costs)
    if answer is None:
        return []
    return [
        n for n, count in truth.items() if abs(answer[n] - count) >= 1 - EVEN
    ]  # fmt: skip
