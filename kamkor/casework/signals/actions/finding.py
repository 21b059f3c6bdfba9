"""Whose signal it is: a child of the register, or one that nobody knew."""

import io
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kamkor.casework.signals import clocks, policy
from kamkor.casework.signals.choices import Danger, State, StepKind
from kamkor.casework.signals.errors import NotAChild, NotThere
from kamkor.casework.signals.models import Emergency, Receipt, Signal
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Territory
from kamkor.register.linkage.models import Assignment
from kamkor.register.people import reads as people
from kamkor.register.sources import actions as sources
from kamkor.register.sources.choices import Kind
from kamkor.register.sources.models import Batch
from kamkor.register.sources.reading import sent

from . import steps, triage
from .emergency import open_emergency
from .telling import gather

if TYPE_CHECKING:
    from kamkor.register.sources.reading.cells import Cell


_SOURCE = "signals"
_SEX = {"male": "м", "female": "ж"}


@transaction.atomic
def match(signal_id: UUID, *, person: UUID, by: Actor, at: datetime) -> Signal:
    """Say that the signal is about `person`, whose identity the actor sees.

    It gathers with an earlier open signal on the same child and nature. Raises NotThere
    and PermissionDenied.
    """
    if not policy.may_triage(by):
        raise PermissionDenied
    signal = steps.mine(signal_id, by)
    seen = people.find(by, person)
    if signal.state == State.DECIDED or seen is None:
        raise NotThere
    if seen.sensitivity < Sensitivity.IDENTITY:
        raise NotThere
    return _give(signal, seen.person.pk, by=by, at=at)


@dataclass(frozen=True)
class NewChild:
    """A child nobody had on a list. `born`: a date, a year, "" for not known."""

    full_name: str
    territory: Territory
    born: str = ""
    sex: str = ""
    address: str = ""


@transaction.atomic
def new_child(signal_id: UUID, child: NewChild, *, by: Actor, at: datetime) -> Signal:
    """Write the child down as a list of one row, of a source of its own: linkage decides
    whether the register knows it after all, and the record is the evidence.

    Raises NotAChild where the row cannot be read, NotYourTerritory and what bringing a
    list in raises, NotThere and PermissionDenied.
    """
    if not policy.may_triage(by):
        raise PermissionDenied
    signal = steps.mine(signal_id, by)
    if signal.state == State.DECIDED or signal.person_id:
        raise NotThere
    batch = _bring(signal, child, by=by, at=at)
    with context.acting_as_machine():
        given = Assignment.objects.filter(record__batch=batch, ended_at=None)
        root = given.values_list("person__root", flat=True).first()
    if root is None:
        raise NotAChild
    return _give(signal, root, by=by, at=at)


def _bring(signal: Signal, child: NewChild, *, by: Actor, at: datetime) -> Batch:
    day = timezone.localdate(at)
    cells: dict[str, Cell] = {
        "full_name": child.full_name, "birth_date": child.born or None,
        "sex": _SEX.get(child.sex), "address": child.address or None,
    }  # fmt: skip
    content = sent.write([(signal.number, cells)], kind=Kind.SIGNAL, list_date=day)
    new = sources.NewList(
        file_name=f"{signal.number}.json", kind=Kind.SIGNAL, source=_SOURCE,
        list_date=day, territory=child.territory,
    )  # fmt: skip
    batch = sources.receive(new, io.BytesIO(content), by=by.user_id, at=at)
    sources.bring_in(batch, by=by.user_id, at=at)
    return batch


def _give(signal: Signal, person: UUID, *, by: Actor, at: datetime) -> Signal:
    with context.acting_as_machine():
        triage.end_links(signal, at=at)
        signal.person_id = person
        signal.save(update_fields=["person"])
        clocks.follow_child(signal, by=by.user_id, at=at)
        steps.add(signal, StepKind.MATCHED, by=by.user_id, at=at)
        lead = gather(signal, by=by.user_id, at=at)
        if lead.pk != signal.pk:
            Receipt.objects.filter(pk=signal.pk).update(state=lead.state)
            if lead.danger == Danger.YES:
                _open_once(lead, by=by.user_id, at=at)
        elif signal.assignee == by.user_id:
            triage.link(signal, by=by, at=at)
    audit.record("signal.matched", signal, by=by.user_id, at=at, subject=person)
    return signal


def _open_once(lead: Signal, *, by: UUID, at: datetime) -> None:
    if not Emergency.objects.filter(pk=lead.pk).exists():
        open_emergency(lead, by=by, at=at)
