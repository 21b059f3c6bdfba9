"""An incident is given to a worker, who opens it from now on."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.clock import actions as clock
from kamkor.casework.incidents import policy
from kamkor.casework.incidents.choices import INCIDENT, RESPONSE, StepKind
from kamkor.casework.incidents.errors import NotNow
from kamkor.casework.incidents.models import Incident
from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import keep_step, locked, owner_of


@transaction.atomic
def assign(
    incident_id: UUID, *, to: UUID | None, version: int | None, by: Actor, at: datetime
) -> Incident:
    """Give an open incident to `to`, or back to the unit. Its deadlines change hands.

    Raises NotThere, Changed, PermissionDenied, NotNow, assigning.CannotWorkOnIt.
    """
    incident = locked(incident_id, version, by)
    if not policy.leads(by):
        raise PermissionDenied
    if incident.closed_at is not None:
        raise NotNow
    with context.acting_as_machine():
        if to is None:
            assigning.take(incident.pk, at=at)
        else:
            assigning.give(
                incident.person_id, record=incident.pk, to=to,
                allowing=Action.CASE_WORK, at=at,
            )  # fmt: skip
        incident.worker = to
        incident.version += 1
        incident.save(update_fields=["worker", "version"])
        keep_step(incident, StepKind.ASSIGNED, by=by.user_id, at=at)
        for kind in (INCIDENT, RESPONSE):
            owner = owner_of(incident)
            clock.hand_over(kind, incident.pk, to=owner, by=by.user_id, at=at)
    audit.record(
        "incident.assigned", incident, by=by.user_id, at=at,
        subject=incident.person_id, to=to,
    )  # fmt: skip
    return incident
