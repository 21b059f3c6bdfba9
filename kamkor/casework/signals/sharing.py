"""Steps of an emergency that work above shares: whoever registers hears of each answer.

An incident of violence has the same police report and the same court; it is answered
once, wherever that is done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .models import EmergencyStep


@dataclass(frozen=True)
class Answered:
    """A step as it stands now; `note`: in words, "" for none."""

    step: EmergencyStep
    note: str
    by: UUID
    at: datetime


Handler = Callable[[Answered], None]
_HANDLERS: list[Handler] = []


def register(handler: Handler) -> None:
    """Called once per app at start. The handler runs in the answer's transaction, as the
    machine."""
    _HANDLERS.append(handler)


def tell(answered: Answered) -> None:
    for handler in _HANDLERS:
        handler(answered)
