"""The response is over, or it is not over after all."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.clock import actions as clock
from kamkor.casework.incidents import policy
from kamkor.casework.incidents.choices import INCIDENT, LEADING, ResponseState, StepKind
from kamkor.casework.incidents.errors import NeedsReason, NotFinished, NotNow
from kamkor.casework.incidents.models import Incident
from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import keep_step, locked, start_clock


@transaction.atomic
def close(
    incident_id: UUID, *, words: str, version: int | None, by: Actor, at: datetime
) -> Incident:
    """Close it once every body did its part or it is said why not. `words`: how the child
    is safe now. Whoever had it sees the child for it no longer.

    Raises NotThere, Changed, NotNow, PermissionDenied, NeedsReason, NotFinished.
    """
    incident = locked(incident_id, version, by)
    if incident.closed_at is not None:
        raise NotNow
    if not policy.may_work(by, incident):
        raise PermissionDenied
    if not words.strip():
        raise NeedsReason
    with context.acting_as_machine():
        if incident.responses.filter(state=ResponseState.OPEN).exists():
            raise NotFinished
        incident.closed_at = at
        _keep(incident, StepKind.CLOSED, words, by=by.user_id, at=at)
        clock.meet(LEADING, kind=INCIDENT, pk=incident.pk, by=by.user_id, at=at)
        assigning.take(incident.pk, at=at)
    audit.record(
        "incident.closed", incident, by=by.user_id, at=at, subject=incident.person_id
    )
    return incident


@transaction.atomic
def reopen(
    incident_id: UUID, *, words: str, version: int | None, by: Actor, at: datetime
) -> Incident:
    """Open a closed incident again; who had it has it again.

    Raises NotThere, Changed, PermissionDenied, NotNow for an open one, NeedsReason,
    assigning.CannotWorkOnIt.
    """
    incident = locked(incident_id, version, by)
    if not policy.leads(by):
        raise PermissionDenied
    if incident.closed_at is None:
        raise NotNow
    if not words.strip():
        raise NeedsReason
    with context.acting_as_machine():
        incident.closed_at = None
        _keep(incident, StepKind.REOPENED, words, by=by.user_id, at=at)
        start_clock(INCIDENT, LEADING, incident, started=at, by=by.user_id, at=at)
        if incident.worker:
            assigning.give(
                incident.person_id, record=incident.pk, to=incident.worker,
                allowing=Action.CASE_WORK, at=at,
            )  # fmt: skip
    audit.record(
        "incident.reopened", incident, by=by.user_id, at=at, subject=incident.person_id
    )
    return incident


def _keep(
    incident: Incident, kind: StepKind, words: str, *, by: UUID, at: datetime
) -> None:
    keep_step(incident, kind, by=by, at=at, words=words)
    incident.version += 1
    incident.save(update_fields=["closed_at", "version"])
