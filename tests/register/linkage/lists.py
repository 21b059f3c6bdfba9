"""Lists of the tests as the reader gives them, brought in with the linker."""

from datetime import date
from hashlib import sha256
from typing import Any

from django.db import connection

from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.linkage.models import Assignment
from kamkor.register.linkage.stage import STAGE
from kamkor.register.sources import stages
from kamkor.register.sources.choices import BatchState, RecordState
from kamkor.register.sources.models import Batch, Record, Source
from tests.cast import NOON, TODAY, Kept

SCOPE = stages.Scope(by=context.MACHINE_ID, at=NOON, place=0)


def born(day: str, precision: str = "day") -> dict[str, str]:
    return {"date": day, "precision": precision}


def child(full_name: str, birth: str | None = None, **more: Any) -> dict[str, Any]:
    """Values of one row. `birth`: ISO date, exact to the day."""
    values: dict[str, Any] = {"full_name": full_name} | more
    if birth:
        values["birth_date"] = born(birth)
    return values


def bring(
    kind: str,
    *rows: dict[str, Any],
    at: Territory | None = None,
    of: Organisation | None = None,
    on: date = TODAY,
    replaces: list[Record] | None = None,
    all_stages: bool = True,
) -> tuple[Kept, dict[str, int]]:
    """Bring in a list as an import does; who is who is found by the linker."""
    with context.acting_as_machine():
        source = Source.objects.create(
            name=f"{kind} {uuid7()}", kind=kind, territory=at, organisation=of,
            created_at=NOON,
        )  # fmt: skip
        batch = Batch.objects.create(
            source=source, kind=kind, territory=at, place=at.low if at else 0,
            organisation=of, list_date=on, file_name=f"{kind}.xlsx",
            file_hash=sha256(source.name.encode()).hexdigest(), file_size=1,
            state=BatchState.DONE, received_at=NOON,
            received_by_id=context.MACHINE_ID,
        )  # fmt: skip
        kept = Kept(batch)
        olds: list[Record | None] = [*replaces] if replaces else [None] * len(rows)
        Record.objects.filter(pk__in=[old.pk for old in olds if old]).update(
            state=RecordState.SUPERSEDED
        )
        kept.records = Record.objects.bulk_create(
            Record(
                batch=batch, source=source, sheet="1", row_number=number, raw={},
                values=values, identity=f"{source.pk}-{number}", content_hash="",
                state=RecordState.ACCEPTED, received_at=NOON, replaces=old,
            )
            for number, (values, old) in enumerate(zip(rows, olds, strict=True), start=1)
        )  # fmt: skip
        open_scope(kept.records)
        counts: dict[str, int] = {}
        for stage in stages.stages() if all_stages else [STAGE]:
            counts |= stage.run(
                stages.Scope(by=context.MACHINE_ID, at=NOON, place=batch.place)
            )
        kept.persons = persons_of(kept.records)
        return kept, counts


def open_scope(records: list[Record]) -> None:
    stages.open_scope()
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO scope_record (record_id, replaces_id) VALUES (%s, %s)",
            [(record.pk, record.replaces_id) for record in records],
        )


def undo(kept: Kept) -> dict[str, int]:
    """Take a list back as sources does: undo in reverse, then the predecessors again."""
    with context.acting_as_machine():
        open_scope(kept.records)
        counts: dict[str, int] = {}
        for stage in reversed(stages.stages()):
            counts |= stage.undo(SCOPE)
        before = [r.replaces for r in kept.records if r.replaces]
        for record in kept.records:
            Record.objects.filter(pk=record.pk).update(state=RecordState.UNDONE)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM scope_record")
            for record in before:
                cursor.execute(
                    "INSERT INTO scope_record (record_id) VALUES (%s)", [record.pk]
                )
        for stage in stages.stages():
            stage.run(SCOPE)
        return counts


def persons_of(records: list[Record]) -> list[Any]:
    """Whose they are, in the order of the records."""
    found = Assignment.objects.filter(record__in=records, ended_at=None)
    person = {one.record_id: one.person for one in found.select_related("person")}
    return [person[record.pk] for record in records]


def person_of(record: Record) -> Any:
    with context.acting_as_machine():
        return record.assignments.get(ended_at=None).person
