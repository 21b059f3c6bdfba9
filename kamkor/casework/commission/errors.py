"""Why a session does not go on."""

from datetime import datetime
from uuid import UUID


class NotThere(Exception):
    """There is no such thing, or it is out of the actor's reach."""


class NotNow(Exception):
    """The session or the item stands elsewhere, or words are missing."""


class NoQuorum(Exception):
    """Too few members are present: how many are, and how many it takes."""

    def __init__(self, present: int, needed: int) -> None:
        super().__init__(present, needed)
        self.present, self.needed = present, needed


class NotAllVoted(Exception):
    """Members who are present and not recused have not voted yet: their names."""

    def __init__(self, who: list[str]) -> None:
        super().__init__(who)
        self.who = who


class NotFit(Exception):
    """The person chosen has no role in which they could sit in the Commission."""


class NoSuchOwner(Exception):
    """Who is to do it has no account that works, or is a body that ended."""


class Taken(Exception):
    """The function has its holder, or the person sits in the Commission already."""


class Changed(Exception):
    """Somebody did it meanwhile: who, and when."""

    def __init__(self, by: UUID | None, at: datetime | None) -> None:
        super().__init__(by, at)
        self.by, self.at = by, at
