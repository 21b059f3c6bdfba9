"""The files of a case as their reader may have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.db.compiled import compiled

from . import consents, file_kinds, sealing
from .choices import ConsentScope
from .models import Case, CaseFile, FileBody
from .received import MediaType


@dataclass(frozen=True)
class Shown:
    """One line: `hidden` while the consent it needs does not hold."""

    file: CaseFile
    kind: str
    words: str
    by: str
    hidden: bool
    why: str  # it was removed

    @property
    def kilobytes(self) -> int:
        return -(-self.file.size // 1024)


@dataclass(frozen=True)
class Opened:
    """The bytes, under a name that tells nothing about the child."""

    content: bytes
    type: MediaType
    name: str


def of(case: Case, *, on: date) -> list[Shown]:
    """Those there are and were, the newest first. Two queries, and one for each consent
    that is asked for."""
    rows = rows_of(case.pk)
    who = accounts.names([row.removed_by or row.by for row in rows])
    held = _held(case, rows, on)
    return [
        Shown(
            file=row,
            kind=file_kinds.label(row.kind),
            words=sealing.words(row, "words", child=case.person_id),
            by=who.get(row.removed_by or row.by, ""),
            hidden=bool(row.scope) and row.scope not in held,
            why=sealing.words(row, "removed_why", child=case.person_id),
        )
        for row in rows
    ]


@compiled
def rows_of(case_id: UUID) -> QuerySet[CaseFile]:
    return CaseFile.objects.filter(case=case_id).order_by("-number")


def find(actor: Actor, file_id: UUID) -> CaseFile | None:
    """The file, if the actor may see its case and it was not removed."""
    rows = CaseFile.objects.filter(
        pk=file_id, case__in=Case.objects.visible_to(actor), removed_at=None
    )
    found: CaseFile | None = rows.select_related("case__person").first()
    return found


def is_hidden(file: CaseFile, *, on: date) -> bool:
    """Whether the consent it needs does not hold. One query at most."""
    root = file.case.person.root_id
    return bool(file.scope) and not consents.in_force(
        root, ConsentScope(file.scope), on=on
    )


def opened(file: CaseFile) -> Opened | None:
    """None where the child was erased, or the database keeps the bytes back."""
    body = FileBody.objects.filter(pk=file.pk).first()
    if body is None:
        return None
    content = sealing.body(body, "sealed", child=file.case.person_id)
    if content is None:
        return None
    kind = MediaType(file.type)
    name = f"{file.case.number}-{file.number:02}.{kind.extension}"
    return Opened(content, kind, name)


def _held(case: Case, rows: Sequence[CaseFile], on: date) -> set[str]:
    asked = {row.scope for row in rows if row.scope and row.removed_at is None}
    root = case.person.root_id
    return {
        scope for scope in asked if consents.in_force(root, ConsentScope(scope), on=on)
    }
