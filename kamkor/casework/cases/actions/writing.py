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
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.register.people.models import Person

from . import planning
from .parts import locked


@dataclass(frozen=True)
class NewVisit:
    """What happened on that day; None is not known."""

    on: date
    met_family: bool | None = None
    saw_child: bool | None = None
    spoke_alone: bool | None = None
    words: str = ""
    planned: UUID | None = None  # the planned visit that it was


@transaction.atomic
def write_visit(case_id: UUID, new: NewVisit, *, by: Actor, at: datetime) -> Visit:
    """Keep a visit. The planned one that it was is made, unless nobody was there. While
    the case is observed it counts as an observation, and is the one that is due first.

    Raises NotThere, PermissionDenied, NotAMove for a closed case, a day to come or a
    planned visit that is no more.
    """
    case = locked(case_id, None, by)
    with context.acting_as_machine():
        planned = planning.waiting(case, new.planned) if new.planned else None
    if not policy.may_visit(by, case, planned):
        raise PermissionDenied
    if new.planned and planned is None:
        raise NotAMove("visit")
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
        if planned is None and visit.is_observation:
            planned = planning.next_observation(case)
        if planned is not None and new.met_family is not False:
            planning.made(planned, visit, by=by.user_id, at=at)
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
