"""Answers about families that moved."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.access.models import Block
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.register.people import reads as people
from kamkor.register.people.models import Person
from kamkor.register.rights.choices import Right
from kamkor.register.rights.models import Gap
from kamkor.register.sources.models import Record

from . import work_above
from .choices import HandOverState
from .models import HandOver, Mover

BELOW_CONTENT = 2  # the highest class told to who does not see the child's content


@dataclass(frozen=True)
class Child:
    """One child of the family: who it is for who may see it, else a code and a year."""

    mover: Mover
    known: people.Member | None
    record: Record | None


@dataclass(frozen=True)
class Work:
    """Something open. `link` leads to it, for who sees it."""

    words: str
    worker: str
    link: str = ""


def coming(actor: Actor) -> QuerySet[HandOver]:
    """Families that wait for an answer of the reader's territory."""
    return HandOver.objects.coming_to(actor).waiting().select_related(*_PLACES)


def gone(actor: Actor) -> QuerySet[HandOver]:
    """Families that left the reader's territory, whatever was answered."""
    rows = HandOver.objects.gone_from(actor).exclude(state=HandOverState.MOOT)
    return rows.select_related(*_PLACES)


def answered(actor: Actor) -> QuerySet[HandOver]:
    """What the reader's territory has answered."""
    rows = HandOver.objects.coming_to(actor).filter(answered_at__isnull=False)
    return rows.select_related(*_PLACES)


def not_found(actor: Actor) -> QuerySet[HandOver]:
    """Families of the reader's territory that were not found where they went, unread."""
    rows = HandOver.objects.gone_from(actor)
    return rows.filter(state=HandOverState.NOT_HERE, noted_at=None)


_PLACES = ("from_territory", "to_territory")


def children(hand_overs: Collection[HandOver]) -> dict[UUID, list[Child]]:
    """The children of each family, as far as the reader sees them. At most six queries."""
    movers = list(
        Mover.objects.filter(hand_over__in=hand_overs).order_by("birth_year", "pk")
    )
    roots = dict(
        Person.objects.filter(pk__in=[m.person_id for m in movers]).values_list(
            "pk", "root"
        )
    )
    named = {
        m.person.pk: m for m in people.members(sorted(set(roots.values()))) if m.name
    }
    records = Record.objects.select_related("source").in_bulk(
        {m.record for m in movers}
    )
    found: dict[UUID, list[Child]] = defaultdict(list)
    for mover in movers:
        known = named.get(roots.get(mover.person_id, mover.person_id))
        found[mover.hand_over_id].append(Child(mover, known, records.get(mover.record)))
    return found


def shut_out(found: Sequence[Child]) -> int:
    """How many people must not see a child of the family; told with its content."""
    with context.acting_as_machine():
        rows = Block.objects.filter(
            subject__in=[c.mover.person_id for c in found], until=None
        )
        return rows.values("user").distinct().count()


def sees_content(actor: Actor, found: Sequence[Child]) -> bool:
    """Whether the reader sees every child of the family in full."""
    persons = [c.mover.person_id for c in found]
    seen = Person.objects.visible_to(actor, Sensitivity.CONTENT)
    return seen.filter(pk__in=persons).count() == len(persons)


def work(found: Sequence[Child], *, in_full: bool) -> list[Work]:
    """Unmet rights that somebody works on, and what apps above have. The right and the
    worker only; those of class 3, what is above and the way to each only to who sees the
    children in full."""
    with context.acting_as_machine():
        above = _above(found) if in_full else []
        rows = Gap.objects.open().filter(
            person__in=Person.objects.filter(
                pk__in=[c.mover.person_id for c in found]
            ).values("root"),
            assignee__isnull=False,
        )
        if not in_full:
            rows = rows.filter(sensitivity__lte=BELOW_CONTENT)
        gaps = list(rows.order_by("since", "pk"))
    asked = [*(gap.assignee for gap in gaps), *(one.worker for one in above)]
    users = User.objects.filter(pk__in=[pk for pk in asked if pk])
    workers = dict(users.values_list("pk", "full_name"))
    rights = [
        Work(
            str(Right(gap.right).label),
            workers.get(gap.assignee, "") if gap.assignee else "",
            reverse("gap", args=[gap.pk]) if in_full else "",
        )
        for gap in gaps
    ]
    return rights + [
        Work(one.words, workers.get(one.worker, "") if one.worker else "", one.link)
        for one in above
    ]


def _above(found: Sequence[Child]) -> list[work_above.Open]:
    """As the machine."""
    persons = [c.mover.person_id for c in found]
    roots = set(Person.objects.filter(pk__in=persons).values_list("root", flat=True))
    return [one for kind in work_above.kinds() for one in kind.open_work(roots)]
