"""What a decision has people and bodies do."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases import sealing
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import About, Owner
from kamkor.casework.commission import policy, task_reads
from kamkor.casework.commission.choices import SessionState, TaskState
from kamkor.casework.commission.errors import NoSuchOwner, NotNow, NotThere
from kamkor.casework.commission.models import Decision, Task
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import item_of

TASK = "decision"  # kind of work of the clock
TERM = "commission_decision"


@transaction.atomic
def add_task(
    decision_id: UUID, *, words: str, owner: Owner, until: date, by: Actor, at: datetime
) -> Task:
    """Somebody is to do something by a day; it becomes their work at once.

    Raises NotThere, PermissionDenied, NotNow (the session is over, no words, nobody),
    NoSuchOwner.
    """
    decision = Decision.objects.visible_to(by).filter(pk=decision_id).first()
    if decision is None:
        raise NotThere
    item = item_of(decision.item_id, by)
    session = item.sitting
    if not (policy.may_prepare(by, session.commission) or policy.presides(by, session)):
        raise PermissionDenied
    nobody = owner.user is None and owner.organisation is None
    if session.state != SessionState.OPEN or nobody:
        raise NotNow
    if not task_reads.may_be_asked(owner, on=timezone.localdate(at)):
        raise NoSuchOwner
    task = Task(
        decision=decision, owner=owner.user, organisation_id=owner.organisation,
        until=until,
    )  # fmt: skip
    sealed = sealing.seal(words, task, "words", child=item.person_id)
    if sealed is None:
        raise NotNow
    task.words = sealed
    with context.acting_as_machine():
        task.save(force_insert=True)
        about = About(TASK, task.pk, item.person_id, item.case.place)
        clock.start(TERM, about=about, started=at, owner=owner, by=by.user_id, at=at,
                    due=until)  # fmt: skip
    audit.record(
        "commission.task_set", task, by=by.user_id, at=at, subject=item.person_id
    )
    return task


@transaction.atomic
def end_task(
    task_id: UUID, *, state: TaskState, result: str, by: Actor, at: datetime
) -> Task:
    """Say in words how it went; the next agenda follows it up.

    Raises NotThere, PermissionDenied, NotNow (ended already, no words).
    """
    if not Task.objects.visible_to(by).filter(pk=task_id).exists():
        raise NotThere
    with context.acting_as_machine():
        rows = Task.objects.select_for_update(of=("self",))
        task: Task = rows.select_related("decision__item__case").get(pk=task_id)
        item = task.decision.item
        if not policy.may_end(by, task, item.case.place):
            raise PermissionDenied
        if state == TaskState.SET or not result.strip():
            raise NotNow
        task.state, task.ended_by, task.ended_at = state, by.user_id, at
        task.result = sealing.seal(result, task, "result", child=item.person_id)
        task.save()
        clock.meet(TERM, kind=TASK, pk=task.pk, by=by.user_id, at=at)
    audit.record(
        f"commission.task_{state}", task, by=by.user_id, at=at, subject=item.person_id
    )
    return task
