"""A checked list is brought in: one transaction, a fixed number of statements."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.register.sources import intake, sealing, stages
from kamkor.register.sources.choices import BatchState
from kamkor.register.sources.errors import AlreadyUndone, NotReadable
from kamkor.register.sources.models import Batch
from kamkor.register.sources.progress import telling
from kamkor.register.sources.reading.refusals import Refusal

from .arriving import fail
from .permission import require_import


@transaction.atomic
def start(batch: Batch, *, by: UUID, at: datetime) -> Batch:
    """The person says: bring it in. The work itself is `bring_in`, done by a job."""
    require_import(by, at=at)
    with context.acting_as_machine():
        batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if batch.state == BatchState.UNDONE:
            raise AlreadyUndone
        if batch.state == BatchState.DONE:
            return batch
        batch.state, batch.failure = BatchState.RUNNING, ""
        batch.save(update_fields=["state", "failure"])
    audit.record("batch.started", batch, by=by, at=at)
    return batch


def bring_in(
    batch: Batch,
    *,
    by: UUID,
    at: datetime,
    progress: intake.Progress = lambda *_: None,
) -> dict[str, int]:
    """Turn the file's rows into records, children and rights; returns the counts.

    One transaction: killed at any moment, nothing was written and the next call does it
    all. A batch that was brought in already gives its counts again. Raises NotReadable
    when the file is refused (the batch is then marked failed) and AlreadyUndone.
    """
    require_import(by, at=at)
    with context.acting_as_machine():
        try:
            with transaction.atomic(), telling(batch.pk) as tell:

                def both(step: str, done: int, of: int) -> None:
                    tell(step, done, of)
                    progress(step, done, of)

                scope = stages.Scope(by=by, at=at, place=batch.place, progress=both)
                return _bring_in(batch, scope)
        except Refusal as refusal:
            fail(batch, refusal.code.value, by=by, at=at)
            raise NotReadable(refusal) from refusal


def _bring_in(batch: Batch, scope: stages.Scope) -> dict[str, int]:
    batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if batch.state == BatchState.UNDONE:
        raise AlreadyUndone
    if batch.state == BatchState.DONE:
        return dict(batch.counts)
    taken = intake.load(batch, progress=scope.progress)
    scope.progress("wait", 0, 0)
    stages.lock(wait=True)
    fates = intake.match(batch, progress=scope.progress)
    stages.open_scope()
    sealing.seal_incoming()
    values = {"batch": batch.pk, "source": batch.source_id, "at": scope.at}
    intake.run_steps("keep", values, progress=scope.progress)
    counts = _counts(taken.rows, taken.refused, dict(fates)) | run_stages(scope)
    batch.counts, batch.state = counts, BatchState.DONE
    batch.failure, batch.finished_at = "", scope.at
    for recognition in taken.reading.recognitions.values():
        batch.mapping = recognition.mapping() | batch.mapping
    batch.save(update_fields=["counts", "state", "failure", "finished_at", "mapping"])
    audit.record("batch.brought_in", batch, by=scope.by, at=scope.at, counts=counts)
    return counts


def run_stages(scope: stages.Scope) -> dict[str, int]:
    """All stages in order over the present scope; their counts together."""
    counts: dict[str, int] = {}
    ordered = stages.stages()
    for done, stage in enumerate(ordered):
        scope.progress(stage.name, done, len(ordered))
        for name, count in stage.run(scope).items():
            counts[name] = counts.get(name, 0) + count
    return counts


def _counts(rows: int, refused: int, fates: dict[str, Any]) -> dict[str, int]:
    names = ("new", "changed", "mended", "unchanged", "repeated")
    return {
        "rows": rows,
        "accepted": rows - refused,
        "refused": refused,
        **{name: int(fates.get(name, 0)) for name in names},
    }


@transaction.atomic
def give_up(batch: Batch, *, by: UUID, at: datetime) -> None:
    """A job that cannot go on says so; nothing of the list was written."""
    with context.acting_as_machine():
        fail(batch, "error", by=by, at=at)
