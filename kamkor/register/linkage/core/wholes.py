"""What only whole lists can tell: how sure their pairs are together, and how many sisters
and brothers a guard keeps apart in them.

Both for lists of another country (identifiers.py): in national ones the shipped cut is
measured, and lists hold a village or a school each.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt

from .batch import Pairs
from .guards import GUARDS
from .precision import WANTED
from .weights import Weights

FOREIGN = 0.5  # of the numbers of a run, ids: above, its lists are of another country
UNSEEN = 0.5  # sisters to expect beside those that were seen (Jeffreys)
_BIT = {guard.name: 1 << n for n, guard in enumerate(GUARDS)}
# two numbers and one roster stay, whoever else is in the lists
_STAYS = _BIT["numbers_differ"] | _BIT["one_roster"]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def are_foreign(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the records in `record` are told apart by ids of no national form."""
    ((yes,),) = connection.execute(
        "SELECT count(*) FILTER (WHERE number_is = 'id') > ? * count(number_is)"
        " FROM record",
        [FOREIGN],
    ).fetchall()
    return bool(yes)


def cut_of(pairs: Pairs, weights: Weights, records: int, *, least: float) -> float:
    """Bits from which the persons of the run are as right as wanted, taken together, by
    the weights' own probabilities; not under `least`, nor over the weights' cut.

    The cut of the weights expects as many brothers and namesakes near it as national
    lists hold. Where there is next to nobody, it may lie lower.
    """
    grown = _grown(pairs, weights, records, cut=least)
    whole = np.diff(grown.bits, append=-np.inf) < 0  # no cut between equals
    right = grown.bits[whole & (grown.wrong <= (1 - WANTED) * grown.made)]
    highest = weights.cut_at(records)
    return float(min([highest, *right[-1:]]))


@dataclass(frozen=True)
class Grown:
    """Persons as they grow by pairs of ever fewer bits: after each pair, how many pairs
    of records they hold and how many of these to expect to be wrong."""

    bits: Floats
    made: Floats
    wrong: Floats


def _grown(pairs: Pairs, weights: Weights, records: int, *, cut: float) -> Grown:
    """Of pairs of at least `cut` bits under no guard, strongest first as they stand.

    A person is as sure as the pairs that hold it together: no weak pair makes anybody
    doubtful whom strong ones hold already.
    """
    joins = (pairs.bits >= cut) & (pairs.guards == 0)
    odds = np.clip(weights.odds(pairs.bits[joins], records), -60, 60)
    doubts = (1 / (1 + np.exp2(odds))).tolist()
    a, b = pairs.a[joins].tolist(), pairs.b[joins].tolist()
    top, size = list(range(records)), [1] * records
    made = np.zeros(len(a))
    for at, (left, right) in enumerate(zip(a, b, strict=True)):
        one, other = _top(top, left), _top(top, right)
        if one != other:
            made[at] = size[one] * size[other]
            top[other], size[one] = one, size[one] + size[other]
    return Grown(pairs.bits[joins], np.cumsum(made), np.cumsum(made * doubts))


def _top(top: list[int], row: int) -> int:
    while top[row] != row:
        top[row] = row = top[top[row]]
    return row


@dataclass(frozen=True)
class Doubles:
    """Persons two by two that guards of one kind keep apart and that may be joined.
    `sisters`: how many of the twos are two people, to expect; `closes`: pairs of records
    that joining all would make."""

    twos: Ints
    sisters: float
    closes: int

    @property
    def share(self) -> float:
        return self.sisters / len(self.twos)

    @property
    def wrong(self) -> float:
        """Wrong pairs of records to expect."""
        return self.share * self.closes


def released(
    pairs: Pairs, labels: Ints, weights: Weights, *, least: float, cut: float
) -> Pairs:
    """The pairs without the guards that the lists overrule, taken together.

    A guard keeps apart what may be sisters. But these are written down as often as
    everybody: where a share `met` of all persons has several records, two sisters both
    have with a chance of met². So persons with several records each that a guard keeps
    apart tell how many sisters to expect where one of two has a single record. Such two
    are joined as far as most are mistakes of lists and all pairs of the run stay as
    right as wanted. Another name (a sister?) and another birth (an earlier brother?) are
    counted each for itself.

    labels: the person of each row so far; least: bits from which a pair is in question;
    cut: from which it joins. Nobody is joined who is in question with two others.
    """
    records, sizes = len(labels), np.bincount(labels, minlength=len(labels))
    low, high = np.sort([labels[pairs.a], labels[pairs.b]], axis=0)
    two = low * records + high
    asked = (low != high) & (pairs.bits >= least)
    held = asked & (pairs.bits >= cut) & (pairs.guards != 0)
    held &= pairs.guards & _STAYS == 0
    alone = _alone(np.unique(two[asked]), records)
    of_birth = pairs.guards & _BIT["births_differ"] != 0
    kinds = [
        _doubles(np.unique(two[held & kind]), alone, sizes)
        for kind in (~of_birth, of_birth)
    ]
    made = float((sizes * (sizes - 1)).sum() / 2)
    wrong = float(_grown(pairs, weights, records, cut=cut).wrong[-1:].sum())
    guards = pairs.guards.copy()
    for kind in sorted(filter(None, kinds), key=lambda each: each.share):
        made, wrong = made + kind.closes, wrong + kind.wrong
        if kind.share > 1 / 2 or wrong > (1 - WANTED) * made:
            break
        guards[held & np.isin(two, kind.twos)] = 0
    return Pairs(pairs.a, pairs.b, pairs.bits, guards)


def _alone(twos: Ints, records: int) -> Ints:
    """Those twos of which neither person is in another."""
    times = np.bincount(np.concatenate([twos // records, twos % records]))
    only = (times[twos // records] == 1) & (times[twos % records] == 1)
    return np.asarray(twos[only])


def _doubles(twos: Ints, alone: Ints, sizes: Ints) -> Doubles | None:
    """What may be joined of those that are held, and at what risk; None: nobody."""
    one, other = sizes[twos // len(sizes)], sizes[twos % len(sizes)]
    several = (one > 1) & (other > 1)
    single = ~several & np.isin(twos, alone)
    met = float((sizes > 1).sum() / (sizes > 0).sum())
    if not met or not single.any():
        return None
    sisters = (int(several.sum()) + UNSEEN) * (1 - met**2) / met**2
    return Doubles(twos[single], sisters, int((one * other)[single].sum()))
