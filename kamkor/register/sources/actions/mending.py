"""Rows mended on screen, and whole lists taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.register.sources import intake, reads, sealing, stages
from kamkor.register.sources.choices import BatchState, RecordState
from kamkor.register.sources.errors import (
    BusyNow,
    Decided,
    NotBroughtIn,
    NotWaiting,
    StillWrong,
)
from kamkor.register.sources.identity import ListKey, content_hash
from kamkor.register.sources.kinds import FIELDS
from kamkor.register.sources.models import Batch, Record
from kamkor.register.sources.progress import telling
from kamkor.register.sources.reading.findings import Finding
from kamkor.register.sources.reading.normalise import ColumnReader, Context
from kamkor.register.sources.reading.rows import check_row

from .bringing import run_stages
from .permission import require_import, require_undo


def mend(record: Record, cells: Mapping[str, str], *, by: UUID, at: datetime) -> Record:
    """A new record in place of `record`: `cells` (field -> text) are the mended ones.

    The old one stays as history. Raises StillWrong with the findings by field,
    NotWaiting when somebody was faster, BusyNow.
    """
    require_import(by, at=at)
    with context.acting_as_machine(), transaction.atomic():
        _lock()
        record = (
            Record.objects.select_for_update(no_key=True, of=("self",))
            .select_related("batch", "replaces")
            .get(pk=record.pk)
        )
        if record.state not in {RecordState.REFUSED, RecordState.ACCEPTED}:
            raise NotWaiting
        values, findings = reread(record, cells)
        if problems := [f for f in findings if f.is_problem]:
            raise StillWrong(problems)
        new = _replace(record, cells, values, findings, at=at)
        batch = record.batch
        scope = stages.Scope(by=by, at=at, place=batch.place)
        counts = run_stages(scope)
        _count_mended(batch, record, counts)
        audit.record("record.mended", new, by=by, at=at, fields=sorted(cells))
    return new


def reread(
    record: Record, cells: Mapping[str, str]
) -> tuple[dict[str, Any], list[Finding]]:
    """Values and findings of the record with some cells written anew."""
    context_of_list = Context(record.batch.list_date)
    _raw, read = sealing.whole(record)
    values = {name: value for name, value in read.items() if name not in cells}
    findings = [
        found
        for found in map(Finding.from_json, record.problems + record.remarks)
        if found.field is not None and found.field not in cells
    ]
    for name, text in cells.items():
        entry = ColumnReader(FIELDS[name], context_of_list).read(text)
        findings += entry.findings
        if entry.value is not None:
            values[name] = entry.value
    check_row(values, findings)
    return values, findings


def _replace(
    record: Record,
    cells: Mapping[str, str],
    values: dict[str, Any],
    findings: list[Finding],
    *,
    at: datetime,
) -> Record:
    """Write the new record, step the old ones back, and fill the scope."""
    batch = record.batch
    held = record if record.state == RecordState.ACCEPTED else record.replaces
    if held is not None and held.state != RecordState.ACCEPTED:
        held = None
    identity = ListKey(batch.kind, batch.list_date).identity(
        values, sheet=record.sheet, row_number=record.row_number
    )
    gone = [record.pk, *([held.pk] if held else [])]
    Record.objects.filter(pk__in=gone).update(state=RecordState.SUPERSEDED)
    last = (
        Record.objects.accepted()
        .filter(source=record.source_id, identity=identity)
        .aggregate(last=Max("ordinal"))["last"]
    )
    same = held is not None and held.identity == identity
    raw, _values = sealing.whole(record)
    titles = reads.headings(record, raw)
    for name, text in cells.items():
        raw[titles.setdefault(name, f"✎ {FIELDS[name].label}")] = text
    fields = {title: name for name, title in titles.items()}
    parted, pk = sealing.part(batch.kind, raw, values, fields), uuid7()
    new = Record.objects.create(
        id=pk,
        batch=batch,
        source_id=record.source_id,
        sheet=record.sheet,
        row_number=record.row_number,
        raw=parted.raw,
        values=parted.values,
        sealed=sealing.seal(pk, parted.secret),
        problems=[],
        remarks=[found.to_json() for found in findings],
        identity=identity,
        ordinal=held.ordinal if held and same else (last or 0) + 1,
        content_hash=content_hash(values, []),
        state=RecordState.ACCEPTED,
        replaces=record,
        received_at=at,
    )
    stages.open_scope()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scope_record (record_id, replaces_id) VALUES (%s, %s)",
            [new.pk, held.pk if held else None],
        )
    return new


def _count_mended(batch: Batch, old: Record, counts: Mapping[str, int]) -> None:
    batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    told = dict(batch.counts)
    more = dict(counts)
    if old.state == RecordState.REFUSED:
        more |= {"accepted": 1, "refused": -1}
    for name, count in more.items():
        told[name] = told.get(name, 0) + count
    batch.counts = told
    batch.save(update_fields=["counts"])


@dataclass(frozen=True)
class UndoPreview:
    """What taking a list back would do. `decided` > 0 forbids it.

    `records` were accepted from it, `stand_again` are earlier rows that would count
    again; `touches` is told by the stages.
    """

    records: int
    stand_again: int
    decided: int
    touches: dict[str, int] = field(default_factory=dict)


@transaction.atomic
def undo_preview(batch: Batch, *, by: UUID, at: datetime) -> UndoPreview:
    """Say what `undo` would touch; changes nothing. Raises NotBroughtIn."""
    require_undo(by, at=at)
    with context.acting_as_machine():
        if batch.state != BatchState.DONE:
            raise NotBroughtIn
        scope = stages.Scope(by=by, at=at, place=batch.place)
        _open_undo(batch)
        touches: dict[str, int] = {}
        for stage in stages.stages():
            touches |= stage.touches(scope)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM scope_record),"
                " (SELECT count(*) FROM stand_again)"
            )
            records, again = cursor.fetchone() or (0, 0)
        return UndoPreview(records, again, _decided(scope), touches)


@transaction.atomic
def start_undo(batch: Batch, *, by: UUID, at: datetime) -> Batch:
    """The person says: take it back. The work itself is `undo`, done by a job.

    Raises NotBroughtIn.
    """
    require_undo(by, at=at)
    with context.acting_as_machine():
        batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if batch.state == BatchState.UNDOING:
            return batch
        if batch.state != BatchState.DONE:
            raise NotBroughtIn
        batch.state, batch.failure = BatchState.UNDOING, ""
        batch.save(update_fields=["state", "failure"])
    audit.record("batch.undo_started", batch, by=by, at=at)
    return batch


def undo(batch: Batch, *, by: UUID, at: datetime) -> dict[str, int]:
    """Take back all that the list brought; the rows it replaced count again.

    One transaction: killed at any moment, nothing was changed and the next call does it
    all; a list taken back already gives no counts. Records are kept as taken back. Waits
    for other lists. Raises Decided, NotBroughtIn.
    """
    require_undo(by, at=at)
    with (
        context.acting_as_machine(),
        transaction.atomic(),
        telling(batch.pk) as progress,
    ):
        progress("wait", 0, 0)
        stages.lock(wait=True)
        batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if batch.state == BatchState.UNDONE:
            return {}
        if batch.state not in {BatchState.DONE, BatchState.UNDOING}:
            raise NotBroughtIn
        scope = stages.Scope(by=by, at=at, place=batch.place, progress=progress)
        return take_back_batch(batch, scope)


def take_back_batch(batch: Batch, scope: stages.Scope) -> dict[str, int]:
    """`undo` of a locked batch, under the lock of the register, as the machine."""
    scope.progress("undo.look", 0, 0)
    _open_undo(batch)
    if decided := _decided(scope):
        raise Decided(count=decided)
    counts: dict[str, int] = {}
    ordered = stages.stages()[::-1]
    for done, stage in enumerate(ordered):
        scope.progress(f"undo.{stage.name}", done, len(ordered))
        counts |= stage.undo(scope)
    intake.run_steps("undo", {"batch": batch.pk}, progress=scope.progress)
    run_stages(scope)
    batch.state, batch.failure = BatchState.UNDONE, ""
    batch.finished_at = scope.at
    batch.save(update_fields=["state", "failure", "finished_at"])
    audit.record("batch.undone", batch, by=scope.by, at=scope.at, counts=counts)
    return counts


@transaction.atomic
def keep_after_all(batch: Batch, code: str, *, by: UUID, at: datetime) -> None:
    """The list could not be taken back; nothing of it was changed. `code` says why."""
    with context.acting_as_machine():
        changed = Batch.objects.filter(pk=batch.pk, state=BatchState.UNDOING).update(
            state=BatchState.DONE, failure=code
        )
        if changed:
            audit.record("batch.undo_failed", batch, by=by, at=at, code=code)


def _open_undo(batch: Batch) -> None:
    stages.open_scope()
    intake.run_steps("undo_scope", {"batch": batch.pk})


def _decided(scope: stages.Scope) -> int:
    return sum(sum(stage.decided(scope).values()) for stage in stages.stages())


def _lock() -> None:
    try:
        stages.lock(wait=False)
    except stages.Busy as busy:
        raise BusyNow from busy
