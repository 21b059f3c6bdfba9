"""What a deadline belongs to, in words and with a link: each app above tells its own.

My work, notices and the calendar name a deadline by its term, and what it is about by
this list. An app registers its kinds from `AppConfig.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from .models import Deadline

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrOrPromise as StrOrPromise

    from kamkor.foundation.access.actor import Actor
    from kamkor.foundation.access.choices import Action


@dataclass(frozen=True)
class WorkKind:
    """`label` is what it is ("case"), `link` the address of the record's page,
    `sentence` what is to be done, in the reader's language; without it, the term.
    `give` gives the whole work (record, to, by, at), its deadlines with it, where one is
    not given without the other; it raises assigning.CannotWorkOnIt or PermissionDenied.
    `asks`: the page of `link` is for who may do this; who only sees that it waits is led
    to `seen`.
    """

    kind: str
    label: "StrOrPromise"
    link: Callable[[UUID], str]
    sentence: "Callable[[Deadline], StrOrPromise] | None" = None
    give: "Callable[[UUID, UUID, Actor, datetime], None] | None" = None
    asks: "Action | None" = None
    seen: Callable[[UUID], str] | None = None


_KINDS: dict[str, WorkKind] = {}


def register(kind: WorkKind) -> None:
    """Add a kind of work, or put another in its place."""
    _KINDS[kind.kind] = kind


def kind_of(deadline: Deadline) -> WorkKind | None:
    return _KINDS.get(deadline.kind)


def label(deadline: Deadline) -> str:
    """What it belongs to ("case"); "" where no app told it."""
    kind = kind_of(deadline)
    return str(kind.label) if kind else ""


def sentence(deadline: Deadline) -> str:
    """What is to be done, in the reader's language."""
    kind = kind_of(deadline)
    if kind is None or kind.sentence is None:
        return str(deadline.term)
    return str(kind.sentence(deadline))


def link(deadline: Deadline, actor: "Actor") -> str | None:
    """The address of the work, or of the record for who may not do it; None where no app
    told it."""
    kind = kind_of(deadline)
    if kind is None:
        return None
    may = kind.asks is None or actor.may(kind.asks)
    return (kind.link if may or kind.seen is None else kind.seen)(deadline.about)
