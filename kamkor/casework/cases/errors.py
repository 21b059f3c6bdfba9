"""Why something about a case cannot be done."""

from datetime import datetime
from uuid import UUID


class NotThere(Exception):
    """There is no such case, or it is out of the actor's reach."""


class AlreadyOpen(Exception):
    """The child has an open case. `case` is its id."""

    def __init__(self, case: UUID) -> None:
        super().__init__(case)
        self.case = case


class NotAMove(Exception):
    """That does not follow the present state, or is not the actor's to do."""


class NoConsent(Exception):
    """Nobody agreed to it, or the consent holds no longer."""


class Full(Exception):
    """The case has as many files as it may."""


class Gated(Exception):
    """What must be true first is not. `missing`: sentences in the reader's language."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(missing)
        self.missing = missing


class Changed(Exception):
    """Somebody changed the case meanwhile. `by`, `at`: who last did, and when."""

    def __init__(self, by: UUID | None, at: datetime | None) -> None:
        super().__init__(by, at)
        self.by, self.at = by, at
