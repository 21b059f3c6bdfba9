"""Deadlines as lines of a list: what, for whom, by when, why this reader."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.accounts.models import User
from kamkor.register.people import reads as people

from . import saying, work
from .models import Deadline

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise


@dataclass(frozen=True)
class Line:
    """One deadline as its reader may see it. `name` is empty below S2."""

    deadline: Deadline
    sentence: str
    belongs: str
    link: str
    child: str
    name: str
    when: str
    group: saying.Group
    why_me: str
    owner: str


@dataclass(frozen=True)
class Section:
    group: saying.Group
    title: "StrOrPromise"
    lines: list[Line]


def lines(
    rows: Sequence[Deadline], actor: Actor, *, named: bool, at: datetime
) -> list[Line]:
    """The rows in their order, at most five queries. `named` says whether names of
    children may stand there, which row-level security decides child by child."""
    children = _children(rows)
    members = people.members(sorted(set(children.values()))) if named else []
    names: dict[UUID | None, str] = {m.person.pk: m.name for m in members}
    known = {row.pk: row.person for row in rows if row.person_id and row.person}
    owners = _owners(rows, actor)
    today = timezone.localdate(at)
    return [
        Line(
            deadline=row,
            sentence=work.sentence(row),
            belongs=work.label(row),
            link=work.link(row, actor) or reverse("work-why", args=[row.pk]),
            child=saying.Child.of(known[row.pk]).words(today=today)
            if row.pk in known
            else "",
            name=names.get(children.get(row.pk), ""),
            when=saying.when(row, at=at),
            group=saying.group(row, at=at),
            why_me=_why(row, actor),
            owner=owners.get(row.owner, ""),
        )
        for row in rows
    ]


def sections(found: Iterable[Line]) -> list[Section]:
    """Late, today, in seven days, later, paused, without a date: those that have lines."""
    order = list(saying.GROUPS)
    ordered = sorted(found, key=lambda line: order.index(line.group))
    return [
        Section(group, saying.GROUPS[group], list(inside))
        for group, inside in groupby(ordered, key=lambda line: line.group)
    ]


def is_secret(rows: Iterable[Deadline]) -> bool:
    """Whether one of them tells more than that a child exists."""
    return any(row.sensitivity > Sensitivity.STATUS for row in rows)


def _children(rows: Sequence[Deadline]) -> dict[UUID, UUID]:
    """Deadline: the child (root) it is about, where the reader sees the child."""
    return {row.pk: row.person.root_id for row in rows if row.person_id and row.person}


def _owners(rows: Sequence[Deadline], actor: Actor) -> dict[UUID | None, str]:
    others = {row.owner for row in rows if row.owner} - {actor.user_id}
    found = User.objects.filter(pk__in=others).values_list("pk", "full_name")
    return {actor.user_id: gettext("you"), **dict(found)}


def _why(row: Deadline, actor: Actor) -> str:
    if row.owner == actor.user_id:
        return gettext("You answer for it.")
    if row.organisation_id and row.organisation_id in {
        held.organisation_id for held in actor.held
    }:
        return gettext("Your organisation answers for it.")
    if row.level:
        return gettext("It is late and was told higher up.")
    return gettext("It lies in your reach.")
