"""What apps above do when a signal opens or joins a case: each registers its handler."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kamkor.foundation.access.actor import Actor

from .choices import Outcome
from .models import Signal


@dataclass(frozen=True)
class Decided:
    """A signal whose outcome was decided. `person`: the child (root), None if not found;
    `reason`: in the officer's words."""

    signal: Signal
    person: UUID | None
    reason: str
    by: Actor
    at: datetime


class Refused(Exception):
    """Whoever carries the outcome out cannot. The text says why, in the reader's words."""


Handler = Callable[[Decided], object]
_HANDLERS: dict[Outcome, list[Handler]] = {}
_NEED = frozenset({Outcome.OPEN, Outcome.JOIN})  # somebody above must do them


def register(code: Outcome, handler: Handler) -> None:
    """Called once per app at start; those of lower apps run first. The handler runs
    inside the decision's transaction; what it raises undoes the decision; Refused is said
    to the officer."""
    _HANDLERS.setdefault(Outcome(code), []).append(handler)


def offered() -> list[Outcome]:
    """The outcomes an officer may choose: those that somebody carries out."""
    return [o for o in Outcome if o not in _NEED or o in _HANDLERS]


def carry_out(code: Outcome, decided: Decided) -> None:
    for handler in _HANDLERS.get(code, []):
        handler(decided)
