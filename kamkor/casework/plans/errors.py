"""Why a plan does not go on."""

from datetime import datetime
from uuid import UUID


class NotThere(Exception):
    """There is no such plan or measure, or it is out of the actor's reach."""


class NotNow(Exception):
    """The plan stands elsewhere, or it is not the actor's to do that."""


class OnlyInSession(NotNow):
    """The Commission agrees to this plan, or returns it, by a decision in session."""


class SignedAlready(Exception):
    """Whoever made or signed the plan does not sign it again."""


class Shut(Exception):
    """The address of a one-time page, its code, or both open nothing."""


class NotReady(Exception):
    """What is missing before it can be submitted, in the reader's language."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(missing)
        self.missing = missing


class Changed(Exception):
    """Somebody changed the plan meanwhile: who, and when."""

    def __init__(self, by: UUID | None, at: datetime | None) -> None:
        super().__init__(by, at)
        self.by, self.at = by, at
