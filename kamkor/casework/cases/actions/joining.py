"""A signal joins the open case of its child."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kamkor.casework.cases.errors import NotThere
from kamkor.casework.cases.models import Case
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import keep_step, locked


@transaction.atomic
def join_signals(
    person: UUID, *, signals: Sequence[UUID], reason: str, by: Actor, at: datetime
) -> Case:
    """Add the signals to the open case of the child; its worker reads why in its story.

    Whoever calls has asked who may decide on the signals. Raises NotThere without an open
    case that the actor sees.
    """
    seen = Case.objects.visible_to(by).of([person]).open().first()
    if seen is None:
        raise NotThere
    case = locked(seen.pk, None, by)
    with context.acting_as_machine():
        case.signals = list(dict.fromkeys([*case.signals, *signals]))
        case.version += 1
        case.save(update_fields=["signals", "version"])
        keep_step(case, "", before=case.state, reason=reason, by=by.user_id, at=at)
    audit.record(
        "case.signal_joined", case, by=by.user_id, at=at, subject=case.person_id,
        signals=len(signals),
    )  # fmt: skip
    return case
