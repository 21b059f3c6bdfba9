"""An incident given away from the list of deadlines: its worker changes with them."""

from datetime import datetime
from uuid import UUID

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.assigning import CannotWorkOnIt

from .actions import assign
from .errors import Changed, NotNow, NotThere
from .models import Incident


def give(incident_id: UUID, to: UUID, by: Actor, at: datetime) -> None:
    """Give the incident to a worker, once for all of its deadlines. Raises
    PermissionDenied and CannotWorkOnIt."""
    if Incident.objects.visible_to(by).filter(pk=incident_id, worker=to).exists():
        return
    try:
        assign(incident_id, to=to, version=None, by=by, at=at)
    except (NotThere, NotNow, Changed):
        raise CannotWorkOnIt from None
