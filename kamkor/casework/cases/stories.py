"""Lines that apps above add to the story of a case: a review of a plan, a decision."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kamkor.foundation.db.compiled import Told

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
Asks = Callable[[Case], Told]
_TELLERS: list[tuple[Teller, Asks]] = []


def register(teller: Teller, asks: Asks) -> None:
    """Called once per app at start. A teller tells what the reader may see; `asks` is the
    question it will ask."""
    _TELLERS.append((teller, asks))


def of(case: Case) -> list[Line]:
    return [line for teller, _ in _TELLERS for line in teller(case)]


def asks(case: Case) -> Iterator[Told]:
    return (asks(case) for _, asks in _TELLERS)
