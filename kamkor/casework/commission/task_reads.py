"""What decisions have people and bodies do, as pages and papers show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from kamkor.casework.cases import sealing
from kamkor.casework.clock.choices import Owner
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.accounts.choices import Kind as UserKind
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation

from . import reads
from .choices import TaskState
from .models import Decision, Item, Task


@dataclass(frozen=True)
class TaskLine:
    task: Task
    words: str
    who: str
    result: str


def tasks(found: Decision) -> list[TaskLine]:
    """Two queries."""
    rows = list(found.tasks.select_related("organisation").order_by("until", "pk"))
    return _lines(rows, found.item.person_id)


def decided_before(found: Item) -> list[dict[str, Any]]:
    """The decision that a follow-up is about, with its tasks; nothing for other items."""
    if found.earlier is None:
        return []
    return [
        {
            "decision": found.earlier,
            "words": reads.decision_words(found.earlier),
            "tasks": tasks(found.earlier),
        }
    ]


def task(actor: Actor, pk: UUID) -> tuple[Task, TaskLine] | None:
    """The task with its item, which who is to do it may not see."""
    if not Task.objects.visible_to(actor).filter(pk=pk).exists():
        return None
    with context.acting_as_machine():
        rows = Task.objects.select_related("decision__item__case", "organisation")
        found: Task = rows.get(pk=pk)
        line = _lines([found], found.decision.item.person_id)[0]
    return found, line


def open_tasks(actor: Actor) -> list[Any]:
    """Tasks of decisions in the reader's reach that are not reported yet, with the name of
    the child. Four queries."""
    near = Decision.objects.visible_to(actor).values("pk")
    rows = list(
        Task.objects.filter(state=TaskState.SET, decision__in=near)
        .select_related("decision__item__person", "organisation")
        .order_by("until", "pk")[:200]
    )
    named = reads.children([t.decision.item for t in rows])
    names = {m.person.pk: m.name or m.person.code for m in named}
    who = accounts.names([t.owner for t in rows])
    return [
        {
            "task": t,
            "child": names.get(t.decision.item.person.root_id, ""),
            "who": _who(t, who),
        }
        for t in rows
    ]


def may_be_asked(owner: Owner, *, on: date) -> bool:
    """Whether who is to do a task signs in and the body is there that day. At most two
    queries."""
    people = User.objects.filter(kind=UserKind.PERSON, is_active=True)
    bodies = Organisation.objects.exclude(Q(valid_to__lte=on) | Q(valid_from__gt=on))
    return (owner.user is None or people.filter(pk=owner.user).exists()) and (
        owner.organisation is None or bodies.filter(pk=owner.organisation).exists()
    )


def _lines(rows: Sequence[Task], child: UUID) -> list[TaskLine]:
    who = accounts.names([t.owner for t in rows])
    return [
        TaskLine(
            t,
            sealing.words(t, "words", child=child),
            _who(t, who),
            sealing.words(t, "result", child=child),
        )
        for t in rows
    ]


def _who(row: Task, names: dict[UUID, str]) -> str:
    name = names.get(row.owner, "") if row.owner else ""
    body = row.organisation.name if row.organisation else ""
    return " · ".join(part for part in (name, body) if part)
