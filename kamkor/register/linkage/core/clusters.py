"""Pairs to persons: strongest first, and never two children in one.

A union is refused where it would put two different own numbers into one person, or two
rows of one roster, or more than LARGEST records. Where the plain components of the pairs
break none of these (nearly all), they are the answer; only the others are built up pair
by pair. The order of the pairs changes nothing: ties are broken by the row numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LARGEST = 12  # records of one child
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Marks:
    """What must not meet in one person, a value a record; -1: nothing known.

    numbers: own personal numbers as integers; rosters: the roster a record stands in.
    """

    numbers: Ints
    rosters: Ints


def cluster(a: Ints, b: Ints, bits: npt.NDArray[np.float64], marks: Marks) -> Ints:
    """The cluster of each record: the smallest row number in it.

    a, b: rows (0 ≤ row < records) of the pairs to be joined, bits: their weight.
    """
    records = len(marks.numbers)
    labels = _components(a, b, records)
    broken = _broken(labels, marks)
    inside = broken[labels[a]]
    if not inside.any():
        return labels
    labels = np.where(broken[labels], np.arange(records), labels)
    # of equal pairs the one of the smaller rows first, whichever of them stands left
    low = np.minimum(a, b)[inside]
    high = np.maximum(a, b)[inside]
    order = np.lexsort((high, low, -bits[inside]))
    for kept in _grown(zip(low[order], high[order], strict=True), marks):
        labels[kept] = min(kept)
    return labels


def _components(a: Ints, b: Ints, records: int) -> Ints:
    """The smallest row reachable from each, by passing the smaller on along the pairs
    and jumping to where it points (Shiloach and Vishkin, 1982)."""
    labels = np.arange(records)
    while True:
        low = np.minimum(labels[a], labels[b])
        before = labels.copy()
        np.minimum.at(labels, labels[a], low)
        np.minimum.at(labels, labels[b], low)
        while (further := labels[labels] != labels).any():
            labels[further] = labels[labels[further]]
        if np.array_equal(before, labels):
            return labels


def _broken(labels: Ints, marks: Marks) -> npt.NDArray[np.bool_]:
    """Which components hold what must not meet; indexed by label."""
    broken = np.bincount(labels, minlength=len(labels)) > LARGEST
    known = marks.numbers >= 0
    seen = np.unique(np.stack([labels[known], marks.numbers[known]]), axis=1)
    broken |= np.bincount(seen[0].astype(np.int64), minlength=len(labels)) > 1
    listed = marks.rosters >= 0
    rows = np.stack([labels[listed], marks.rosters[listed]])
    held, times = np.unique(rows, axis=1, return_counts=True)
    broken[held[0][times > 1].astype(np.int64)] = True
    return broken


def _grown(pairs: Iterable[tuple[int, int]], marks: Marks) -> Iterable[list[int]]:
    """Clusters of two and more, joined in the order of the pairs where allowed."""
    members: dict[int, list[int]] = {}
    top: dict[int, int] = {}
    for left, right in pairs:
        one = top.setdefault(int(left), int(left))
        other = top.setdefault(int(right), int(right))
        if one == other:
            continue
        mine = members.setdefault(one, [one])
        theirs = members.setdefault(other, [other])
        if _may_meet(mine + theirs, marks):
            mine += theirs
            for row in theirs:
                top[row] = one
            del members[other]
    return [rows for rows in members.values() if len(rows) > 1]


def _may_meet(rows: list[int], marks: Marks) -> bool:
    if len(rows) > LARGEST:
        return False
    numbers = {n for n in marks.numbers[rows].tolist() if n >= 0}
    rosters = [r for r in marks.rosters[rows].tolist() if r >= 0]
    return len(numbers) <= 1 and len(rosters) == len(set(rosters))
