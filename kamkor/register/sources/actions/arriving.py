"""A file arrives: kept, its columns understood, checked before anything is written."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import IO, Any
from uuid import UUID

from django.db import IntegrityError, transaction

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.places import renumbering
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.sources import intake, policy, preview, shelf, stages
from kamkor.register.sources.choices import BatchState
from kamkor.register.sources.errors import (
    AlreadyReceived,
    NotReadable,
    NotYourTerritory,
    TooLateForColumns,
)
from kamkor.register.sources.models import Batch, Check, Source
from kamkor.register.sources.progress import telling
from kamkor.register.sources.reading.headings import guess_kind
from kamkor.register.sources.reading.lists import survey
from kamkor.register.sources.reading.refusals import Refusal

from .permission import require_import

_SAME_LIST = timedelta(days=30)
_SHORT_NAME = 255


@dataclass(frozen=True)
class NewList:
    """A file as it comes. `kind` "": told from the headings. `list_date` is the day it
    speaks for; None: see `day_of`."""

    file_name: str
    kind: str
    source: str
    list_date: date | None = None
    territory: Territory | None = None


def receive(new: NewList, file: IO[bytes], *, by: UUID, at: datetime) -> Batch:
    """Keep the file and open its batch. Only its headings were looked at yet.

    The same content of the same source gives the earlier batch. Raises PermissionDenied,
    NotYourTerritory, NotReadable for a file that is no list or may do harm (nothing is
    kept of it), and AlreadyReceived when a colleague sent it whose lists `by` does not
    see.
    """
    actor = require_import(by, at=at)
    offices = policy.offices(actor)
    territory = new.territory or (offices[0].territory if offices else None)
    if not policy.may_import_for(actor, territory, offices):
        raise NotYourTerritory
    try:
        found = survey(file)
    except Refusal as refusal:
        audit.note(
            "batch.refused", by=by, at=at, kind=new.kind, code=refusal.code.value
        )
        raise NotReadable(refusal) from refusal
    if not new.kind:
        new = replace(new, kind=guess_kind(found.tables[0])[0][0])
    kept = shelf.keep(file)
    with transaction.atomic():
        renumbering.hold()
        source = _source(new, territory, offices, at=at)
        if earlier := _earlier(source, kept.hash, actor):
            return earlier
        day = new.list_date or day_of(source, at=at)
        return _open(source, new.file_name, kept, day=day, by=by, at=at)


def day_of(source: Source, *, at: datetime) -> date:
    """The day a list speaks for when nobody says: that of the same source's list of the
    last 30 days, which it then corrects, else the day it comes."""
    with context.acting_as_machine():
        last = (
            Batch.objects.standing()
            .filter(source=source, received_at__gte=at - _SAME_LIST)
            .newest_first()
            .first()
        )
    return last.list_date if last else at.date()


def _source(
    new: NewList,
    territory: Territory | None,
    offices: list[Organisation],
    *,
    at: datetime,
) -> Source:
    source, _is_new = Source.objects.get_or_create(
        kind=new.kind,
        name=" ".join(new.source.split())[:200],
        territory=territory,
        organisation=offices[0] if offices else None,
        defaults={"created_at": at},
    )
    return source


def _earlier(source: Source, file_hash: str, actor: Actor) -> Batch | None:
    """The batch of the same content; a failed one may be tried again."""
    with context.acting_as_machine():
        batch = (
            Batch.objects.filter(source=source, file_hash=file_hash)
            .exclude(state=BatchState.UNDONE)
            .first()
        )
        if batch is None:
            return None
        if actor.user_id != context.MACHINE_ID and not (
            Batch.objects.visible_to(actor).filter(pk=batch.pk).exists()
        ):
            raise AlreadyReceived(day=batch.received_at.date())
        if batch.state == BatchState.FAILED:
            batch.state, batch.failure = BatchState.RECEIVED, ""
            batch.save(update_fields=["state", "failure"])
    return batch


def _open(
    source: Source,
    file_name: str,
    kept: shelf.Kept,
    *,
    day: date,
    by: UUID,
    at: datetime,
) -> Batch:
    user = User.objects.only("organisation_id").get(pk=by)
    batch = Batch(
        source=source,
        kind=source.kind,
        territory=source.territory,
        place=source.territory.low if source.territory else 0,
        organisation_id=source.organisation_id or user.organisation_id,
        list_date=day,
        file_name=file_name[-_SHORT_NAME:],
        file_hash=kept.hash,
        file_size=kept.size,
        stored_as=kept.path,
        mapping=source.mapping,
        received_at=at,
        received_by_id=by,
    )
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
    except IntegrityError:  # the same file came a moment ago
        return Batch.objects.get(
            source=source, file_hash=kept.hash, state=BatchState.RECEIVED
        )
    audit.record(
        "batch.received", batch, by=by, at=at, kind=source.kind, size=kept.size
    )
    return batch


@transaction.atomic
def map_columns(
    batch: Batch, mapping: dict[str, str], *, by: UUID, at: datetime
) -> None:
    """What each column holds: folded heading -> field, "" for a column to leave out.

    Remembered for the source's next list. Raises TooLateForColumns.
    """
    require_import(by, at=at)
    with context.acting_as_machine():
        batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
        if not policy.is_open(batch):
            raise TooLateForColumns
        batch.mapping = batch.mapping | mapping
        batch.state = BatchState.RECEIVED
        batch.save(update_fields=["mapping", "state"])
        Check.objects.filter(batch=batch).delete()
        source = Source.objects.select_for_update(no_key=True).get(pk=batch.source_id)
        source.mapping = source.mapping | mapping
        source.save(update_fields=["mapping"])
    audit.record("batch.columns_mapped", batch, by=by, at=at, columns=len(mapping))


def check(batch: Batch, *, by: UUID, at: datetime) -> Check:
    """Read the whole file and say what bringing it in would do. No record is written.

    Raises NotReadable with the reason in words; the batch is then marked failed.
    """
    require_import(by, at=at)
    with context.acting_as_machine():
        try:
            with transaction.atomic(), telling(batch.pk) as progress:
                scope = stages.Scope(by=by, at=at, place=batch.place, progress=progress)
                return _check(batch, scope)
        except Refusal as refusal:
            fail(batch, refusal.code.value, by=by, at=at)
            raise NotReadable(refusal) from refusal


def rehearse(
    new: NewList, file: IO[bytes], *, by: UUID, at: datetime
) -> dict[str, Any]:
    """What a check would find, and nothing is kept: neither file nor batch.

    The shape is that of preview.Notes.findings. Raises as receive and check do.
    """
    path = ""
    try:
        with transaction.atomic():
            try:
                batch = receive(new, file, by=by, at=at)
                path = batch.stored_as
                found: dict[str, Any] = check(batch, by=by, at=at).findings
            finally:
                transaction.set_rollback(True)
    finally:
        _forget(path)
    return found


@transaction.atomic
def _forget(path: str) -> None:
    with context.acting_as_machine():
        if path and not Batch.objects.filter(stored_as=path).exists():
            shelf.drop(path)


def _check(batch: Batch, scope: stages.Scope) -> Check:
    batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    notes = preview.Notes(batch.kind)
    taken = intake.load(batch, progress=scope.progress, look=notes.look)
    fates = intake.match(batch, progress=scope.progress)
    findings = notes.findings(taken, fates, _forecast(scope))
    checked, _is_new = Check.objects.update_or_create(
        batch=batch, defaults={"findings": findings, "checked_at": scope.at}
    )
    if policy.is_open(batch):
        batch.state, batch.failure = BatchState.CHECKED, ""
        batch.counts = {"rows": taken.rows, "refused": taken.refused}
        batch.save(update_fields=["state", "failure", "counts"])
    audit.record("batch.checked", batch, by=scope.by, at=scope.at, rows=taken.rows)
    return checked


def _forecast(scope: stages.Scope) -> dict[str, int]:
    intake.run_steps("forecast", {})
    counts: dict[str, int] = {}
    for stage in stages.stages():
        counts |= stage.forecast(scope)
    return counts


@transaction.atomic
def fail(batch: Batch, code: str, *, by: UUID, at: datetime) -> None:
    """The list could not be read or brought in; nothing of it was written."""
    Batch.objects.filter(pk=batch.pk).update(
        state=BatchState.FAILED, failure=code, finished_at=at
    )
    audit.record("batch.failed", batch, by=by, at=at, code=code)
