"""The joint response: each body did its part, or it is said why not.

A part that is the same as a step of an emergency is answered once: what is said here is
said there, and the other way round. Its clock is the emergency's where that keeps one.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.cases import sealing
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import Reason
from kamkor.casework.clock.models import Deadline
from kamkor.casework.incidents import countrydata, policy
from kamkor.casework.incidents.choices import RESPONSE, ResponseState
from kamkor.casework.incidents.errors import Changed, NeedsReason, NotNow, NotThere
from kamkor.casework.incidents.models import Answer, Incident, Response
from kamkor.casework.signals import actions as signals
from kamkor.casework.signals.choices import StepState
from kamkor.casework.signals.clocks import EMERGENCY
from kamkor.casework.signals.models import Emergency, EmergencyStep
from kamkor.casework.signals.sharing import Answered
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import locked, start_clock


@dataclass(frozen=True)
class Said:
    """DONE with its moment, the number of its paper, a note; or NOT_DONE with words."""

    state: ResponseState
    when: datetime | None = None
    paper: str = ""
    words: str = ""


@transaction.atomic
def answer(
    response_id: UUID, said: Said, *, version: int | None, by: Actor, at: datetime
) -> Response:
    """Say that a body did its part, or why not. May be corrected while the incident is
    open: the answer before is kept.

    Raises NotThere, PermissionDenied, Changed, NeedsReason without words for what is not
    done, NotNow for a closed incident or a moment to come.
    """
    found = Response.objects.visible_to(by).filter(pk=response_id).first()
    if found is None:
        raise NotThere
    _hold_emergency(found)
    incident = locked(found.incident_id, None, by)
    if incident.closed_at is not None:
        raise NotNow
    if not policy.may_work(by, incident):
        raise PermissionDenied
    _check(said, at)
    with context.acting_as_machine():
        response: Response = incident.responses.get(pk=response_id)
        if version is not None and response.version != version:
            last = response.answers.order_by("-number").first()
            raise Changed(last.by if last else None, last.at if last else None)
        keep(incident, response, said, by=by.user_id, at=at)
        _tell_emergency(incident, response, said, by=by.user_id, at=at)
    audit.record(
        "incident.answered", response, by=by.user_id, at=at,
        subject=incident.person_id, code=response.code, state=said.state,
    )  # fmt: skip
    return response


def hear(answered: Answered) -> None:
    """A step of an emergency was answered there. As the machine."""
    step = answered.step
    task = countrydata.same_as(step.code)
    rows = Incident.objects.select_for_update(of=("self",))
    incident = rows.filter(emergency=step.emergency_id, closed_at=None).first()
    if task is None or incident is None:
        return
    response = incident.responses.filter(code=task.code).first()
    if response is not None:
        said = said_of(step, answered.note, at=answered.at)
        keep(incident, response, said, by=answered.by, at=answered.at)


def said_of(step: EmergencyStep, note: str, *, at: datetime) -> Said:
    """What a step of the emergency says, in the words of the response."""
    if step.state == StepState.NOT_NEEDED:
        return Said(ResponseState.NOT_DONE, words=note)
    when = min(step.at, at) if step.at else at
    return Said(ResponseState.DONE, when, step.paper, note)


def begin(incident: Incident, *, by: UUID, at: datetime) -> None:
    """What must be done from the first moment; with an emergency, all of its steps. As
    the machine."""
    for task in countrydata.tasks().values():
        if not task.after or (incident.emergency_id and task.emergency):
            _ask(incident, task, since=incident.opened_at, by=by, at=at)


def keep(
    incident: Incident, response: Response, said: Said, *, by: UUID, at: datetime
) -> Answer:
    """As the machine; that it may be is asked by the caller."""
    done = said.state == ResponseState.DONE
    row = Answer(
        response=response, number=response.version + 1, state=said.state,
        done_at=said.when or at if done else None, paper=said.paper.strip()[:80],
        by=by, at=at,
    )  # fmt: skip
    row.words = sealing.seal(said.words, row, "words", child=incident.person_id)
    row.save(force_insert=True)
    response.state, response.version = said.state, row.number
    response.save(update_fields=["state", "version"])
    task = countrydata.tasks().get(response.code)
    if task is not None:
        _end_clock(incident, task, done=done, by=by, at=at)
        if done:
            _ask_what_follows(incident, task, since=row.done_at or at, by=by, at=at)
    return row


def shares(incident: Incident, task: countrydata.Task) -> bool:
    """Whether the emergency that goes on has the same thing, and its clock."""
    emergency = incident.emergency
    return bool(task.emergency and emergency and emergency.closed_at is None)


def _check(said: Said, at: datetime) -> None:
    if said.state == ResponseState.NOT_DONE and not said.words.strip():
        raise NeedsReason
    if said.state == ResponseState.OPEN or (said.when is not None and said.when > at):
        raise NotNow


def _ask(
    incident: Incident, task: countrydata.Task, *, since: datetime, by: UUID,
    at: datetime,
) -> None:  # fmt: skip
    _row, made = Response.objects.get_or_create(
        incident=incident, code=task.code,
        defaults={"order": task.order, "asked_at": since},
    )  # fmt: skip
    if made and task.term and not _runs_there(incident, task):
        start_clock(RESPONSE, task.term, incident, started=since, by=by, at=at)


def _runs_there(incident: Incident, task: countrydata.Task) -> bool:
    """Whether the emergency keeps the clock of the same thing."""
    if incident.emergency_id is None or not task.emergency:
        return False
    kept = Deadline.objects.about(EMERGENCY, incident.emergency_id)
    return kept.filter(term__code=task.term).exists()


def _ask_what_follows(
    incident: Incident, done: countrydata.Task, *, since: datetime, by: UUID,
    at: datetime,
) -> None:  # fmt: skip
    for task in countrydata.tasks().values():
        if task.after == done.code:
            _ask(incident, task, since=since, by=by, at=at)


def _end_clock(
    incident: Incident, task: countrydata.Task, *, done: bool, by: UUID, at: datetime
) -> None:
    if not task.term:
        return
    if done:
        clock.meet(task.term, kind=RESPONSE, pk=incident.pk, by=by, at=at)
        return
    clock.cancel(
        RESPONSE, incident.pk, term=task.term, reason=Reason.NOT_NEEDED, by=by, at=at
    )


def _hold_emergency(response: Response) -> None:
    """Locked before the incident, as an answer in the emergency does: no deadlock."""
    with context.acting_as_machine():
        rows = Emergency.objects.select_for_update(of=("self",))
        rows.filter(incident=response.incident_id).first()


def _tell_emergency(
    incident: Incident, response: Response, said: Said, *, by: UUID, at: datetime
) -> None:
    task = countrydata.tasks().get(response.code)
    if task is None or not shares(incident, task) or incident.emergency_id is None:
        return
    done = said.state == ResponseState.DONE
    signals.answer_from_above(
        incident.emergency_id, task.emergency,
        StepState.DONE if done else StepState.NOT_NEEDED,
        signals.Done(said.when or at, said.paper, said.words), by=by, at=at,
    )  # fmt: skip
