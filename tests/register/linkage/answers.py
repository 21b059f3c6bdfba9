"""Invented answers of people about pairs of invented children."""

from itertools import combinations
from uuid import UUID

import numpy as np

from kamkor.foundation.db import context
from kamkor.register.linkage.choices import Awaits, PairState
from kamkor.register.linkage.core.explain import explain
from kamkor.register.linkage.core.levels import COMPARISONS
from kamkor.register.linkage.core.logistic import share
from kamkor.register.linkage.core.statements import RARE
from kamkor.register.linkage.core.weights import shipped
from kamkor.register.linkage.models import Pair
from tests.cast import NOON, keep, newborn


def answered(count, *, by, shift=0.0, records=10_000, seed=1):
    """So many pairs that people decided, near the cut; the truth lies `shift` bits from
    what the weights of the program expect among so many records."""
    with context.acting_as_machine():
        people = sorted(newborn().pk for _ in range(2 + int((2 * count) ** 0.5)))
        record = keep("school", {"full_name": "Асанов Бакыт"}).records[0]
        Pair.objects.bulk_create(
            Pair(
                id=UUID(int=(seed << 64) + number),  # by it some answers judge only
                left_id=left,
                right_id=right,
                record=record,
                score=0.5,
                bits=why.bits,
                why=why.as_dict(),
                method="1",
                raised_at=NOON,
                state=PairState.SAME if one else PairState.DIFFERENT,
                decided_at=NOON,
                decided_by=by,
                awaits=Awaits.NOBODY,
            )
            for number, ((left, right), (why, one)) in enumerate(
                zip(
                    combinations(people, 2),
                    _whys(count, shift, records, np.random.default_rng(seed)),
                    strict=False,
                )
            )
        )


def _whys(count, shift, records, chance):
    made = 0
    while made < count:
        levels = {e.name: int(chance.integers(0, len(e.levels))) for e in COMPARISONS}
        why = explain(shipped(), levels, shares=dict.fromkeys(RARE, 0.01), guards=0)
        odds = shipped().odds(why.bits, records) + shift
        if abs(odds) < 6:
            made += 1
            yield why, bool(chance.random() < share(np.array([odds]))[0])
