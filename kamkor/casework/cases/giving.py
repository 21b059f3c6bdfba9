"""Cases and visits given away from the list of deadlines: the work goes with them."""

from datetime import datetime
from uuid import UUID

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.assigning import CannotWorkOnIt

from .actions import assign, give_visit
from .errors import Changed, NotAMove, NotThere


def give(case_id: UUID, to: UUID, by: Actor, at: datetime) -> None:
    """Give the case to a worker. Raises PermissionDenied and CannotWorkOnIt."""
    try:
        assign(case_id, to=to, version=None, by=by, at=at)
    except (NotThere, NotAMove, Changed):
        raise CannotWorkOnIt from None


def visit(planned_id: UUID, to: UUID, by: Actor, at: datetime) -> None:
    """Let somebody make the visit. Raises PermissionDenied and CannotWorkOnIt."""
    try:
        give_visit(planned_id, to=to, by=by, at=at)
    except (NotThere, NotAMove):
        raise CannotWorkOnIt from None
