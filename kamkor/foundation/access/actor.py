"""Somebody acting now: the grants that hold at this moment, read once per request."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from hashlib import blake2b
from operator import or_
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import F, Q, QuerySet

from kamkor.foundation.db import sql
from kamkor.foundation.db.compiled import Told, compiled

from . import policy
from .choices import Action, Relation, RoleCode, Sensitivity
from .models import Grant, Link

_FEW = 5000
_BY_USER = (Relation.ASSIGNED, Relation.LEASE)
_BY_ORGANISATION = (Relation.ORGANISATION, Relation.REFERRED)


@dataclass(frozen=True)
class Held:
    """One grant: a role and where it holds. `low`..`high` is the territory's interval."""

    role: RoleCode
    low: int | None = None
    high: int | None = None
    organisation_id: UUID | None = None


class _Bond(NamedTuple):
    subject: UUID
    relation: str
    sensitivity: int
    organisation: UUID | None


@dataclass(frozen=True)
class Actor:
    user_id: UUID
    at: datetime
    held: tuple[Held, ...]
    # links and blocks at that moment, read when first asked for
    _read: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def roles(self) -> frozenset[RoleCode]:
        return frozenset(h.role for h in self.held)

    def may(self, action: Action) -> bool:
        """Whether any role held allows `action` at all; the object is asked separately."""
        return any(action in policy.ROLES[h.role].actions for h in self.held)

    def best(self, relation: Relation) -> int:
        """The highest sensitivity any role held reaches by `relation`; 0 for nothing."""
        return max((policy.reach(h.role, relation) for h in self.held), default=0)

    @property
    def offices(self) -> list[UUID]:
        """The organisations that the actor acts for, whatever it may see for them."""
        return sorted({h.organisation_id for h in self.held if h.organisation_id})

    def territory(self, sensitivity: int) -> list[tuple[int, int]]:
        """The intervals of `place` whose children are seen at `sensitivity`."""
        return sorted(
            (h.low, h.high)
            for h in self.held
            if h.low is not None
            and h.high is not None
            and policy.reach(h.role, Relation.TERRITORY) >= sensitivity
        )

    def organisations(self, sensitivity: int, relation: Relation) -> list[UUID]:
        """The organisations on whose behalf children are seen at `sensitivity`."""
        return [
            h.organisation_id
            for h in self.held
            if h.organisation_id and policy.reach(h.role, relation) >= sensitivity
        ]

    def shape(self) -> Hashable:
        """What conditions are made of beside the moment (see `db.compiled.Asker`)."""
        if "shape" not in self._read:
            self._read["shape"] = self.user_id, self.held, _digest(*_bonds(self))
        shape: Hashable = self._read["shape"]
        return shape

    def at_another_moment(self, at: datetime) -> "Actor":
        """With the links and blocks of its own moment."""
        return replace(self, at=at)

    def links(self, sensitivity: int) -> Q:
        """Condition on `Link`: those that let this actor see at `sensitivity` now."""
        by = Q(pk__in=[])
        for relation in _BY_USER:
            if self.best(relation) >= sensitivity:
                by |= Q(user=self.user_id, relation=relation)
        for relation in _BY_ORGANISATION:
            if offices := self.organisations(sensitivity, relation):
                by |= Q(organisation__in=offices, relation=relation)
        valid = Q(valid_from__lte=self.at) & (
            Q(valid_until=None) | Q(valid_until__gt=self.at)
        )
        return by & valid & Q(sensitivity__gte=sensitivity)


def actor_of(user_id: UUID, *, at: datetime) -> Actor:
    """The actor with all grants valid at `at`. One query."""
    rows = _grants(user_id, at)
    held = tuple(Held(RoleCode(r), low, high, office) for r, low, high, office in rows)
    return Actor(user_id=user_id, at=at, held=held)


def asks_of(user_id: UUID, *, at: datetime) -> Told:
    """The question of `actor_of`, to be sent ahead."""
    return _grants.ahead(user_id, at)


@compiled
def _grants(user_id: UUID, at: datetime) -> QuerySet[Grant, Any]:
    rows = Grant.objects.filter(user=user_id, user__is_active=True, valid_from__lte=at)
    rows = rows.filter(Q(valid_until=None) | Q(valid_until__gt=at))
    return rows.values_list("role", "territory__low", "territory__high", "organisation")


def visible(actor: Actor, sensitivity: int, prefix: str = "", *, place: str = "") -> Q:
    """Condition on children: those `actor` may see at `sensitivity`.

    `prefix` leads from the filtered model to the child (`"person__"`). Expects the
    columns `id`, `place` and `is_shielded` there. A shielded child needs S4. `place`
    names the column of the child's place where the filtered model has one of its own,
    with an index.
    """
    place = place or f"{prefix}place"
    child = f"{prefix}id"
    plain = _ways(actor, sensitivity, child=child, place=place)
    if not plain:  # who reaches S4 reaches all below
        return Q(**{f"{child}__in": []})
    seen = Q(**{f"{prefix}is_shielded": False}) & _any(plain)
    if shielded := _ways(actor, Sensitivity.SHIELDED, child=child, place=place):
        seen |= _any(shielded)
    forbidden = blocked(actor)
    return seen & ~Q(**{f"{prefix}id__among": forbidden}) if forbidden else seen


