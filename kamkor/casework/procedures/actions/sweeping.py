"""What the night finds about guardianships: work for who leads them."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from kamkor.casework.procedures.choices import Outcome, Standing
from kamkor.casework.procedures.models import Procedure
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, sql
from kamkor.foundation.law import reads as law

from .parts import country, go, start

AHEAD = 30  # days before a birthday that changes a guardianship
_OF_AGE = "of_age"


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Children who turn fourteen or came of age, parents who came back: one statement
    finds them all. Returns how many guardianships must be looked at or ended."""
    today = timezone.localdate(at)
    with context.acting_as_machine():
        found = _due(today)
        rows = Procedure.objects.select_for_update(of=("self",))
        kept = rows.in_bulk([pk for pk, _term, _day in found])
        for pk, term, day in found:
            procedure = kept[pk]
            if procedure.standing == Standing.LASTING:
                _look(procedure, term, day, at=at)
    return len(found)


def _look(procedure: Procedure, term: str, day: date | None, *, at: datetime) -> None:
    by = context.MACHINE_ID
    if term == _OF_AGE:
        go(procedure, Outcome.OF_AGE, on=timezone.localdate(at), words="", by=by,
           at=at, until=procedure.until)  # fmt: skip
    else:
        start(procedure, term, by=by, at=at, due=day)
    audit.record(
        "procedure.found_due", procedure, by=by, at=at, subject=procedure.person_id,
        term=term,
    )  # fmt: skip


def _due(today: date) -> list[tuple[UUID, str, date | None]]:
    values: dict[str, date | int] = {
        "today": today, "ahead": AHEAD,
        "trustee_age": law.value("TRUSTEESHIP_AGE", country(), today).days,
        "adult_age": law.value("CHILD_AGE", country(), today).days,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql.load("kamkor.casework.procedures", "due"), values)
        return list(cursor.fetchall())
