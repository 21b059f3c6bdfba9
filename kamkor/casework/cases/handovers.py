"""What apps above do when a case gets another worker: each registers its handler.

A handler runs inside the transaction that gives the case, as the machine, after the case
was saved.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from .models import Case

Handler = Callable[[Case, UUID, datetime], None]  # (case, by, at)
_HANDLERS: list[Handler] = []


def register(handler: Handler) -> None:
    """Called once per app at start."""
    _HANDLERS.append(handler)


def follow(case: Case, *, by: UUID, at: datetime) -> None:
    for handler in _HANDLERS:
        handler(case, by, at)
