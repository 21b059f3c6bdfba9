"""Why something about a procedure cannot be done."""

from datetime import datetime
from uuid import UUID


class NotThere(Exception):
    """There is no such procedure or child, or it is out of the actor's reach."""


class AlreadyRuns(Exception):
    """A child has such a procedure. `procedure` is its id."""

    def __init__(self, procedure: UUID) -> None:
        super().__init__(procedure)
        self.procedure = procedure


class NotAWay(Exception):
    """The answers lead to no one track."""


class KinFirst(Exception):
    """Nearer ways have no reason why they were not possible. `tracks`: their codes."""

    def __init__(self, tracks: list[str]) -> None:
        super().__init__(tracks)
        self.tracks = tracks


class NotAnOutcome(Exception):
    """The present step does not end like that."""


class NotReady(Exception):
    """What was said is not enough. `missing`: a sentence in the reader's language."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


class Changed(Exception):
    """Somebody changed the procedure meanwhile. `by`, `at`: who last did, and when."""

    def __init__(self, by: UUID | None, at: datetime | None) -> None:
        super().__init__(by, at)
        self.by, self.at = by, at
