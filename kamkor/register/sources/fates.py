"""Rows of a received file of which something is to be said, as the reader may see them.

The file has every row, also of children who are shielded by now. So nothing is told of a
row whose record is kept from the reader, as nothing is told of a row that is in order:
the one is not known from the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from kamkor.foundation.db import context

from . import intake, shelf
from .identity import ListKey
from .models import Batch, Record
from .reading.lists import read
from .reading.rows import Row

_AT_ONCE = 500  # rows looked up together


@dataclass(frozen=True)
class Sent:
    """One row as sent, and the key by which its record is found."""

    row: Row
    identity: str
    content: str

    @property
    def key(self) -> tuple[str, str]:
        return self.identity, self.content


def told(batch: Batch, *, after: int = 0) -> Iterator[tuple[Sent, Record | None]]:
    """Rows with problems or remarks behind row `after`, each with the newest record of
    its content; None while there is none. Raises Refusal.

    Read anew from the file, so that a row which changed nothing is told as well.
    """
    said = (
        sent(batch, row) for row in _rows(batch) if row.findings and row.number > after
    )
    while some := list(islice(said, _AT_ONCE)):
        newest = _newest(batch, some)
        seen = Record.objects.in_bulk(newest.values())
        for one in some:
            if one.key not in newest:
                yield one, None
            elif record := seen.get(newest[one.key]):
                yield one, record


def record_of(batch: Batch, number: int) -> Record | None:
    """The record of the row; None where there is none or the reader may not see it."""
    row = next((r for r in _rows(batch) if r.number == number), None)
    if row is None:
        return None
    one = sent(batch, row)
    newest = _newest(batch, [one]).get(one.key)
    return Record.objects.filter(pk=newest).first() if newest else None


def sent(batch: Batch, row: Row) -> Sent:
    """The row with the key of its record."""
    columns = intake.incoming(ListKey(batch.kind, batch.list_date), row.number, row, {})
    return Sent(row, columns[-2], columns[-1])


def _rows(batch: Batch) -> Iterator[Row]:
    place = shelf.reader(batch.stored_as)
    return iter(read(place, batch.kind, batch.mapping, list_date=batch.list_date))


def _newest(batch: Batch, rows: list[Sent]) -> dict[tuple[str, str], UUID]:
    """The newest record of each key, whoever may see it; refused ones of an earlier
    file too."""
    with context.acting_as_machine():
        found = Record.objects.filter(
            source=batch.source_id, identity__in=[one.identity for one in rows]
        ).order_by("id")
        return {
            (identity, content): pk
            for pk, identity, content in found.values_list(
                "pk", "identity", "content_hash"
            )
        }
