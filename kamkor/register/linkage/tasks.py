"""What the worker does: enquiries are answered apart from the page that asked; doubles
of children shielded a moment ago are shielded too; names are folded by today's rules;
at night all records are compared with each other. Somebody's own files are linked, and
deleted in time."""

import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils import timezone, translation
from procrastinate.contrib.django import app

from kamkor.foundation.db import context
from kamkor.register.sources import progress

from . import (
    actions,
    filejobs,
    filework,
    level_words,
    nightly,
    quality,
    rederiving,
    sampling,
    shielding,
    store,
    valuing,
)
from .core.files import Unusable
from .errors import FileRefused
from .models import Enquiry, FileJob

_log = logging.getLogger(__name__)


@transaction.atomic
def answer_later(enquiry: Enquiry) -> None:
    """Queue the answer; queued if and only if this transaction commits."""
    answer_enquiry.defer(enquiry_id=str(enquiry.pk))


@app.task(name="linkage.answer")
def answer_enquiry(enquiry_id: str) -> None:
    with context.acting_as_machine(), transaction.atomic():
        enquiry = Enquiry.objects.get(pk=enquiry_id)
        actions.answer(enquiry, at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="linkage.doubles", queueing_lock="linkage.doubles", pass_context=False)
def shield_doubles(timestamp: int) -> None:  # noqa: ARG001 the minute
    """A shield raised while a pair waits, or while a list comes in, reaches its double.

    Gives way to a list that comes in: what that one holds is looked at the next minute.
    """
    try:
        with context.acting_as_machine(), transaction.atomic():
            # shorter than the server takes to find a deadlock: never at the list's cost
            store.run("SET LOCAL lock_timeout = '500ms'")
            shielding.shield_doubles(at=timezone.now())
    except OperationalError:
        _log.info("a list holds a child who may be a shielded one")


@app.periodic(cron="10 1 * * *")
@app.task(name="linkage.rederive", queueing_lock="linkage.rederive", pass_context=False)
def rederive(timestamp: int) -> None:  # noqa: ARG001
    """After the rules of folding changed; costs a count on every other night."""
    with context.acting_as_machine(), transaction.atomic():
        rederiving.rederive()


@app.periodic(cron="40 1 * * *")
@app.task(
    name="linkage.compare_all", queueing_lock="linkage.compare_all", pass_context=False
)
def compare_all(timestamp: int) -> None:  # noqa: ARG001
    """After names were folded anew: what came in pieces meets as a whole."""
    raised = nightly.compare_all(at=timezone.now())
    _log.info("%s pairs of children raised by the comparison of all", raised)


@transaction.atomic
def link_later(
    job: FileJob, *, meaning: Mapping[str, str], by: UUID, at: datetime
) -> FileJob:
    """What the columns hold is said, and the job is queued with it. See filejobs.start."""
    job = filejobs.start(job, meaning=meaning, by=by, at=at)
    link_files.defer(job_id=str(job.pk))
    return job


@app.task(name="linkage.files")
def link_files(job_id: str) -> None:
    job = filejobs.begin(UUID(job_id), at=timezone.now())
    if job is None:
        return
    try:
        with progress.telling(job.pk) as tell, translation.override(job.language):
            counts = filework.work(filejobs.box(job), tell)
    except FileRefused as refused:
        filejobs.fail(job, str(refused), at=timezone.now())
    except Unusable as error:
        with translation.override(job.language):
            words = level_words.refusal(error)
        filejobs.fail(job, words, at=timezone.now())
    except BaseException:
        filejobs.fail(job, "", at=timezone.now())
        raise
    else:
        filejobs.finish(job, at=timezone.now(), counts=counts)


@app.periodic(cron="* * * * *")
@app.task(name="linkage.sweep", queueing_lock="linkage.sweep", pass_context=False)
def sweep_files(timestamp: int) -> None:  # noqa: ARG001 the minute
    filejobs.sweep(at=timezone.now())


@app.periodic(cron="10 3 * * *")
@app.task(name="linkage.value", queueing_lock="linkage.value", pass_context=False)
def value_pairs(timestamp: int) -> None:  # noqa: ARG001
    """After the nightly judging of rights: what each waiting pair is worth today."""
    with context.acting_as_machine(), transaction.atomic():
        valuing.value_all(on=timezone.localdate())


@app.periodic(cron="20 3 * * *")
@app.task(name="linkage.sample", queueing_lock="linkage.sample", pass_context=False)
def draw_links(timestamp: int) -> None:  # noqa: ARG001
    """A few automatic links, for people to look at."""
    at = timezone.now()
    sampling.draw(at=at, day=timezone.localdate(at))


@app.periodic(cron="40 3 * * *")
@app.task(name="linkage.quality", queueing_lock="linkage.quality", pass_context=False)
def count_quality(timestamp: int) -> None:  # noqa: ARG001
    """How good linkage is, and from where on it may go by itself."""
    at = timezone.now()
    quality.count(at=at, day=timezone.localdate(at))
