"""What an officer writes down of a child whom the register knows: nothing is weighed, the
row is that child's."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from kamkor.register.sources import stages
from kamkor.register.sources.actions import bringing, writing
from kamkor.register.sources.choices import Kind
from kamkor.register.sources.models import Record

from . import ledger
from .choices import Outcome


@transaction.atomic
def write_down(  # noqa: PLR0913 - a row is all of it
    person: UUID, values: Mapping[str, Any], *, kind: Kind, reference: str, day: date,
    by: UUID, at: datetime,
) -> Record:  # fmt: skip
    """Keep `values` as a record of `person` and judge the child's rights anew.

    `values` as the reader of lists gives them; `reference` is unique among rows of the
    kind. Who calls has asked for permission.
    """
    with context.acting_as_machine():
        stages.lock(wait=True)
        child = Person.objects.select_related("territory").get(pk=person)
        row = writing.Row(kind, kind.value, reference, child.territory, day, values)
        record = writing.write_down(row, by=by, at=at)
        scope = stages.Scope(by=by, at=at, place=child.place)
        ledger.write([ledger.line(record.pk, child.pk, Outcome.SAME, None, scope)])
        bringing.run_stages(scope)
    return record


@transaction.atomic
def take_back(record: UUID, *, by: UUID, at: datetime) -> None:
    """That record was wrong: what it said counts no more, the rights are judged anew."""
    with context.acting_as_machine():
        stages.lock(wait=True)
        writing.take_back(record, by=by, at=at)
