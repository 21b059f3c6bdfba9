"""What an officer writes down of a child whom the register knows: nothing is weighed, the
row is that child's."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kamkor.foundation.db import context
from kamkor.foundation.places.models import Territory
from kamkor.register.people import reads as people
from kamkor.register.sources import stages
from kamkor.register.sources.actions import bringing, writing
from kamkor.register.sources.choices import Kind
from kamkor.register.sources.models import Record

from . import ledger
from .choices import Outcome
from .deciding import Told, line


@transaction.atomic
def write_down(  # noqa: PLR0913 - a row is all of it
    child: people.Member, values: Mapping[str, Any], *, kind: Kind, reference: str,
    day: date, by: UUID, at: datetime, territory: Territory | None = None,
) -> Record:  # fmt: skip
    """Keep `values` as a record of `child` and judge its rights anew.

    `values` as the reader of lists gives them; its name and birth date are added, so that
    the record can be read alone. `reference` is unique among rows of the kind;
    `territory`: where the row was written, None: where the child lives. Who calls has
    asked for permission.
    """
    person = child.person
    values = {**_named(child), **values}
    with context.acting_as_machine():
        stages.lock(wait=True)
        where = territory or person.territory
        row = writing.Row(kind, kind.value, reference, where, day, values)
        record = writing.write_down(row, by=by, at=at)
        scope = stages.Scope(by=by, at=at, place=where.low if where else person.place)
        told = Told(by, at, scope.place)
        ledger.write([line(record.pk, person.pk, Outcome.SAME, None, told)])
        bringing.run_stages(scope)
    return record


@transaction.atomic
def take_back(record: UUID, *, by: UUID, at: datetime) -> None:
    """That record was wrong: what it said counts no more, the rights are judged anew."""
    with context.acting_as_machine():
        stages.lock(wait=True)
        writing.take_back(record, by=by, at=at)


def _named(child: people.Member) -> dict[str, Any]:
    values: dict[str, Any] = {"full_name": child.name or child.person.code}
    if child.born:
        values["birth_date"] = {"date": child.born.isoformat(), "precision": "day"}
    return values
