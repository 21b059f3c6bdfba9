"""What a right answer to each waiting pair is worth, kept with the pair: sql/value.sql.

The last part of an import and of every decision, after rights, since what is unmet counts;
and every night, since children grow and work is given out. As the machine only.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import connection

from kamkor.foundation.db import sql
from kamkor.register.linkage import store
from kamkor.register.people import stakes
from kamkor.register.sources.stages import Counts, Scope, Stage

PIECE = 10_000  # pairs weighed together
# What each adds to 1. Only their order is meant: a child in hiding before all else, since
# a wrong answer opens it or keeps an open child out of everybody's sight; then two cases
# that may be one; a small child cannot say who it is.
ADDS = {"shield": 4.0, "doubt": 3.0, "work": 2.0, "young": 1.0, "right": 0.5}
MOST_RIGHTS = 4.0  # a child with more unmet is not worth more: all of them are at risk
YOUNG = 5  # years


def run(scope: Scope) -> Counts:
    """Weigh the pairs of the children touched. Counts nothing."""
    _open()
    if store.run(sql.load(store.PACKAGE, "valued")):
        _weigh(scope.at.date())
    return {}


def undo(_scope: Scope) -> Counts:
    """Nothing to take back: the pairs go with the records."""
    return {}


def value(pairs: Collection[UUID], *, on: date) -> int:
    """Weigh these pairs; returns how many are worth another thing than before."""
    _open()
    store.run("INSERT INTO valued SELECT unnest(%s::uuid[])", [sorted(pairs)])
    return _weigh(on)


def value_all(*, on: date) -> int:
    """Weigh every pair that waits, in pieces. Returns how many changed."""
    changed, after = 0, store.NOBODY
    while rows := store.fetch(
        "SELECT id FROM linkage_pair WHERE awaits <> 'nobody' AND id > %s"
        " ORDER BY id LIMIT %s",
        [after, PIECE],
    ):
        changed += value([pk for (pk,) in rows], on=on)
        after = rows[-1][0]
    return changed


def _open() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS pg_temp.valued;"
            "CREATE TEMPORARY TABLE valued (pair_id uuid PRIMARY KEY) ON COMMIT DROP"
        )


def _weigh(on: date) -> int:
    stakes.open_scope()
    store.run(
        "INSERT INTO stake_of SELECT DISTINCT p.root_id FROM valued v"
        " JOIN linkage_pair d ON d.id = v.pair_id"
        " JOIN people_person p ON p.id IN (d.left_id, d.right_id)"
    )
    stakes.weigh()
    parameters = {**ADDS, "most": MOST_RIGHTS, "born": on.year - YOUNG}
    return store.run(sql.load(store.PACKAGE, "value"), parameters)


STAGE = Stage(order=90, name="valuing", run=run, undo=undo)
