"""The ledger of which record speaks of which child. Append-only: lines end, none changes."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import CASCADE

from kamkor.register.people.models import Person
from kamkor.register.sources.stages import Scope

from . import store
from .choices import Outcome
from .deciding import BY_ITSELF, LEDGER

_AT_ONCE = 5_000  # persons removed by one statement


def write(lines: Iterable[tuple[object, ...]]) -> int:
    return store.add("linkage_assignment", LEDGER, lines)


def end(records: Collection[UUID], *, at: datetime) -> int:
    """End the open lines of these records."""
    return store.run(
        "UPDATE linkage_assignment SET ended_at = %s"
        " WHERE record_id = ANY(%s) AND ended_at IS NULL",
        [at, list(records)],
    )


def end_scope(*, at: datetime) -> int:
    """End the open lines of the records in `scope_record`."""
    return store.run(
        "UPDATE linkage_assignment a SET ended_at = %s FROM scope_record s"
        " WHERE a.record_id = s.record_id AND a.ended_at IS NULL",
        [at],
    )


def persons_of(column: str) -> set[UUID]:
    """The persons that records in this column of `scope_record` were given to last."""
    rows = store.fetch(
        "SELECT DISTINCT last.person_id FROM scope_record s CROSS JOIN LATERAL ("
        " SELECT a.person_id FROM linkage_assignment a"
        f" WHERE a.record_id = s.{column}"
        " ORDER BY a.ended_at DESC NULLS FIRST, a.id DESC LIMIT 1) last"
    )
    return {row[0] for row in rows}


def stand_again(scope: Scope) -> int:
    """Give the predecessors named in `scope_record` back to their children."""
    return store.run(
        "INSERT INTO linkage_assignment (id, record_id, person_id, outcome, why,"
        " method, decided_at, decided_by)"
        " SELECT context.new_id(), s.replaces_id, last.person_id, %s, '{}', %s, %s, %s"
        " FROM scope_record s CROSS JOIN LATERAL ("
        " SELECT a.person_id FROM linkage_assignment a"
        " WHERE a.record_id = s.replaces_id"
        " ORDER BY a.ended_at DESC NULLS FIRST, a.id DESC LIMIT 1) last"
        " ON CONFLICT DO NOTHING",
        [Outcome.MENDED.value, BY_ITSELF, scope.at, scope.by],
    )


def childless(persons: Collection[UUID], *, without_scope: bool = False) -> set[UUID]:
    """Those of `persons` that no record speaks of (apart from the records in scope)."""
    apart = (
        " AND NOT EXISTS (SELECT FROM scope_record s WHERE s.record_id = a.record_id)"
    )
    rows = store.fetch(
        "SELECT p.id FROM people_person p WHERE p.id = ANY(%s) AND NOT EXISTS ("
        " SELECT FROM linkage_assignment a WHERE a.person_id = p.id"
        f" AND a.ended_at IS NULL{apart if without_scope else ''})",
        [list(persons)],
    )
    return {row[0] for row in rows}


def decisions(persons: Collection[UUID]) -> int:
    """How often people decided on these persons: pairs, merges, shields, records taken
    apart."""
    rows = store.fetch(
        "SELECT (SELECT count(*) FROM linkage_pair p WHERE p.decided_by IS NOT NULL"
        "  AND (p.left_id = ANY(%(all)s) OR p.right_id = ANY(%(all)s)))"
        " + (SELECT count(*) FROM linkage_merge m"
        "  WHERE m.kept_id = ANY(%(all)s) OR m.gone_id = ANY(%(all)s))"
        " + (SELECT count(*) FROM people_shield s WHERE NOT s.is_provisional"
        "  AND s.person_id = ANY(%(all)s))"
        " + (SELECT count(*) FROM linkage_assignment a WHERE a.outcome = 'split'"
        "  AND a.person_id = ANY(%(all)s))",
        {"all": list(persons)},
    )
    return int(rows[0][0])


def drop_childless(persons: Collection[UUID], *, in_undo: bool = False) -> int:
    """Remove those of `persons` that no record speaks of, unless people decided on
    them, with everything that hangs on them. Returns how many went.

    In an undo the apps above remove their own rows, in the same transaction.
    """
    gone = sorted(_undecided(childless(persons)))
    for start in range(0, len(gone), _AT_ONCE):
        _drop(gone[start : start + _AT_ONCE], in_undo=in_undo)
    return len(gone)


def _undecided(persons: Collection[UUID]) -> set[UUID]:
    rows = store.fetch(
        "SELECT p.id FROM people_person p WHERE p.id = ANY(%s) AND p.root_id = p.id"
        " AND NOT EXISTS (SELECT FROM linkage_pair d WHERE d.decided_by IS NOT NULL"
        "  AND p.id IN (d.left_id, d.right_id))"
        " AND NOT EXISTS (SELECT FROM linkage_merge m WHERE p.id IN (m.kept_id, m.gone_id))"
        " AND NOT EXISTS (SELECT FROM people_shield s"
        "  WHERE s.person_id = p.id AND NOT s.is_provisional)",
        [list(persons)],
    )
    return {row[0] for row in rows}


def _drop(persons: list[UUID], *, in_undo: bool) -> None:
    store.run("DELETE FROM linkage_assignment WHERE person_id = ANY(%s)", [persons])
    store.run(
        "DELETE FROM linkage_pair WHERE left_id = ANY(%(all)s) OR right_id = ANY(%(all)s)",
        {"all": persons},
    )
    store.run("DELETE FROM access_link WHERE subject = ANY(%s)", [persons])
    store.run("DELETE FROM people_shield WHERE person_id = ANY(%s)", [persons])
    for hanging in Person._meta.related_objects:
        own = hanging.related_model._meta.app_label == "linkage"
        if hanging.on_delete is CASCADE and (own or not in_undo):
            rows = hanging.related_model._base_manager
            rows.filter(**{f"{hanging.field.name}__in": persons}).delete()
    store.run("DELETE FROM people_person WHERE id = ANY(%s)", [persons])
