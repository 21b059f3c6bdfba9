"""Who is who in somebody's own files: asked, answered once, and gone.

Rows of FileJob change here only. What a job has on disk lies sealed in its box.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import get_language

from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, vault
from kamkor.register.linkage.choices import FileJobState
from kamkor.register.linkage.core.files import NAMES
from kamkor.register.linkage.errors import Nameless, OneAtATime
from kamkor.register.linkage.models import FileJob

from . import boxes, intake, outcome, work
from .boxes import Box

KEPT = timedelta(hours=1)  # what was asked and never started; what came of it
GIVEN_UP = timedelta(hours=12)  # what no worker has taken up or ended
BUSY = (FileJobState.QUEUED, FileJobState.RUNNING)
_PLACE = "linkage_filejob.key"


@dataclass(frozen=True, kw_only=True)
class Lent:
    """Files of somebody: (name, content) each. threshold: None for automatic."""

    files: Sequence[tuple[str, IO[bytes]]]
    threshold: float | None = None


@transaction.atomic
def receive(lent: Lent, *, by: UUID, at: datetime) -> FileJob:
    """Keep the files sealed and look at their headings. What the same person sent
    before and did not start goes. Raises OneAtATime, FileRefused, PermissionDenied."""
    if not actor_of(by, at=at).may(Action.LINK_FILES):
        raise PermissionDenied
    _require_free(by)
    job = FileJob(asked_by=by, asked_at=at, language=get_language() or "ru")
    key = os.urandom(boxes.KEY_BYTES)
    job.key = vault.seal(key.hex(), subject=job.pk, place=_PLACE)
    try:
        sealed = Box(job.pk, key)
        names = work.unlike([name for name, _file in lent.files])
        contents = [file for _name, file in lent.files]
        lists = work.keep(sealed, list(zip(names, contents, strict=True)))
        wish = {"files": names, "threshold": lent.threshold, "lists": lists}
        work.say(sealed, work.WISH, wish | {"meaning": {}})
        job.save(force_insert=True)
    except BaseException:
        boxes.drop(job.pk)
        raise
    unused = FileJob.objects.filter(asked_by=by, state=FileJobState.ASKED)
    for each in unused.exclude(pk=job.pk):
        _let_go(each, by=by, at=at)
    audit.record("files.asked", job, by=by, at=at, files=len(names))
    return job


@transaction.atomic
def start(
    job: FileJob, *, meaning: Mapping[str, str], by: UUID, at: datetime
) -> FileJob:
    """The person said what the columns hold (see intake.write); a worker may begin.

    Raises Nameless, OneAtATime, PermissionDenied.
    """
    job = _own(job, by=by)
    if job.state != FileJobState.ASKED:
        return job
    sealed = box(job)
    wish = work.said(sealed, work.WISH)
    for each in wish["lists"]:
        if not _holds_a_name(each["columns"], meaning):
            raise Nameless(each["label"])
    _require_free(by)
    work.say(sealed, work.WISH, wish | {"meaning": dict(meaning)})
    job.state = FileJobState.QUEUED
    try:
        with transaction.atomic():
            job.save(update_fields=["state"])
    except IntegrityError:
        raise OneAtATime from None
    audit.record("files.started", job, by=by, at=at, files=len(wish["files"]))
    return job


@transaction.atomic
def begin(job_id: UUID, *, at: datetime) -> FileJob | None:
    """The job, if it waits. One that a worker left when it died has failed: what was
    sent may be half read."""
    with context.acting_as_machine():
        job = FileJob.objects.select_for_update().get(pk=job_id)
        if job.state == FileJobState.RUNNING:
            _end(job, FileJobState.FAILED, at=at, interrupted=True)
            boxes.drop(job.pk)
        if job.state != FileJobState.QUEUED:
            return None
        job.state = FileJobState.RUNNING
        job.save(update_fields=["state"])
    return job


@transaction.atomic
def finish(job: FileJob, *, at: datetime, counts: Mapping[str, int]) -> None:
    """The answer lies in the box; away with it where the job was given up meanwhile."""
    with context.acting_as_machine():
        job = FileJob.objects.select_for_update().get(pk=job.pk)
        if job.state == FileJobState.RUNNING:
            _end(job, FileJobState.DONE, at=at, **counts)
        else:
            boxes.drop(job.pk)


@transaction.atomic
def fail(job: FileJob, why: str, *, at: datetime) -> None:
    """Nothing is kept but why, in words for who asked ("": the fault is ours)."""
    with context.acting_as_machine():
        job = FileJob.objects.select_for_update().get(pk=job.pk)
        boxes.drop(job.pk)
        if job.state == FileJobState.RUNNING:
            work.say(box(job), work.TOLD, {"failure": why})
            _end(job, FileJobState.FAILED, at=at)


@transaction.atomic
def downloaded(job: FileJob, name: str, *, by: UUID, at: datetime) -> None:
    """A file of the answer has left whole. With the last of them all go."""
    job = _own(job, by=by)
    job.downloaded = sorted({*job.downloaded, name})
    job.save(update_fields=["downloaded"])
    if set(job.downloaded) >= set(outcome.NAMES):
        _let_go(job, by=by, at=at)


@transaction.atomic
def let_go(job: FileJob, *, by: UUID, at: datetime) -> None:
    """Delete what the job has, unless it is being worked on. Raises OneAtATime."""
    job = _own(job, by=by)
    if job.state in BUSY:
        raise OneAtATime
    _let_go(job, by=by, at=at)


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Let go what has had its time, and what lies on disk without a job. How many."""
    with context.acting_as_machine():
        late = Q(state=FileJobState.ASKED, asked_at__lt=at - KEPT)
        late |= Q(ended_at__lt=at - KEPT)
        late |= Q(state__in=BUSY, asked_at__lt=at - GIVEN_UP)
        gone = list(FileJob.objects.held().filter(late).select_for_update())
        for job in gone:
            _let_go(job, by=context.MACHINE_ID, at=at)
        lying = boxes.held()
        known = FileJob.objects.held().filter(pk__in=lying).values_list("pk", flat=True)
        for job_id in lying - set(known):
            if boxes.age(job_id, at=at) > KEPT:  # younger ones are being received
                boxes.drop(job_id)
    return len(gone)


