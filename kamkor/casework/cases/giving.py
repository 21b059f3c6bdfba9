"""A case given away from the list of deadlines: its worker changes with its deadlines."""

from datetime import datetime
from uuid import UUID

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.assigning import CannotWorkOnIt

from .actions import assign
from .errors import Changed, NotAMove, NotThere


def give(case_id: UUID, to: UUID, by: Actor, at: datetime) -> None:
    """Give the case to a worker. Raises PermissionDenied and CannotWorkOnIt."""
    try:
        assign(case_id, to=to, version=None, by=by, at=at)
    except (NotThere, NotAMove, Changed):
        raise CannotWorkOnIt from None
