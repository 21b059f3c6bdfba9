"""Open work that goes from one worker to another, or from a body to its successor.

Apps above register a handler in `AppConfig.ready()` and move what is theirs; deadlines
of what moved follow by themselves. A hand-over is one transaction and can go back.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import Owner
from kamkor.foundation.access.actor import Actor, visible
from kamkor.foundation.access.choices import Sensitivity
from kamkor.foundation.access.models import Block
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from kamkor.register.people.models import Person
from kamkor.register.rights import working
from kamkor.register.rights.models import Gap

from . import policy, reads
from .choices import Item
from .models import HandedOver


class NotTheirTeam(Exception):
    """One of the two has no role in which work may be given to them there."""


class AlreadyUndone(Exception):
    """The hand-over was taken back before."""


class SameHands(Exception):
    """From somebody to themselves."""


class Hand(NamedTuple):
    """From whom, to whom; who did it, when."""

    frm: Owner
    to: Owner
    by: UUID
    at: datetime


@dataclass(frozen=True)
class Handler:
    """One app's open work. Both functions run as the machine, permission was asked.

    `open_work(owner)` tells what a worker (`owner.user`) or a body
    (`owner.organisation`) has. `give(ids, hand)` moves it, with the links by which the
    worker sees the child, and gives back what really changed hands.
    """

    name: str
    label: str | Promise
    open_work: Callable[[Owner], list[Item]]
    give: Callable[[Collection[UUID], Hand], Collection[UUID]]


_HANDLERS: dict[str, Handler] = {}


def register(handler: Handler) -> None:
    """Hand this work over too; called once per app at start."""
    _HANDLERS[handler.name] = handler


@dataclass(frozen=True)
class Part:
    """What of one kind would go, and how many stay: out of the giver's reach, or the new
    worker is shut out from the child."""

    name: str
    label: str
    items: list[Item]
    staying: int


def preview(frm: UUID, to: UUID | None, *, by: Actor) -> list[Part]:
    """What a worker has, as far as `by` may hand it over. Kinds without work are left out.

    Work about several children stays where one of them is out of reach.
    """
    with context.acting_as_machine():
        owned = {h.name: h.open_work(Owner(user=frm)) for h in _HANDLERS.values()}
    persons = {i.person for items in owned.values() for i in items if i.person}
    seen = set(
        Person.objects.filter(
            visible(by, Sensitivity.CONTENT), pk__in=persons
        ).values_list("pk", flat=True)
    ) - _shut_out(to, persons, by.at)
    parts = []
    for name, items in owned.items():
        staying = {i.pk for i in items if i.person and i.person not in seen}
        going = {i.pk: i for i in items if i.pk not in staying}
        if items:
            label = str(_HANDLERS[name].label)
            parts.append(Part(name, label, list(going.values()), len(staying)))
    return parts


@transaction.atomic
def hand_over(
    frm: UUID,
    to: UUID,
    *,
    kinds: Collection[str] | None = None,
    by: Actor,
    at: datetime,
) -> HandedOver:
    """Give a worker's open work, or some kinds of it, to another.

    Raises PermissionDenied, SameHands, NotTheirTeam.
    """
    if frm == to:
        raise SameHands
    place = _lead(frm, to, by, at)
    wanted = {
        part.name: [item.pk for item in part.items]
        for part in preview(frm, to, by=by)
        if kinds is None or part.name in kinds
    }
    hand = Hand(Owner(user=frm), Owner(user=to), by.user_id, at)
    moved = _give(wanted, hand)
    row = HandedOver(from_user=frm, to_user=to, place=place)
    return _kept(row, moved, hand)


@transaction.atomic
def hand_over_body(
    body: Organisation, to: Organisation, *, by: Actor, at: datetime
) -> HandedOver:
    """The open work of a body that is no more goes to its successor.

    Raises PermissionDenied, SameHands.
    """
    if not policy.may_keep(by, body.territory.low):
        raise PermissionDenied
    if body.pk == to.pk:
        raise SameHands
    hand = Hand(Owner(organisation=body.pk), Owner(organisation=to.pk), by.user_id, at)
    with context.acting_as_machine():
        wanted = {
            h.name: [item.pk for item in h.open_work(hand.frm)]
            for h in _HANDLERS.values()
        }
    moved = _give(wanted, hand)
    row = HandedOver(from_body=body.pk, to_body=to.pk, place=body.territory.low)
    return _kept(row, moved, hand)


@transaction.atomic
def take_back(hand_over: UUID, *, by: Actor, at: datetime) -> HandedOver:
    """What is still where it went goes back. Raises PermissionDenied, AlreadyUndone."""
    with context.acting_as_machine():
        row = HandedOver.objects.select_for_update().filter(pk=hand_over).first()
    if row is None or not _may_take_back(row, by):
        raise PermissionDenied
    if row.undone_at is not None:
        raise AlreadyUndone
    hand = Hand(
        Owner(user=row.to_user, organisation=row.to_body),
        Owner(user=row.from_user, organisation=row.from_body), by.user_id, at,
    )  # fmt: skip
    _give({name: [UUID(pk) for pk in ids] for name, ids in row.items.items()}, hand)
    with context.acting_as_machine():
        row.undone_at, row.undone_by = at, by.user_id
        row.save(update_fields=["undone_at", "undone_by"])
    audit.record("work.handed_back", row, by=by.user_id, at=at)
    return row


def _may_take_back(row: HandedOver, by: Actor) -> bool:
    if row.from_body is not None:
        return policy.may_keep(by, row.place)
    return policy.may_lead(by, row.place)


def _lead(frm: UUID, to: UUID, by: Actor, at: datetime) -> int:
    """The place of the work, if `by` leads both workers."""
    desks = [reads.desk(user, at) for user in (frm, to)]
    for territory in desks:
        if territory is None:
            raise NotTheirTeam
        if not policy.may_lead(by, territory.low):
            raise PermissionDenied
    return desks[0].low if desks[0] else 0


def _give(wanted: Mapping[str, Collection[UUID]], hand: Hand) -> dict[str, list[UUID]]:
    moved: dict[str, list[UUID]] = {}
    with context.acting_as_machine():
        for name, ids in wanted.items():
            handler = _HANDLERS.get(name)
            given = handler.give(ids, hand) if handler and ids else ()
            if given:
                moved[name] = sorted(given)
    everything = [pk for ids in moved.values() for pk in ids]
    among = None if hand.frm.organisation else everything
    clock.hand_over_all(hand.frm, to=hand.to, among=among, by=hand.by, at=hand.at)
    return moved


def _kept(row: HandedOver, moved: Mapping[str, list[UUID]], hand: Hand) -> HandedOver:
    row.items = {name: [str(pk) for pk in ids] for name, ids in moved.items()}
    row.at, row.by = hand.at, hand.by
    with context.acting_as_machine():
        row.save(force_insert=True)
    audit.record("work.handed_over", row, by=hand.by, at=hand.at, count=row.count)
    return row


def _shut_out(to: UUID | None, persons: Collection[UUID], at: datetime) -> set[UUID]:
    """The children from whom the new worker is shut out, whichever record says so."""
    if to is None:
        return set()
    with context.acting_as_machine():
        blocked = Block.objects.filter(
            Q(until=None) | Q(until__gt=at), user=to, since__lte=at
        ).values("subject")
        roots = Person.objects.filter(pk__in=blocked).values("root")
        rows = Person.objects.filter(pk__in=persons, root__in=roots)
        return set(rows.values_list("pk", flat=True))


def _open_gaps(owner: Owner) -> list[Item]:
    """Unmet rights are given to people; which body is asked, evaluation says anew."""
    if owner.user is None:
        return []
    rows = Gap.objects.open().filter(assignee=owner.user).order_by("since", "pk")
    return [Item(pk, person) for pk, person in rows.values_list("pk", "person")]


def _give_gaps(ids: Collection[UUID], hand: Hand) -> Collection[UUID]:
    if hand.frm.user is None or hand.to.user is None:
        return ()
    return working.hand_over(
        ids, frm=hand.frm.user, to=hand.to.user, by=hand.by, at=hand.at
    )


GAPS = Handler("gaps", _("unmet rights"), _open_gaps, _give_gaps)
