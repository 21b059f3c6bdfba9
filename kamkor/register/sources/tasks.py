"""What the worker does with lists. Arguments are ids; the rest is in the database."""

import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from kamkor.foundation.db import context

from . import actions, shelf
from .choices import UNDO_DECIDED, UNDO_FAILED, BatchState
from .errors import Decided, ListError
from .models import Batch

if TYPE_CHECKING:
    from procrastinate.tasks import Task

_log = logging.getLogger(__name__)
# A database that went away comes back; a list that fails by itself fails again.
_AGAIN = RetryStrategy(
    max_attempts=20,
    wait=5,
    linear_wait=5,
    retry_exceptions={OperationalError, InterfaceError},
)


@transaction.atomic
def check_later(batch: Batch, *, by: UUID) -> None:
    """Queue the check of a large file; queued if and only if this transaction commits."""
    _defer_once(check_list, batch, by=by)


@transaction.atomic
def bring_in_later(batch: Batch, *, by: UUID, at: datetime) -> Batch:
    """The person confirms, and the job is queued in the same transaction.

    Pressed again while it waits, it is queued once; when a worker died, it runs anew.
    """
    batch = actions.start(batch, by=by, at=at)
    if batch.state == BatchState.RUNNING:
        _defer_once(bring_in_list, batch, by=by)
    return batch


@transaction.atomic
def take_back_later(batch: Batch, *, by: UUID, at: datetime) -> Batch:
    """The person confirms that the list goes, and the job is queued with it, once."""
    batch = actions.start_undo(batch, by=by, at=at)
    _defer_once(take_back_list, batch, by=by)
    return batch


def _defer_once(task: "Task[..., Any, ...]", batch: Batch, *, by: UUID) -> None:
    try:
        with transaction.atomic():
            task.configure(queueing_lock=f"{task.name} {batch.pk}").defer(
                batch_id=str(batch.pk), by=str(by)
            )
    except AlreadyEnqueued:
        return


@transaction.atomic
def _batch(batch_id: str) -> Batch:
    with context.acting_as_machine():
        return Batch.objects.get(pk=batch_id)


@app.task(name="sources.check", retry=_AGAIN)
def check_list(batch_id: str, by: str) -> None:
    batch = _batch(batch_id)
    try:
        actions.check(batch, by=UUID(by), at=timezone.now())
    except ListError as error:
        _log.info("list %s is not read: %s", batch_id, type(error).__name__)


@app.task(name="sources.bring_in", retry=_AGAIN)
def bring_in_list(batch_id: str, by: str) -> None:
    batch = _batch(batch_id)
    try:
        actions.bring_in(batch, by=UUID(by), at=timezone.now())
    except ListError as error:
        _log.info("list %s is not brought in: %s", batch_id, type(error).__name__)
    except (OperationalError, InterfaceError):
        raise  # the job is tried again
    except Exception:
        actions.give_up(batch, by=UUID(by), at=timezone.now())
        raise


@app.task(name="sources.take_back", retry=_AGAIN)
def take_back_list(batch_id: str, by: str) -> None:
    batch = _batch(batch_id)
    user = UUID(by)
    try:
        actions.undo(batch, by=user, at=timezone.now())
    except Decided:
        actions.keep_after_all(batch, UNDO_DECIDED, by=user, at=timezone.now())
    except ListError as error:
        _log.info("list %s is not taken back: %s", batch_id, type(error).__name__)
    except (OperationalError, InterfaceError):
        raise  # the job is tried again
    except Exception:
        actions.keep_after_all(batch, UNDO_FAILED, by=user, at=timezone.now())
        raise


@app.periodic(cron="* * * * *")
@app.task(name="sources.rescue", queueing_lock="rescue", pass_context=True)
async def rescue(job: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Jobs of a worker that died are given to one that lives."""
    manager = job.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=30):
        await manager.retry_job(stalled)


@app.periodic(cron="40 2 * * *")
@app.task(name="sources.seal_old_files", queueing_lock="seal_old_files")
def seal_old_files(timestamp: int) -> None:  # noqa: ARG001
    """Files received before files were sealed on disk."""
    if sealed := shelf.seal_old():
        _log.info("%s received files were sealed", sealed)
