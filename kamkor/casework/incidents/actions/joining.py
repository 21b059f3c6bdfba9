"""A signal tells of violence against a child whose incident is open: it joins it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kamkor.casework.incidents.choices import StepKind
from kamkor.casework.incidents.models import Incident
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import keep_step, locked


@transaction.atomic
def join_signal(incident_id: UUID, words: str, *, by: Actor, at: datetime) -> Incident:
    """Keep what the signal tells beside the incident. Raises NotThere."""
    incident = locked(incident_id, None, by)
    with context.acting_as_machine():
        keep_step(incident, StepKind.JOINED, by=by.user_id, at=at, words=words)
        incident.version += 1
        incident.save(update_fields=["version"])
    audit.record(
        "incident.signal_joined", incident, by=by.user_id, at=at,
        subject=incident.person_id,
    )  # fmt: skip
    return incident
