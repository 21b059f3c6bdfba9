"""What the worker does with somebody's own files: they are linked, and deleted in time."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from kamkor.register.linkage import level_words
from kamkor.register.linkage.core.files import Unusable
from kamkor.register.linkage.errors import FileRefused
from kamkor.register.linkage.models import FileJob
from kamkor.register.sources import progress

from . import jobs, work


@transaction.atomic
def link_later(
    job: FileJob, *, meaning: Mapping[str, str], by: UUID, at: datetime
) -> FileJob:
    """What the columns hold is said, and the job is queued with it. See jobs.start."""
    job = jobs.start(job, meaning=meaning, by=by, at=at)
    link_files.defer(job_id=str(job.pk))
    return job


@app.task(name="linkage.files")
def link_files(job_id: str) -> None:
    job = jobs.begin(UUID(job_id), at=timezone.now())
    if job is None:
        return
    try:
        with progress.telling(job.pk) as tell, translation.override(job.language):
            counts = work.work(jobs.box(job), tell)
    except FileRefused as refused:
        jobs.fail(job, str(refused), at=timezone.now())
    except Unusable as error:
        with translation.override(job.language):
            words = level_words.refusal(error)
        jobs.fail(job, words, at=timezone.now())
    except BaseException:
        jobs.fail(job, "", at=timezone.now())
        raise
    else:
        jobs.finish(job, at=timezone.now(), counts=counts)


@app.periodic(cron="* * * * *")
@app.task(name="linkage.sweep", queueing_lock="linkage.sweep", pass_context=False)
def sweep_files(timestamp: int) -> None:  # noqa: ARG001 the minute
    jobs.sweep(at=timezone.now())
