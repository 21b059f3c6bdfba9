"""What apps above do when a case is closed or opened again: each registers its handlers.

A handler runs inside the move's transaction, as the machine.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from .models import Case

Handler = Callable[[Case, UUID, datetime], None]  # (case, by, at)
_HANDLERS: list[Handler] = []
_AGAIN: list[Handler] = []


def register(handler: Handler) -> None:
    """Called once per app at start."""
    _HANDLERS.append(handler)


def end(case: Case, *, by: UUID, at: datetime) -> None:
    for handler in _HANDLERS:
        handler(case, by, at)


def on_reopening(handler: Handler) -> None:
    """Called once per app at start."""
    _AGAIN.append(handler)


def begin_again(case: Case, *, by: UUID, at: datetime) -> None:
    for handler in _AGAIN:
        handler(case, by, at)