def box(job: FileJob) -> Box:
    """Raises vault.Erased when the job's files are gone."""
    if job.key is None:
        raise vault.Erased(str(job.pk))
    key = vault.unseal(bytes(job.key), subject=job.pk, place=_PLACE)
    return Box(job.pk, bytes.fromhex(key))


def _own(job: FileJob, *, by: UUID) -> FileJob:
    found = FileJob.objects.select_for_update().filter(pk=job.pk, asked_by=by).first()
    if found is None:
        raise PermissionDenied
    return found


def _require_free(by: UUID) -> None:
    if FileJob.objects.filter(asked_by=by, state__in=BUSY).exists():
        raise OneAtATime


def _holds_a_name(
    columns: Sequence[Mapping[str, Any]], meaning: Mapping[str, str]
) -> bool:
    held = {meaning.get(intake.key(column["heading"])) for column in columns}
    return bool(held & set(NAMES))


def _end(job: FileJob, state: FileJobState, *, at: datetime, **counts: Any) -> None:
    job.state, job.ended_at = state, at
    job.save(update_fields=["state", "ended_at"])
    done = state == FileJobState.DONE
    audit.record(
        "files.done" if done else "files.failed", job, by=job.asked_by, at=at, **counts
    )


def _let_go(job: FileJob, *, by: UUID, at: datetime) -> None:
    boxes.drop(job.pk)
    vault.erase(job.pk)
    job.state, job.key = FileJobState.GONE, None
    job.save(update_fields=["state", "key"])
    audit.record("files.gone", job, by=by, at=at)