def blocked(actor: Actor) -> list[UUID]:
    """The children from whom `actor` is shut out now."""
    found: list[UUID] = _bonds(actor)[1]
    return found


def reached(actor: Actor, sensitivity: int, *, child: str, place: str) -> Q:
    """Condition on children within reach by territory or link, whatever forbids it.

    `child` and `place` name the columns of the child's id and place.
    """
    ways = _ways(actor, sensitivity, child=child, place=place)
    return _any(ways) if ways else Q(**{f"{child}__in": []})


def _any(ways: list[Q]) -> Q:
    return reduce(or_, ways)


def _ways(actor: Actor, sensitivity: int, *, child: str, place: str) -> list[Q]:
    """One condition for each way that leads to children."""
    ways = [
        Q(**{f"{place}__range": (low, high)})
        for low, high in actor.territory(sensitivity)
    ]
    if any(actor.best(r) >= sensitivity for r in (*_BY_USER, *_BY_ORGANISATION)):
        linked = linked_to(actor, sensitivity)
        if not isinstance(linked, list):
            ways.append(Q(**{f"{child}__in": linked}))
        elif linked:
            ways.append(Q(**{f"{child}__among": linked}))
    return ways


def linked_to(actor: Actor, sensitivity: int) -> "list[UUID] | QuerySet[Link, UUID]":
    """The children linked to `actor` at `sensitivity`: as values while they are few, since an index
    serves those beside the territory's; as a subquery when they are many."""
    links = _bonds(actor)[0]
    if len(links) > _FEW:
        rows = Link.objects.filter(actor.links(sensitivity))
        return rows.values_list("subject", flat=True)
    by: set[tuple[Relation, UUID | None]] = {
        (relation, None) for relation in _BY_USER if actor.best(relation) >= sensitivity
    }
    for relation in _BY_ORGANISATION:
        by |= {(relation, at) for at in actor.organisations(sensitivity, relation)}
    return [
        link.subject
        for link in links
        if link.sensitivity >= sensitivity and (link.relation, link.organisation) in by
    ]


def _bonds(actor: Actor) -> tuple[list[_Bond], list[UUID]]:
    """All links, or more than a few, and the children shut off. One statement."""
    if "bonds" not in actor._read:
        given: dict[str, Any] = {
            "user": actor.user_id, "by_user": list(_BY_USER), "offices": actor.offices,
            "by_organisation": list(_BY_ORGANISATION), "at": actor.at, "few": _FEW,
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(sql.load("kamkor.foundation.access", "bonds"), given)
            rows = [_Bond(*row) for row in cursor.fetchall()]
        actor._read["bonds"] = (
            [row for row in rows if row.relation],
            [row.subject for row in rows if not row.relation],
        )
    found: tuple[list[_Bond], list[UUID]] = actor._read["bonds"]
    return found


def _digest(links: list[_Bond], shut: list[UUID]) -> bytes:
    """16 bytes, whatever the order. Each question of a page is looked up by it, and a
    school has links to all its pupils."""
    children = defaultdict(list, shut=[pk.bytes for pk in shut])
    if len(links) > _FEW:
        children["more than a few"] = []
    else:
        for link in links:
            kind = f"{link.relation} {link.sensitivity} {link.organisation}"
            children[kind].append(link.subject.bytes)
    digest = blake2b(digest_size=16)
    for kind, found in sorted(children.items()):
        digest.update(f"{kind} {len(found)}\n".encode() + b"".join(sorted(found)))
    return digest.digest()


def may_see(
    actor: Actor, *, subject: UUID, place: int, is_shielded: bool, sensitivity: int
) -> Relation | None:
    """Why `actor` may see one child at `sensitivity`, or None. At most two queries, one
    once it is known what binds the actor.

    The object check of the same table that `visible` compiles to a query.
    """
    if subject in blocked(actor):
        return None
    need = Sensitivity.SHIELDED if is_shielded else sensitivity
    return _relation(actor, subject, place, need)


def highest(
    actor: Actor, *, subject: UUID, place: int, is_shielded: bool
) -> tuple[Sensitivity, Relation] | None:
    """How far `actor` may see one child, and why; None for not at all.

    At most five queries, and one for most; none for those in its territory once it is
    known what binds the actor.
    """
    if subject in blocked(actor):
        return None
    for sensitivity in sorted(Sensitivity, reverse=True):
        need = Sensitivity.SHIELDED if is_shielded else sensitivity
        if relation := _relation(actor, subject, place, need):
            return sensitivity, relation
    return None


def _relation(
    actor: Actor, subject: UUID, place: int, need: Sensitivity | int
) -> Relation | None:
    if any(low <= place <= high for low, high in actor.territory(need)):
        return Relation.TERRITORY
    link = (
        Link.objects.filter(actor.links(need), subject=subject)
        .order_by(F("valid_until").desc(nulls_first=True))
        .values_list("relation", flat=True)
        .first()
    )
    return Relation(link) if link else None
