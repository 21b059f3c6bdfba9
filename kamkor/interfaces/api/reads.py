"""What became of the records a key sent, read from the file as it came."""

from dataclasses import dataclass
from typing import Any

from kamkor.register.sources import intake, reads, shelf
from kamkor.register.sources.choices import BatchState, RecordState
from kamkor.register.sources.identity import ListKey
from kamkor.register.sources.models import Batch, Record
from kamkor.register.sources.reading.findings import Finding
from kamkor.register.sources.reading.lists import read
from kamkor.register.sources.reading.rows import Row

from .models import ApiKey, Receipt

# What linkage found of the children stays inside: the sender must not learn from it
# whether somebody is known here.
_TOLD = (
    "rows", "accepted", "refused", "new", "changed", "mended", "unchanged", "repeated",
)  # fmt: skip
_STATES = {BatchState.CHECKED: "received", BatchState.UNDOING: "done"}


def receipt(found: Receipt, batch: Batch) -> dict[str, Any]:
    """The receipt as shapes.Receipt, JSON values only."""
    done = batch.state == BatchState.DONE
    failed = batch.state == BatchState.FAILED
    return {
        "id": str(found.pk),
        "kind": batch.kind,
        "source": batch.source.name,
        "list_date": batch.list_date.isoformat(),
        "territory": batch.territory.code if batch.territory else None,
        "state": _STATES.get(BatchState(batch.state), batch.state),
        "failure": reads.failure(batch) if failed else None,
        "received_at": batch.received_at.isoformat(),
        "finished_at": batch.finished_at.isoformat() if batch.finished_at else None,
        "counts": {n: batch.counts.get(n, 0) for n in _TOLD} if done else {},
    }


def receipts(key: ApiKey, *, after: Any, limit: int) -> tuple[list[Receipt], Any]:
    """The key's receipts, newest first, and where to go on."""
    found = Receipt.objects.filter(key=key).order_by("-id")
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found.select_related("batch__source", "batch__territory")[: limit + 1])
    return rows[:limit], rows[limit - 1].pk if len(rows) > limit else None


@dataclass(frozen=True)
class Sent:
    """One row as sent, and the key by which its record is found."""

    number: int
    row: Row
    identity: str
    content: str


def rows_with_something_to_say(
    batch: Batch, *, after: int, limit: int
) -> tuple[list[dict[str, Any]], int | None]:
    """Rows with problems or remarks as shapes.Row, and where to go on.

    Read anew from the file, so that a row which changed nothing is told as well.
    """
    found: list[Sent] = []
    for row in _rows(batch):
        if row.findings and row.number > after:
            if len(found) == limit:
                break
            found.append(_sent(batch, row))
    else:
        limit = len(found) + 1
    records = _records(batch, found)
    shown = [_shown(one, records.get((one.identity, one.content))) for one in found]
    return shown, found[-1].number if len(found) == limit and found else None


def record_of(batch: Batch, number: int) -> Record | None:
    """The record of the row, None where there is none (no such row, or repeated)."""
    row = next((r for r in _rows(batch) if r.number == number), None)
    if row is None:
        return None
    one = _sent(batch, row)
    return _records(batch, [one]).get((one.identity, one.content))


def _rows(batch: Batch) -> Any:
    place = shelf.place(batch.stored_as)
    return read(place, batch.kind, batch.mapping, list_date=batch.list_date)


def _sent(batch: Batch, row: Row) -> Sent:
    columns = intake.incoming(ListKey(batch.kind, batch.list_date), row.number, row, {})
    return Sent(row.number, row, columns[-2], columns[-1])


def _records(batch: Batch, rows: list[Sent]) -> dict[tuple[str, str], Record]:
    """By identity and content, the newest of each; refused ones of an earlier call too."""
    found = Record.objects.filter(
        source=batch.source_id, identity__in=[one.identity for one in rows]
    )
    return {(r.identity, r.content_hash): r for r in found.order_by("id")}


def _shown(one: Sent, record: Record | None) -> dict[str, Any]:
    state = RecordState(record.state).value if record else "repeated"
    return {
        "row": one.number,
        "reference": one.row.reference,
        "state": state,
        "problems": [saying(f) for f in one.row.problems],
        "remarks": [saying(f) for f in one.row.remarks],
    }


def saying(finding: Finding) -> dict[str, Any]:
    """One finding as shapes.Saying, in the language active now."""
    return {
        "field": finding.field,
        "code": finding.code.value,
        "message": finding.reason(),
    }


def kept_saying(found: dict[str, Any]) -> dict[str, Any]:
    """A finding kept with its record, as shapes.Saying."""
    return saying(Finding.from_json(found))
