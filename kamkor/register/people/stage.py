"""People's part of an import: facts from records, then what follows from facts."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import connection

from kamkor.foundation.db import posting, sql
from kamkor.foundation.places import reads as places
from kamkor.foundation.places import renumbering
from kamkor.register.sources.stages import Counts, Scope, Stage

from .models import FACTS

Words = tuple[UUID | None, str, str, str]


def run(scope: Scope) -> Counts:
    """Facts of the records in scope replace those of their predecessors.

    A dozen statements whatever the number of records. Counts: facts.
    """
    for column in ("replaces_id", "record_id"):
        for statement in _forgetting(column):
            posting.post(statement, None)
    _resolve_places()
    facts = 0
    steps = dict(sql.steps("kamkor.register.people", "facts"))
    with connection.cursor() as cursor:
        for done, (name, statement) in enumerate(steps.items()):
            scope.progress(f"facts.{name}", done, len(steps))
            cursor.execute(statement)
            facts += max(cursor.rowcount, 0)
    derive()
    return {"facts": facts}


def undo(_scope: Scope) -> Counts:
    """What the records said is no longer evidence; the records stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scope_person SELECT DISTINCT p.root_id FROM scope_record s"
            " JOIN people_name n ON n.record_id = s.record_id"
            " JOIN people_person p ON p.id = n.person_id ON CONFLICT DO NOTHING"
        )
    return {"facts": _forget("record_id")}


def derive() -> None:
    """Bring sex, year of birth and place of the children in `scope_person` up to date."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE scope_person")
        cursor.execute(sql.load("kamkor.register.people", "derive"))


STAGE = Stage(order=20, name="people", run=run, undo=undo)


def _forget(column: str) -> int:
    """Remove the facts of the records in this column of `scope_record`; how many."""
    gone = 0
    with connection.cursor() as cursor:
        for statement in _forgetting(column):
            cursor.execute(statement)
            gone += cursor.rowcount
    return gone


def _forgetting(column: str) -> Iterator[str]:
    for fact in FACTS:
        yield (
            f"DELETE FROM {fact._meta.db_table} f USING scope_record s"
            f" WHERE f.record_id = s.{column}"
        )


def _resolve_places() -> None:
    """`scope_territory`: where each record says the child lives, once per distinct words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DROP TABLE IF EXISTS pg_temp.scope_territory;"
            "CREATE TEMPORARY TABLE scope_territory"
            " (record_id uuid PRIMARY KEY, territory_id uuid NOT NULL) ON COMMIT DROP"
        )
        for _step, statement in sql.steps("kamkor.register.people", "spoken_places"):
            cursor.execute(statement)
        spoken = cursor.fetchall()
        found = _meant(spoken)
        columns = [list(column) for column in zip(*spoken, strict=True)] or [[]] * 4
        cursor.execute(
            sql.load("kamkor.register.people", "place_records"), [*columns, found]
        )


def _meant(spoken: Sequence[Words]) -> list[UUID | None]:
    """The territory each combination of words means."""
    renumbering.hold()
    return places.resolve_many(
        [
            places.Spoken(within, (region, district), village)
            for within, region, district, village in spoken
        ]
    )
