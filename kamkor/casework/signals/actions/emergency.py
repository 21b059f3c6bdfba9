"""What must be done at once when a child is in danger; nothing of it is left out unsaid."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.signals import clocks, policy, sealing, sharing
from kamkor.casework.signals.choices import Kin, StepState
from kamkor.casework.signals.countrydata import tasks
from kamkor.casework.signals.errors import NeedsReason, NotFinished, NotThere
from kamkor.casework.signals.models import Emergency, EmergencyStep, Signal
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

NOTE = "signals_emergencystep.note"
KIN = "signals_emergency.kin_words"
CLOSED = "signals_emergency.closed_words"


def open_emergency(signal: Signal, *, by: UUID, at: datetime) -> Emergency:
    """Begin it, with every step of the country pack to be done. As the machine."""
    emergency = Emergency.objects.create(signal=signal, opened_at=at, opened_by=by)
    EmergencyStep.objects.bulk_create(
        EmergencyStep(emergency=emergency, code=task.code, order=task.order)
        for task in tasks().values()
    )
    clocks.start_emergency(emergency, by=by, at=at)
    audit.record(
        "signal.emergency_opened", signal, by=by, at=at, subject=signal.person_id
    )
    return emergency


@dataclass(frozen=True)
class Done:
    """When a step was done, the number of its paper, a note."""

    when: datetime
    paper: str = ""
    note: str = ""


@transaction.atomic
def note_done(step_id: UUID, done: Done, *, by: Actor, at: datetime) -> EmergencyStep:
    """A step is done. May be corrected while the emergency is open. Raises NotThere and
    PermissionDenied."""
    step = _step(step_id, by)
    step.at, step.paper = done.when, done.paper[:60]
    _set(step, StepState.DONE, done.note, by=by.user_id, at=at)
    _share(step, done.note, by=by.user_id, at=at)
    return step


@transaction.atomic
def leave_out(step_id: UUID, *, reason: str, by: Actor, at: datetime) -> EmergencyStep:
    """A step is not needed here, and why. Raises NeedsReason without words, NotThere
    and PermissionDenied."""
    if not reason.strip():
        raise NeedsReason
    step = _step(step_id, by)
    step.at, step.paper = at, ""
    _set(step, StepState.NOT_NEEDED, reason, by=by.user_id, at=at)
    _share(step, reason, by=by.user_id, at=at)
    return step


@transaction.atomic
def answer_from_above(
    signal_id: UUID, code: str, state: StepState, said: Done, *, by: UUID, at: datetime
) -> None:  # fmt: skip
    """Work above that shares the step `code` answered it; whether it might is asked
    there. Nothing where the emergency is closed or has no such step. As the machine."""
    rows = EmergencyStep.objects.select_for_update(of=("self",))
    step = rows.filter(
        emergency=signal_id, emergency__closed_at=None, code=code
    ).first()
    if step is not None:
        step.at, step.paper = said.when, said.paper[:60]
        _set(step, state, said.note, by=by, at=at)


@transaction.atomic
def ask_kin(
    signal_id: UUID, *, kin: Kin, reason: str, by: Actor, at: datetime
) -> Emergency:
    """Say whether relatives were asked first, and what came of it. Raises NeedsReason
    without words, NotThere and PermissionDenied."""
    if not reason.strip():
        raise NeedsReason
    emergency = _mine(signal_id, by)
    with context.acting_as_machine():
        emergency.kin, emergency.kin_at, emergency.kin_by = kin, at, by.user_id
        emergency.kin_words = sealing.seal(reason, signal=signal_id, column=KIN)
        emergency.save(update_fields=["kin", "kin_at", "kin_by", "kin_words"])
    _tell("signal.kin_asked", emergency, by=by.user_id, at=at, answer=kin)
    return emergency


@transaction.atomic
def close(signal_id: UUID, *, reason: str, by: Actor, at: datetime) -> Emergency:
    """The child is safe: the emergency is over. Raises NotFinished while a step is open or
    nobody said whether kin were asked, NeedsReason, NotThere and PermissionDenied."""
    if not reason.strip():
        raise NeedsReason
    emergency = _mine(signal_id, by)
    if not emergency.kin or emergency.steps.filter(state=StepState.OPEN).exists():
        raise NotFinished
    with context.acting_as_machine():
        emergency.closed_at, emergency.closed_by = at, by.user_id
        emergency.closed_words = sealing.seal(reason, signal=signal_id, column=CLOSED)
        emergency.save(update_fields=["closed_at", "closed_by", "closed_words"])
    _tell("signal.emergency_closed", emergency, by=by.user_id, at=at)
    return emergency


def _share(step: EmergencyStep, note: str, *, by: UUID, at: datetime) -> None:
    with context.acting_as_machine():
        sharing.tell(sharing.Answered(step, note, by, at))


def _set(
    step: EmergencyStep, state: StepState, note: str, *, by: UUID, at: datetime
) -> None:
    """Write the step, whose day and paper are set already."""
    with context.acting_as_machine():
        step.state, step.by, step.note = state, by, None
        if note.strip():
            step.note = sealing.seal(
                note, signal=step.emergency_id, column=NOTE, row=step.pk
            )
        step.save(update_fields=["state", "at", "by", "paper", "note"])
        done = state == StepState.DONE
        clocks.end_step(step.code, step.emergency_id, done=done, by=by, at=at)
    _tell("signal.emergency_step", step.emergency, by=by, at=at, step=step.code)


def _step(step_id: UUID, by: Actor) -> EmergencyStep:
    step = EmergencyStep.objects.filter(pk=step_id).first()
    if step is None:
        raise NotThere
    step.emergency = _mine(step.emergency_id, by)
    return step


def _mine(signal_id: UUID, by: Actor) -> Emergency:
    """The open emergency, locked, of a signal the actor sees and works on."""
    if not policy.may_triage(by):
        raise PermissionDenied
    if not Signal.objects.visible_to(by).filter(pk=signal_id).exists():
        raise NotThere
    with context.acting_as_machine():
        found = Emergency.objects.select_for_update().filter(
            pk=signal_id, closed_at=None
        )
        emergency = found.first()
    if emergency is None:
        raise NotThere
    return emergency


def _tell(
    verb: str, emergency: Emergency, *, by: UUID, at: datetime, **detail: str
) -> None:
    with context.acting_as_machine():
        person = emergency.signal.person_id
    audit.record(verb, emergency, by=by, at=at, subject=person, **detail)
