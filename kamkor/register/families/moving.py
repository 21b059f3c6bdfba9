"""Families that moved: their hand-over to the new territory is proposed.

Newer records place a child in another district, and work about the child is open: given
to somebody, a shield, somebody shut out. One proposal a family; a shielded child always
stands alone, so that nobody learns of it by its brothers. As the machine only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, sql
from kamkor.register.sources import stages
from kamkor.register.sources.stages import Counts, Scope, Stage

from . import work_above
from .models import HandOver, Mover

PACKAGE = "kamkor.register.families"
NEWS = timedelta(days=365)  # a family that came longer ago is known to its territory
_TABLES = """
DROP TABLE IF EXISTS pg_temp.moved_asked, pg_temp.moved_told, pg_temp.moved_placed,
    pg_temp.moved_now, pg_temp.moved, pg_temp.moved_on, pg_temp.moved_worked;
CREATE TEMPORARY TABLE moved_asked (root uuid PRIMARY KEY) ON COMMIT DROP;
CREATE TEMPORARY TABLE moved_worked (root uuid PRIMARY KEY) ON COMMIT DROP
"""
# everybody with open work, and who lives with them
_WITH_WORK = """
WITH work AS (
    SELECT p.root_id FROM rights_gap g JOIN people_person p ON p.id = g.person_id
    WHERE g.closed_at IS NULL AND g.assignee IS NOT NULL
    UNION SELECT root FROM moved_worked
    UNION SELECT root_id FROM people_person WHERE is_shielded
    UNION SELECT p.root_id FROM access_block b JOIN people_person p ON p.id = b.subject
)
INSERT INTO moved_asked
SELECT root_id FROM work
UNION
SELECT b.root_id FROM work w
JOIN people_person a ON a.root_id = w.root_id
JOIN people_membership m ON m.person_id = a.id
JOIN people_membership n ON n.household_id = m.household_id
JOIN people_person b ON b.id = n.person_id
"""

# nobody moves who was only ever told of in one place
_ANYTHING_TO_SAY = """
SELECT EXISTS (SELECT FROM families_handover WHERE state = 'proposed')
    OR EXISTS (SELECT FROM moved_told GROUP BY root HAVING count(DISTINCT territory_id) > 1)
"""


@dataclass(frozen=True)
class Moved:
    """A child (root) whom newer records place in another district."""

    root: UUID
    code: str
    birth_year: int | None
    is_shielded: bool
    to_unit: UUID
    to_place: int
    record: UUID
    since: date
    from_unit: UUID
    from_place: int
    has_work: bool


def run(scope: Scope) -> Counts:
    """Who of the children in `scope_person` moved. Counts: families_moved."""
    _make_tables()
    _run("INSERT INTO moved_asked SELECT person_id FROM scope_person")
    return {"families_moved": _propose(scope)}


def undo(_scope: Scope) -> Counts:
    """Nothing by itself: `run` looks where the children are once the facts are gone."""
    return {}


# after rights, which say what is open
STAGE = Stage(order=50, name="moved", run=run, undo=undo)


def propose_all(scope: Scope) -> int:
    """Every child about whom work is open, at night: it may have begun after the move."""
    with transaction.atomic(), context.acting_as_machine():
        stages.lock(wait=True)
        _make_tables()
        _run(_WITH_WORK)
        return _propose(scope)


def _make_tables() -> None:
    """Empty, but for the children about whom apps above have open work."""
    _run(_TABLES)
    for kind in work_above.kinds():
        _run(f"INSERT INTO moved_worked {kind.statement} ON CONFLICT DO NOTHING")


def _propose(scope: Scope) -> int:
    _run("ANALYZE moved_asked")
    since = scope.at.date() - NEWS
    told, *steps = (statement for _step, statement in sql.steps(PACKAGE, "moved"))
    _run(told)
    if not _fetch(_ANYTHING_TO_SAY)[0][0]:
        return 0
    for statement in steps:
        _run(statement, {"since": since})
    moved = {row[0]: Moved(*row) for row in _fetch(f"SELECT {_COLUMNS} FROM moved")}
    if not moved:
        return 0
    links = _fetch(sql.load(PACKAGE, "moved_together"))
    made = 0
    for family, waiting in _families(moved, links):
        if waiting:
            _join(waiting, family)
        elif any(child.has_work for child in family):
            _raise(family, scope)
            made += 1
    return made


_COLUMNS = (
    "root, code, birth_year, is_shielded, to_unit, to_place, record_id, since, from_unit,"
    " from_place, has_work"
)


def _families(
    moved: dict[UUID, Moved], links: Iterable[tuple[Any, ...]]
) -> Iterable[tuple[list[Moved], UUID | None]]:
    """The children in families, each with the hand-over of theirs that waits already."""
    top = {root: root for root in moved}
    waiting: dict[UUID, UUID] = {}

    def find(root: UUID) -> UUID:
        while top[root] != root:
            root = top[root]
        return root

    for one, other, hand_over in links:
        if hand_over:
            waiting[one] = hand_over
        else:
            top[find(one)] = find(other)
    families: dict[UUID, list[Moved]] = {}
    for root in sorted(moved):
        families.setdefault(find(root), []).append(moved[root])
    for family in families.values():
        yield family, next((waiting[c.root] for c in family if c.root in waiting), None)


def _raise(family: list[Moved], scope: Scope) -> None:
    first = next(child for child in family if child.has_work)
    made = HandOver.objects.create(
        from_territory_id=first.from_unit, to_territory_id=first.to_unit,
        from_place=first.from_place, to_place=first.to_place,
        since=min(child.since for child in family), raised_at=scope.at,
    )  # fmt: skip
    _join(made.pk, family)
    for child in family:
        audit.record(
            "hand_over.proposed", made, by=scope.by, at=scope.at, subject=child.root
        )


def _join(hand_over: UUID, family: list[Moved]) -> None:
    Mover.objects.bulk_create(
        [
            Mover(
                hand_over_id=hand_over, person_id=child.root, code=child.code,
                birth_year=child.birth_year, since=child.since, record=child.record,
            )
            for child in family
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _run(statement: str, values: dict[str, Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _fetch(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
