"""Rights' part of an import: the children touched stand anew."""

from django.db import connection

from kamkor.register.people.models import FACTS
from kamkor.register.sources.stages import Counts, Scope, Stage

from . import actions


def run(scope: Scope) -> Counts:
    """Evaluate the children in `scope_person`. Counts: gaps opened and closed."""
    scope.progress("rights", 0, 1)
    if scope.again:
        actions.go_on(again=scope.again)
    counts = actions.evaluate_touched(at=scope.at)
    scope.progress("rights", 1, 1)
    return {name: counts[name] for name in ("gaps_opened", "gaps_closed")}


def undo(_scope: Scope) -> Counts:
    """Nothing to take back by itself: `run` judges anew once the facts are gone."""
    actions.remember_touched()
    return {}


def touches(_scope: Scope) -> Counts:
    """How many open gaps rest on the records in scope."""
    return {"gaps": _gaps("true")}


def decided(_scope: Scope) -> Counts:
    """How many gaps that rest on them somebody was given to work on."""
    return {"gaps_assigned": _gaps("g.assignee IS NOT NULL")}


STAGE = Stage(
    order=40, name="rights", run=run, undo=undo, touches=touches, decided=decided
)


def _gaps(condition: str) -> int:
    persons = " UNION ".join(
        f"SELECT f.person_id FROM scope_record s JOIN {fact._meta.db_table} f"
        " ON f.record_id = s.record_id"
        for fact in FACTS
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ({persons}) t"
            " JOIN people_person p ON p.id = t.person_id"
            " JOIN rights_gap g ON g.person_id = p.root_id AND g.closed_at IS NULL"
            f" WHERE {condition} AND EXISTS (SELECT FROM scope_record s"
            " WHERE s.record_id = ANY (g.evidence))"
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0
