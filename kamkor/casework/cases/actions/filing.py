"""Files of a case: put there, taken away."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases import consents, file_kinds, policy, received, sealing
from kamkor.casework.cases.errors import Full, NoConsent, NotAMove, NotThere
from kamkor.casework.cases.file_kinds import FileKind
from kamkor.casework.cases.models import Case, CaseFile, FileBody
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import locked


@dataclass(frozen=True)
class NewFile:
    """`name`: under which it came, for the answer only. `words`: what it shows."""

    kind: str
    content: bytes
    name: str
    words: str = ""


@transaction.atomic
def add_file(case_id: UUID, new: NewFile, *, by: Actor, at: datetime) -> CaseFile:
    """Keep it, sealed; of a picture only what is seen.

    Raises NotThere, PermissionDenied; NotAMove for a closed case or an unknown kind,
    NoConsent where the kind needs one, Full, received.Refused.
    """
    kind = _kind(case_id, new.kind, by, at)
    safe = received.take(
        new.content, name=new.name,
        limits=received.Limits(settings.CASE_FILE_BYTES, settings.CASE_FILE_PIXELS),
    )  # fmt: skip
    case = locked(case_id, None, by)  # only now: a large picture takes its time
    number = case.files.count() + 1
    if number > settings.CASE_FILES:
        raise Full
    file = CaseFile(
        case=case, number=number, kind=kind.code, scope=kind.consent or "",
        type=safe.type, size=len(safe.content), by=by.user_id, at=at,
    )  # fmt: skip
    file.words = sealing.seal(new.words, file, "words", child=case.person_id)
    body = FileBody(file=file)
    body.sealed = sealing.seal_body(safe.content, body, "sealed", child=case.person_id)
    with context.acting_as_machine():
        file.save(force_insert=True)
        body.save(force_insert=True)
    audit.record(
        "case.file_added", file, by=by.user_id, at=at, subject=case.person_id,
        kind=kind.code, size=file.size,
    )  # fmt: skip
    return file


@transaction.atomic
def remove_file(file_id: UUID, *, why: str, by: Actor, at: datetime) -> CaseFile:
    """Destroy its bytes; that it was there, and who removed it why, stays. Also when the
    case is closed. Raises NotThere, PermissionDenied; NotAMove without a reason or where
    it was removed before."""
    seen = CaseFile.objects.filter(pk=file_id).first()
    if seen is None:
        raise NotThere
    case = locked(seen.case_id, None, by)
    if not policy.may_work(by, case):
        raise PermissionDenied
    with context.acting_as_machine():
        file: CaseFile = CaseFile.objects.get(pk=file_id)
        reason = sealing.seal(why, file, "removed_why", child=case.person_id)
        if file.removed_at is not None or reason is None:
            raise NotAMove("remove")
        file.removed_at, file.removed_by, file.removed_why = at, by.user_id, reason
        file.save(update_fields=["removed_at", "removed_by", "removed_why"])
        FileBody.objects.filter(pk=file.pk).delete()
    audit.record(
        "case.file_removed", file, by=by.user_id, at=at, subject=case.person_id
    )
    return file


def _kind(case_id: UUID, code: str, by: Actor, at: datetime) -> FileKind:
    """What it is, if the actor may put such a file there now. Asked before anything of
    the file is unpacked. Raises as `add_file`."""
    case = (
        Case.objects.visible_to(by).filter(pk=case_id).select_related("person").first()
    )
    if case is None:
        raise NotThere
    if not policy.may_work(by, case):
        raise PermissionDenied
    kind = file_kinds.here().get(code)
    if case.closed_at is not None or kind is None:
        raise NotAMove("file")
    day = timezone.localdate(at)
    if kind.consent and not consents.in_force(
        case.person.root_id, kind.consent, on=day
    ):
        raise NoConsent
    return kind
