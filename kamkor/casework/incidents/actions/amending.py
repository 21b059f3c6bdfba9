"""More becomes known: a new version, the one before is kept as it was."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.incidents import policy
from kamkor.casework.incidents.choices import Known, StepKind
from kamkor.casework.incidents.errors import NeedsReason, NotNow
from kamkor.casework.incidents.models import Account
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .parts import keep_account, keep_step, locked


@transaction.atomic
def amend(
    incident_id: UUID, known: Known, *, reason: str, version: int | None, by: Actor,
    at: datetime,
) -> Account:  # fmt: skip
    """Write down what is known now, with the reason of the change.

    Raises NotThere, Changed, NotNow for a closed incident, PermissionDenied, NeedsReason.
    """
    incident = locked(incident_id, version, by)
    if incident.closed_at is not None:
        raise NotNow
    if not policy.may_amend(by, incident):
        raise PermissionDenied
    if not reason.strip():
        raise NeedsReason
    with context.acting_as_machine():
        account = keep_account(incident, known, reason=reason, by=by.user_id, at=at)
        keep_step(incident, StepKind.AMENDED, by=by.user_id, at=at, words=reason)
        incident.version += 1
        incident.save(update_fields=["version"])
    audit.record(
        "incident.amended", account, by=by.user_id, at=at, subject=incident.person_id
    )
    return account
