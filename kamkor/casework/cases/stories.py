"""Lines that apps above add to the story of a case: a review of a plan, a decision."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .models import Case


@dataclass(frozen=True)
class Line:
    """What happened, in the reader's language; `by` is who, `url` its own page."""

    pk: UUID
    at: datetime
    by: UUID
    title: str
    words: str = ""
    url: str = ""


Teller = Callable[[Case], list[Line]]
_TELLERS: list[Teller] = []


def register(teller: Teller) -> None:
    """Called once per app at start. A teller tells what the reader may see."""
    _TELLERS.append(teller)


def of(case: Case) -> list[Line]:
    return [line for teller in _TELLERS for line in teller(case)]
