"""A case is given to a worker, who sees the child from now on."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.cases import following, policy
from kamkor.casework.cases.errors import NotAMove
from kamkor.casework.cases.models import Case
from kamkor.casework.clock import actions as clock
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from . import planning
from .parts import KIND, give, keep_step, locked, owner_of


@transaction.atomic
def assign(
    case_id: UUID, *, to: UUID | None, version: int | None, by: Actor, at: datetime,
    reason: str = "",
) -> Case:  # fmt: skip
    """Give an open case to `to`, or to nobody. Its deadlines change hands with it.

    Raises NotThere, Changed, PermissionDenied, NotAMove, assigning.CannotWorkOnIt.
    """
    case = locked(case_id, version, by)
    if not policy.leads(by, case):
        raise PermissionDenied
    if case.closed_at is not None:
        raise NotAMove("assign")
    change = following.Change(case.worker, case.place, by.user_id, at)
    with context.acting_as_machine():
        give(case, to, at=at)
        case.version += 1
        case.save(update_fields=["worker", "version"])
        keep_step(
            case, "assign", before=case.state, reason=reason, by=by.user_id, at=at
        )
        clock.hand_over(KIND, case.pk, to=owner_of(case), by=by.user_id, at=at)
        planning.follow(case, by=by.user_id, at=at)
        following.follow(case, change)
    audit.record(
        "case.assigned", case, by=by.user_id, at=at, subject=case.person_id, to=to
    )
    return case
