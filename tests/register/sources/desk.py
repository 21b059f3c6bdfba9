"""What an officer does at the desk: sends a list, brings it in, looks at its rows."""

from datetime import UTC, datetime

from kamkor.foundation.db import context
from kamkor.register.sources import actions
from kamkor.register.sources.models import Batch, Record

from .conftest import ROWS, workbook

NOON = datetime(2026, 5, 4, 6, tzinfo=UTC)


def new(osh, **changed):
    given = {"file_name": "обход.xlsx", "kind": "round", "source": "МТУ 7"}
    return actions.NewList(**given | {"territory": osh} | changed)


def send(user, osh, rows=ROWS, *, at=NOON, **changed) -> Batch:
    with context.acting_as(user.pk):
        return actions.receive(new(osh, **changed), workbook(rows), by=user.pk, at=at)


def bring(user, osh, rows=ROWS, *, at=NOON, **changed) -> Batch:
    batch = send(user, osh, rows, at=at, **changed)
    with context.acting_as(user.pk):
        actions.bring_in(batch, by=user.pk, at=at)
    return afresh(batch)


def afresh(batch: Batch) -> Batch:
    with context.acting_as_machine():
        return Batch.objects.get(pk=batch.pk)


def records(**where) -> list[Record]:
    with context.acting_as_machine():
        return list(Record.objects.filter(**where).order_by("row_number", "id"))
