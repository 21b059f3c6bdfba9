"""Open work about children that apps above know of: cases.

An app above registers from `AppConfig.ready()`. Everything is asked and done as the
machine; whoever calls has asked for permission.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kamkor.foundation.places.models import Territory


@dataclass(frozen=True)
class Open:
    """One piece of it: what it is, who works on it, the address for who sees it."""

    words: str
    worker: UUID | None
    link: str


@dataclass(frozen=True)
class Answered:
    """What the new territory said of a family: its children (roots), where they live now,
    who answered, when."""

    roots: Collection[UUID]
    to: Territory
    by: UUID
    at: datetime


@dataclass(frozen=True)
class Kind:
    """`statement` selects the roots of all children about whom such work is open.

    `open_work` tells what there is about these roots; `taken_over` proposes to hand it
    over, `taken_back` withdraws that as far as nobody answered it.
    """

    name: str
    statement: str
    open_work: Callable[[Collection[UUID]], list[Open]]
    taken_over: Callable[[Answered], None]
    taken_back: Callable[[Answered], None]


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called once per app at start."""
    _KINDS[kind.name] = kind


def kinds() -> list[Kind]:
    return list(_KINDS.values())
