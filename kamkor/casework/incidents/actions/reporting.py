"""An incident is written down: what is known, who is told, what runs from now on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone

from kamkor.casework.cases.models import Case
from kamkor.casework.incidents import countrydata, policy
from kamkor.casework.incidents.choices import INCIDENT, LEADING, Known, StepKind
from kamkor.casework.incidents.errors import NotThere
from kamkor.casework.incidents.models import Incident
from kamkor.casework.signals import sealing as of_signals
from kamkor.casework.signals.actions.emergency import NOTE
from kamkor.casework.signals.choices import StepState
from kamkor.casework.signals.models import Emergency
from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, sql
from kamkor.foundation.db.ids import uuid7
from kamkor.register.people.models import Person

from .answering import begin, keep, said_of
from .parts import keep_account, keep_step, start_clock

VIOLENCE = "violence"  # of natures.csv


@dataclass(frozen=True)
class Begins:
    """What an incident begins with: `key` of the form, so that what is sent twice is one;
    `signal` that told of it."""

    key: UUID | None = None
    signal: UUID | None = None


@transaction.atomic
def report(
    person: UUID, known: Known, *, by: Actor, at: datetime, begins: Begins | None = None
) -> Incident:
    """Write down an incident of the child `person` stands for. An emergency that goes on
    for violence against the child is joined: its steps and clocks are the same.

    Who reports and does not lead has it until somebody who leads gives it away. Raises
    PermissionDenied, NotThere.
    """
    begins = begins or Begins()
    if not policy.may_report(by):
        raise PermissionDenied
    seen = Person.objects.visible_to(by, Sensitivity.CONTENT)
    if not seen.filter(pk=person).exists():
        raise NotThere
    with context.acting_as_machine():
        child = _child(person)
        if sent := _sent(begins.key, by):
            return sent
        emergency = _emergency(child, begins.signal)
        incident = Incident.objects.create(
            id=begins.key or uuid7(), number=_number(at), person=child,
            territory=child.territory, place=child.place, case=_case(child),
            emergency=emergency, signal=begins.signal or (emergency.pk if emergency else None),
            worker=None if policy.leads(by) else by.user_id,
            opened_at=at, opened_by=by.user_id,
        )  # fmt: skip
        _begin(incident, known, by=by.user_id, at=at)
    audit.record("incident.reported", incident, by=by.user_id, at=at, subject=child.pk)
    return incident


def _begin(incident: Incident, known: Known, *, by: UUID, at: datetime) -> None:
    keep_account(incident, known, by=by, at=at)
    keep_step(incident, StepKind.REPORTED, by=by, at=at)
    if incident.worker:
        assigning.give(
            incident.person_id, record=incident.pk, to=incident.worker,
            allowing=Action.CASE_WORK, at=at,
        )  # fmt: skip
    start_clock(INCIDENT, LEADING, incident, started=at, by=by, at=at)
    begin(incident, by=by, at=at)
    _take_over(incident, at=at)


def _take_over(incident: Incident, *, at: datetime) -> None:
    """What was done in the emergency is done."""
    if incident.emergency is None:
        return
    responses = {row.code: row for row in incident.responses.all()}
    for step in incident.emergency.steps.exclude(state=StepState.OPEN):
        task = countrydata.same_as(step.code)
        if task is None or step.by is None:
            continue
        note = of_signals.unseal(
            step.note, signal=step.emergency_id, column=NOTE, row=step.pk
        )
        said = said_of(step, note, at=at)
        keep(incident, responses[task.code], said, by=step.by, at=at)


def _emergency(child: Person, signal: UUID | None) -> Emergency | None:
    """That of the signal; else one that goes on for violence against the child."""
    rows = Emergency.objects.filter(incident=None)
    if signal:
        return rows.filter(pk=signal).first()
    rows = rows.filter(
        signal__person__root=child, signal__nature=VIOLENCE, closed_at=None
    )
    return rows.order_by("-opened_at").first()


def _sent(key: UUID | None, by: Actor) -> Incident | None:
    """What the same form wrote down before."""
    rows = Incident.objects.filter(opened_by=by.user_id)
    found: Incident | None = rows.filter(pk=key).first() if key else None
    return found


def _case(child: Person) -> Case | None:
    found: Case | None = Case.objects.of([child.pk]).open().first()
    return found


def _child(person: UUID) -> Person:
    """The child it stands for, locked: a form sent twice at once makes one incident."""
    root = Person.objects.values_list("root", flat=True).get(pk=person)
    return Person.objects.select_for_update(of=("self",)).get(pk=root)


def _number(at: datetime) -> str:
    year = timezone.localtime(at).year
    with connection.cursor() as cursor:
        cursor.execute(
            sql.load("kamkor.casework.incidents", "numbers"),
            {"country": settings.COUNTRY, "year": year},
        )
        (last,) = cursor.fetchone()
    return f"{settings.COUNTRY.upper()}-V{year % 100:02}-{last:06}"
