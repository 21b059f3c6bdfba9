"""What apps above do when a case goes to another worker: each registers its handler.

A handler runs inside the same transaction, as the machine, after the case has changed
hands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .models import Case


@dataclass(frozen=True)
class Change:
    """`frm` and `place` are the worker and the place before; who did it, when."""

    frm: UUID | None
    place: int
    by: UUID
    at: datetime


Handler = Callable[[Case, Change], None]
_HANDLERS: list[Handler] = []


def register(handler: Handler) -> None:
    """Called once per app at start."""
    _HANDLERS.append(handler)


def follow(case: Case, change: Change) -> None:
    for handler in _HANDLERS:
        handler(case, change)
