"""Why a referral does not go on."""

from datetime import datetime
from uuid import UUID


class NotThere(Exception):
    """There is no such referral, or it is out of the actor's reach."""


class NotNow(Exception):
    """The referral stands elsewhere, or words are missing."""


class AlreadyOpen(Exception):
    """The same need of the child is before the same body already."""


class NoBasis(Exception):
    """Nothing allows the body to be told: no consent in force."""


class NobodyReads(Exception):
    """The people of that office have their roles by territory, none in its name: nobody
    there would see the referral."""


class Shielded(Exception):
    """A shielded child is told of by word of mouth, never through this."""


class Changed(Exception):
    """Somebody was quicker: who, and when."""

    def __init__(self, by: UUID | None, at: datetime | None) -> None:
        super().__init__(by, at)
        self.by, self.at = by, at


class Shut(Exception):
    """The one-time page is used up, too old, or was tried too often."""
