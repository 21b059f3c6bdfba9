"""Visits and notes: written down, never changed."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases import observing, policy, sealing
from kamkor.casework.cases.choices import NoteKind
from kamkor.casework.cases.errors import NotAMove
from kamkor.casework.cases.models import Note, Visit
from kamkor.casework.clock import actions as clock
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.register.people.models import Person

from .parts import KIND, locked, start_clock


@dataclass(frozen=True)
class NewVisit:
    """What happened on that day; None is not known."""

    on: date
    met_family: bool | None = None
    saw_child: bool | None = None
    spoke_alone: bool | None = None
    words: str = ""


@transaction.atomic
def write_visit(case_id: UUID, new: NewVisit, *, by: Actor, at: datetime) -> Visit:
    """Keep a visit. While the case is observed it counts as an observation: its deadline
    is met and the next one starts until the reason of closing has enough.

    Raises NotThere, PermissionDenied, NotAMove for a closed case or a day to come.
    """
    case = locked(case_id, None, by)
    if not policy.may_work(by, case):
        raise PermissionDenied
    if case.closed_at is not None or new.on > timezone.localdate(at):
        raise NotAMove("visit")
    visit = Visit(
        case=case, on=new.on, met_family=new.met_family, saw_child=new.saw_child,
        spoke_alone=new.spoke_alone, by=by.user_id, at=at,
        is_observation=case.state == observing.STATE and new.met_family is not False,
    )  # fmt: skip
    visit.words = sealing.seal(new.words, visit, "words", child=case.person_id)
    with context.acting_as_machine():
        visit.save(force_insert=True)
        if visit.is_observation:
            clock.meet(observing.TERM, kind=KIND, pk=case.pk, by=by.user_id, at=at)
            if observing.of(case).left:
                start_clock(case, by=by.user_id, at=at)
    audit.record("case.visited", visit, by=by.user_id, at=at, subject=case.person_id)
    return visit


@transaction.atomic
def write_note(
    case_id: UUID, *, kind: NoteKind, words: str, by: Actor, at: datetime
) -> Note:
    """Keep a note. A sealed one is written by who reads it: who may see S4 of the child.

    Raises NotThere, PermissionDenied, NotAMove for no words.
    """
    case = locked(case_id, None, by)
    if not policy.may_work(by, case) or not _may_read(kind, case.person_id, by):
        raise PermissionDenied
    note = Note(case=case, kind=kind, by=by.user_id, at=at)
    sealed = sealing.seal(words, note, "words", child=case.person_id)
    if sealed is None:
        raise NotAMove("note")
    note.words = sealed
    with context.acting_as_machine():
        note.save(force_insert=True)
    audit.record(
        "case.noted", note, by=by.user_id, at=at, subject=case.person_id, kind=kind
    )
    return note


def _may_read(kind: NoteKind, child: UUID, by: Actor) -> bool:
    if kind != NoteKind.SEALED:
        return True
    held = Person.objects.visible_to(by, Sensitivity.SHIELDED)
    return held.filter(pk=child).exists()
