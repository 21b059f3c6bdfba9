"""What only whole lists can tell: how sure their pairs are together, and how many sisters
and brothers a guard keeps apart in them.

Both for lists of another country (identifiers.py): in national ones the shipped cut is
measured, and lists hold a village or a school each.
"""

from dataclasses import dataclass, replace

import duckdb
import numpy as np
import numpy.typing as npt

from .batch import Pairs, linked
from .clusters import Marks
from .guards import GUARDS
from .precision import WANTED
from .weights import FEWEST, Weights

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


def settled(
    pairs: Pairs, marks: Marks, weights: Weights, *, doubtful: float
) -> tuple[Pairs, float]:
    """The pairs, with the guards that the lists overrule taken away, and the bits from
    which they join.

    The cut lies where all persons, taken together, are as right as wanted by the
    probabilities of the weights: not under `doubtful`, the probability from which a pair
    is in question, nor over the weights' own cut, which expects as many brothers and
    namesakes near it as national lists hold. Guards are overruled where that brings more
    records together: for another name (a sister?) and another birth (an earlier
    brother?), each for itself.
    """
    records = len(marks.numbers)
    weights = _for_few(weights, records)
    least = weights.bits_at(doubtful, records)
    grown = Grown.of(pairs, weights, records, least=least)
    cut = min(grown.cut, weights.cut_at(records))
    made = grown.made_at(cut)
    labels = linked(pairs, marks, cut=cut)
    for births in (False, True):
        freed = _released(pairs, labels, weights, least=least, cut=cut, births=births)
        bolder = Grown.of(freed, weights, records, least=least)
        if (more := bolder.made_at(bolder.cut)) > made:
            pairs, cut, made = freed, bolder.cut, more
    return pairs, cut


def _for_few(weights: Weights, records: int) -> Weights:
    """Weights take short lists for longer ones. Half the records are half the strangers
    that a record may be taken for: a bit more that a pair is one person."""
    fewer = max(0.0, float(np.log2(FEWEST / records)))
    return replace(weights, shift=weights.shift + fewer)


@dataclass(frozen=True)
class Grown:
    """Persons as they grow by pairs of ever fewer bits: after each pair, how many pairs
    of records they hold and how many of these to expect to be wrong."""

    bits: Floats
    made: Floats
    wrong: Floats

    @classmethod
    def of(
        cls, pairs: Pairs, weights: Weights, records: int, *, least: float
    ) -> "Grown":
        """By pairs of at least so many bits under no guard, strongest first as they
        stand.

        A person is as sure as the pairs that hold it together: no weak pair makes
        anybody doubtful whom strong ones hold already.
        """
        joins = (pairs.bits >= least) & (pairs.guards == 0)
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
        return cls(pairs.bits[joins], np.cumsum(made), np.cumsum(made * doubts))

    @property
    def cut(self) -> float:
        """The least bits down to which they are as right as wanted; infinite: none."""
        whole = np.diff(self.bits, append=-np.inf) < 0  # no cut between equals
        right = whole & (self.wrong <= (1 - WANTED) * self.made)
        return float(min(self.bits[right], default=np.inf))

    def made_at(self, cut: float) -> float:
        return float(max(self.made[self.bits >= cut], default=0.0))


def _top(top: list[int], row: int) -> int:
    while top[row] != row:
        top[row] = row = top[top[row]]
    return row


def _released(
    pairs: Pairs,
    labels: Ints,
    weights: Weights,
    *,
    least: float,
    cut: float,
    births: bool,
) -> Pairs:
    """The pairs without the guards that the lists overrule, worth what the lists allow.
    births: of those of another birth, or of all others.

    A guard keeps apart what may be sisters. But these are written down as often as
    everybody: where a share `met` of all persons has several records, two sisters both
    have with a chance of met². So persons with several records each that a guard keeps
    apart tell how many sisters to expect where one of two has a single record; the pairs
    of such two are worth no more than that leaves.

    labels: the person of each row so far; least: bits from which a pair is in question;
    cut: from which it joined so far. Who is in question with two others stays held.
    """
    records, sizes = len(labels), np.bincount(labels, minlength=len(labels))
    low, high = np.sort([labels[pairs.a], labels[pairs.b]], axis=0)
    two = low * records + high
    asked = (low != high) & (pairs.bits >= least)
    held = asked & (pairs.bits >= cut) & (pairs.guards != 0)
    held &= pairs.guards & _STAYS == 0
    alone = _alone(np.unique(two[asked]), records)
    held &= (pairs.guards & _BIT["births_differ"] != 0) == births
    twos, sisters = _singles(np.unique(two[held]), alone, sizes)
    if sisters >= len(twos):
        return pairs
    worth = weights.bits_at(1 - sisters / len(twos), records)
    free = held & np.isin(two, twos)
    bits = np.where(free, np.minimum(pairs.bits, worth), pairs.bits)
    guards = np.where(free, 0, pairs.guards)
    order = np.lexsort((pairs.b, pairs.a, -bits))
    return Pairs(pairs.a[order], pairs.b[order], bits[order], guards[order])


def _alone(twos: Ints, records: int) -> Ints:
    """Those twos of which neither person is in another."""
    times = np.bincount(np.concatenate([twos // records, twos % records]))
    only = (times[twos // records] == 1) & (times[twos % records] == 1)
    return np.asarray(twos[only])


def _singles(twos: Ints, alone: Ints, sizes: Ints) -> tuple[Ints, float]:
    """Of twos that are held those `alone` of whom one has a single record, and how many
    of them are sisters, to expect."""
    several = (sizes[twos // len(sizes)] > 1) & (sizes[twos % len(sizes)] > 1)
    met = float((sizes > 1).sum() / (sizes > 0).sum())
    if not met:
        return twos[:0], 0.0
    sisters = (int(several.sum()) + UNSEEN) * (1 - met**2) / met**2
    return twos[~several & np.isin(twos, alone)], sisters
