"""What became of the records a key sent, read from the file as it came."""

from itertools import islice
from typing import Any

from kamkor.register.sources import fates, reads
from kamkor.register.sources.choices import BatchState, RecordState
from kamkor.register.sources.models import Batch, Record
from kamkor.register.sources.reading.findings import Finding

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
        "counts": _counts(batch) if done else {},
    }


def _counts(batch: Batch) -> dict[str, int]:
    """A refused row that is kept from the reader counts like one that went in: what
    differs from the rows told would tell of a shield."""
    counts = {name: batch.counts.get(name, 0) for name in _TOLD}
    if refused := counts["refused"]:
        # some may wait since an earlier call, as they came again unchanged
        waiting = Record.objects.waiting().filter(source=batch.source_id)
        counts["refused"] = waiting.order_by()[:refused].count()
        counts["accepted"] += refused - counts["refused"]
    return counts


def receipts(key: ApiKey, *, after: Any, limit: int) -> tuple[list[Receipt], Any]:
    """The key's receipts, newest first, and where to go on."""
    found = Receipt.objects.filter(key=key).order_by("-id")
    if after is not None:
        found = found.filter(pk__lt=after)
    rows = list(found.select_related("batch__source", "batch__territory")[: limit + 1])
    return rows[:limit], rows[limit - 1].pk if len(rows) > limit else None


def rows_with_something_to_say(
    batch: Batch, *, after: int, limit: int
) -> tuple[list[dict[str, Any]], int | None]:
    """Rows with problems or remarks as shapes.Row, and where to go on."""
    found = list(islice(fates.told(batch, after=after), limit + 1))
    shown = [_shown(one, record) for one, record in found[:limit]]
    return shown, shown[-1]["row"] if len(found) > limit else None


def _shown(one: fates.Sent, record: Record | None) -> dict[str, Any]:
    state = RecordState(record.state).value if record else "repeated"
    return {
        "row": one.row.number,
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
