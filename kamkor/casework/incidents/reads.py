"""What the pages of incidents show."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kamkor.casework.cases import sealing
from kamkor.casework.clock import reads as clock
from kamkor.casework.clock.models import Deadline
from kamkor.casework.signals.clocks import EMERGENCY
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.db.compiled import compiled

from . import countrydata
from .choices import (
    RESPONSE,
    UNKNOWN,
    Known,
    Often,
    Online,
    Precision,
    ResponseState,
    Setting,
    ToldBy,
    Whose,
)
from .countrydata import Task
from .models import Account, Answer, Incident, Response, Step
from .querysets import IncidentQuerySet

_TONES = {
    ResponseState.OPEN: "at_risk",
    ResponseState.DONE: "met",
    ResponseState.NOT_DONE: "unknown",
}


@dataclass(frozen=True)
class Version:
    """A version of what is known, opened. `kind` in the reader's language."""

    account: Account
    kind: str
    words: str
    child_words: str
    reason: str
    by: str


@dataclass(frozen=True)
class Line:
    """One part of the joint response: what, who, by when, done or why not."""

    response: Response
    task: Task | None
    answer: Answer | None
    words: str
    who: str
    deadline: Deadline | None
    is_late: bool
    is_shared: bool

    @property
    def label(self) -> str:
        return self.task.label if self.task else self.response.code

    @property
    def tone(self) -> str:
        if self.is_late:
            return "not_met"
        return _TONES[ResponseState(self.response.state)]


@dataclass(frozen=True)
class Event:
    step: Step
    words: str
    by: str
    worker: str


def find(actor: Actor, incident_id: UUID) -> Incident | None:
    """The incident, if the actor may open it. One query."""
    rows = Incident.objects.visible_to(actor).select_related(
        "person__root", "territory", "case", "emergency"
    )
    found: Incident | None = rows.filter(pk=incident_id).first()
    return found


def response(actor: Actor, response_id: UUID) -> Response | None:
    rows = Response.objects.visible_to(actor).select_related(
        "incident__person__root", "incident__emergency"
    )
    found: Response | None = rows.filter(pk=response_id).first()
    return found


@compiled
def of_child(actor: Actor, root: UUID) -> QuerySet[Incident]:
    """The incidents of a child that the actor may open, the newest first. One query."""
    return Incident.objects.visible_to(actor).of([root]).order_by("-opened_at")


def listed(actor: Actor, *, at: datetime) -> IncidentQuerySet:
    """Incidents the actor may open, each with `left`, how many parts of the response
    wait, and `is_late`."""
    late = Deadline.objects.filter(
        kind=RESPONSE, about=OuterRef("pk"), ended_at=None, due_at__lt=at
    )
    waiting = Response.objects.filter(incident=OuterRef("pk"), state=ResponseState.OPEN)
    left = waiting.order_by().values("incident").annotate(n=Count("pk")).values("n")
    rows = Incident.objects.visible_to(actor)
    found: IncidentQuerySet = rows.annotate(
        left=Coalesce(Subquery(left), 0), is_late=Exists(late)
    )
    return found


def versions(incident: Incident) -> list[Version]:
    """What was known, the newest first. Three queries."""
    rows = list(incident.accounts.order_by("-number"))
    who = accounts.names([row.by for row in rows])
    words = partial(sealing.words, child=incident.person_id)
    return [
        Version(
            row, kind_label(row.kind),
            words(row, "words"),
            words(row, "child_words"),
            words(row, "reason"),
            who.get(row.by, ""),
        )
        for row in rows
    ]  # fmt: skip


def known(version: Version) -> Known:
    """The same as a form begins with it."""
    row = version.account
    return Known(
        kind=row.kind, whose=Whose(row.whose), setting=Setting(row.setting),
        often=Often(row.often), online=Online(row.online),
        precision=Precision(row.precision), on=row.on, told_by=ToldBy(row.told_by),
        words=version.words, child_words=version.child_words,
    )  # fmt: skip


def lines(incident: Incident, *, at: datetime) -> list[Line]:
    """The joint response in order. Six queries, however many parts and answers."""
    rows = list(incident.responses.order_by("order"))
    newest = {
        row.response_id: row
        for row in Answer.objects.filter(response__in=rows).order_by("number")
    }
    emergency = incident.emergency
    around = _Around(
        partial(sealing.words, child=incident.person_id),
        accounts.names([row.by for row in newest.values()]),
        _deadlines(incident),
        is_emergency=bool(emergency and emergency.closed_at is None),
        at=at,
    )
    return [_line(row, newest.get(row.pk), around) for row in rows]


def story(incident: Incident) -> list[Event]:
    """What happened, the newest first. Three queries."""
    words = partial(sealing.words, child=incident.person_id)
    rows = list(incident.steps.order_by("-at", "-id"))
    who = accounts.names({row.by for row in rows} | {row.worker for row in rows})
    return [
        Event(
            row,
            words(row, "words"),
            who.get(row.by, ""),
            who.get(row.worker, "") if row.worker else "",
        )
        for row in rows
    ]


def answers(response: Response) -> list[tuple[Answer, str, str]]:
    """(answer, words, who) of a part, the newest first. Three queries."""
    words = partial(sealing.words, child=response.incident.person_id)
    rows = list(response.answers.order_by("-number"))
    who = accounts.names([row.by for row in rows])
    return [(row, words(row, "words"), who.get(row.by, "")) for row in rows]


def kind_label(code: str) -> str:
    """The section of ICVAC in the reader's language."""
    found = countrydata.kinds().get(code)
    return found.label if found else str(code or UNKNOWN)


def _deadlines(incident: Incident) -> dict[str, Deadline]:
    """By term: those of the response, and of the emergency it shares."""
    found = {d.term.code: d for d in clock.of(RESPONSE, incident.pk)}
    if incident.emergency_id:
        for deadline in clock.of(EMERGENCY, incident.emergency_id):
            found.setdefault(deadline.term.code, deadline)
    return found


@dataclass(frozen=True)
class _Around:
    """What the lines of one incident have in common."""

    words: Callable[[Any, str], str]
    who: dict[UUID, str]
    due: dict[str, Deadline]
    is_emergency: bool
    at: datetime


def _line(row: Response, answer: Answer | None, around: _Around) -> Line:
    task = countrydata.tasks().get(row.code)
    deadline = around.due.get(task.term) if task and task.term else None
    due_at = deadline.due_at if deadline else None
    waits = row.state == ResponseState.OPEN
    return Line(
        row, task, answer,
        around.words(answer, "words") if answer else "",
        around.who.get(answer.by, "") if answer else "",
        deadline,
        is_late=bool(waits and due_at and due_at < around.at),
        is_shared=bool(task and task.emergency and around.is_emergency),
    )  # fmt: skip
