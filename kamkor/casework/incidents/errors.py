"""Why something about an incident cannot be done."""

from datetime import datetime
from uuid import UUID


class NotThere(Exception):
    """There is no such incident, or it is not the actor's to open."""


class NotNow(Exception):
    """The incident is closed, or the day is still to come."""


class NeedsReason(Exception):
    """That is not done without words that say why."""


class NotFinished(Exception):
    """A part of the joint response is neither done nor left out with a reason."""


class Changed(Exception):
    """Somebody changed it meanwhile. `by`, `at`: who last did, and when."""

    def __init__(self, by: UUID | None, at: datetime | None) -> None:
        super().__init__(by, at)
        self.by, self.at = by, at
