"""What only whole lists can tell: how sure their pairs are together, and that a sister
would have met herself.

Both for lists of another country (identifiers.py): in national ones the shipped cut is
measured, and lists hold a village or a school each.
"""

from collections.abc import Iterator

import duckdb
import numpy as np
import numpy.typing as npt

from .batch import Pairs
from .guards import GUARDS
from .precision import WANTED
from .weights import Weights

NEARLY_ALL = 0.95  # of the records of a list, met in the other one
TWICE = 0.005  # of the records of a list, at most, met in their own list
FOREIGN = 0.5  # of the numbers of a run, ids: above, its lists are of another country
# two numbers and one roster stay, whoever else is in the lists
RELEASED = sum(
    1 << n
    for n, guard in enumerate(GUARDS)
    if guard.name not in {"numbers_differ", "one_roster"}
)
Ints = npt.NDArray[np.int64]


def are_foreign(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the records in `record` are told apart by ids of no national form."""
    ((yes,),) = connection.execute(
        "SELECT count(*) FILTER (WHERE number_is = 'id') > ? * count(number_is)"
        " FROM record",
        [FOREIGN],
    ).fetchall()
    return bool(yes)


def cut_of(pairs: Pairs, weights: Weights, records: int, *, least: float) -> float:
    """Bits from which the pairs of the run are as right as wanted, taken together, by
    the weights' own probabilities; not under `least`, nor over the weights' cut.

    The cut of the weights expects as many brothers and namesakes near it as national
    lists hold. Where there is next to nobody, it may lie lower.
    """
    bits = np.sort(pairs.bits[pairs.guards == 0])[::-1]
    odds = np.clip(weights.odds(bits, records), -60, 60)
    sure = np.cumsum(1 / (1 + np.exp2(-odds))) / np.arange(1, len(bits) + 1)
    whole = np.diff(bits, append=-np.inf) < 0  # no cut between equals
    right = bits[whole & (sure >= WANTED) & (bits >= least)]
    highest = weights.cut_at(records)
    return float(min([highest, *right[-1:]]))


def released(
    pairs: Pairs, labels: Ints, sources: Ints, *, least: float, cut: float
) -> Pairs:
    """The pairs without the guards that lists with nearly all of each other overrule.

    A guard keeps apart what may be twins. But of two lists that hold each person once
    and nearly everybody of each other, a twin would have met her own record: where two
    records of them have met nobody there and have no other in question, the chance that
    they are two persons, each missing in the other list, is that of missing, squared.

    labels, sources: the person and the list (both numbers from 0) of each row; least:
    bits from which a pair is in question; cut: from which it joins.
    """
    guards = pairs.guards.copy()
    for one, other in _wholes(labels, sources):
        between = (sources[pairs.a] == one) & (sources[pairs.b] == other)
        between |= (sources[pairs.a] == other) & (sources[pairs.b] == one)
        held = (guards != 0) & (guards & ~RELEASED == 0) & (pairs.bits >= cut)
        alone = _alone(pairs, between & (pairs.bits >= least), len(labels))
        guards[between & held & alone] = 0
    return Pairs(pairs.a, pairs.b, pairs.bits, guards)


def _wholes(labels: Ints, sources: Ints) -> Iterator[tuple[int, int]]:
    """Lists two by two that hold each person once and nearly everybody of each other."""
    sizes = np.bincount(sources)
    persons = [np.unique(labels[sources == each]) for each in range(len(sizes))]
    single = [
        each
        for each, held in enumerate(persons)
        if len(held) >= (1 - TWICE) * sizes[each]
    ]
    for n, one in enumerate(single):
        for other in single[n + 1 :]:
            both = len(np.intersect1d(persons[one], persons[other]))
            if both >= NEARLY_ALL * max(sizes[one], sizes[other]):
                yield one, other


def _alone(
    pairs: Pairs, between: npt.NDArray[np.bool_], records: int
) -> npt.NDArray[np.bool_]:
    """Pairs of which neither record has a second pair between the lists."""
    times = np.bincount(pairs.a[between], minlength=records)
    times += np.bincount(pairs.b[between], minlength=records)
    return np.asarray((times[pairs.a] == 1) & (times[pairs.b] == 1))
