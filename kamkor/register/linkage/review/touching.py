"""What a decision on who is who would touch, shown before it is taken. Reads only.

Records, facts and unmet rights are counted as far as the reader sees them. Who gains or
loses sight, who is shut out, keys and doubts are counted by the machine, after the
reader's right to decide on both children was checked.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Relation
from kamkor.foundation.access.models import Block, Link
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from kamkor.register.linkage import policy, store
from kamkor.register.linkage.choices import PairState
from kamkor.register.linkage.errors import (
    AlreadyDecided,
    AlreadyOne,
    NotDecided,
    OnlyRecord,
)
from kamkor.register.linkage.models import Assignment, Merge, Pair, SearchKey
from kamkor.register.people import counting
from kamkor.register.people.models import FACTS, Name, Person

_UNDECIDED = (PairState.OPEN, PairState.UNSURE)


class Sight(NamedTuple):
    """Somebody, or an office, and the child (its code) they begin or cease to see."""

    who: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Side:
    """A child as it stands now (merge), or as it would stand (undo, move)."""

    code: str  # empty for a child that is yet to be
    name: str  # empty where no list says one
    place: str
    is_shielded: bool
    records: int
    facts: int
    gaps: int | None  # None: nobody judges rights
    keys: int  # of the search


@dataclass(frozen=True, kw_only=True)
class Touched:
    """What `deed` (merge, undo, move) touches.

    `shielded`: children shielded by it; `still_shielded`: it lowers no shield that
    stands. `blocked`: people shut out from a second child by it (undo: from both, as
    before). `settled`: doubts between the two that need no answer any more.
    """

    deed: str
    sides: tuple[Side, Side]
    gains: Sequence[Sight] = ()
    loses: Sequence[Sight] = ()
    shielded: int = 0
    still_shielded: bool = False
    blocked: int = 0
    settled: int = 0

    @property
    def records(self) -> int:
        return sum(side.records for side in self.sides)

    @property
    def facts(self) -> int:
        return sum(side.facts for side in self.sides)

    @property
    def keys(self) -> int:
        return sum(side.keys for side in self.sides)


@dataclass
class _Group:
    """The persons that are one child, the root first known by `root`."""

    root: UUID
    persons: list[Person] = field(default_factory=list)

    @property
    def ids(self) -> list[UUID]:
        return [person.pk for person in self.persons]

    @property
    def is_shielded(self) -> bool:
        return any(person.is_shielded for person in self.persons)

    @property
    def code(self) -> str:
        return next((p.code for p in self.persons if p.pk == self.root), "")


def of_merge(pair: Pair | tuple[Person, Person], actor: Actor) -> Touched:
    """What "the same child" touches. Raises AlreadyOne, PermissionDenied."""
    one, other = (pair.left, pair.right) if isinstance(pair, Pair) else pair
    _require(actor, [one.pk, other.pk])
    with context.acting_as_machine():
        groups = _groups([one.pk, other.pk])
        if len(groups) < 2:
            raise AlreadyOne
        left, right = sorted(groups, key=lambda group: group.root)
        doubts = _doubts(left, right)
        gains = _sight(left, right, actor)
        shut = _shut_out(left.ids, actor) ^ _shut_out(right.ids, actor)
    spreads = left.is_shielded != right.is_shielded
    asked = int(isinstance(pair, Pair) and pair.state in _UNDECIDED)
    return Touched(
        deed="merge",
        sides=_sides(left, right, actor),
        gains=gains,
        shielded=int(spreads),
        still_shielded=left.is_shielded or right.is_shielded,
        blocked=len(shut),
        settled=max(doubts - asked, 0),
    )


def of_undo(merge: Merge, actor: Actor) -> Touched:
    """What taking a merge back touches: the two children as they would stand.

    Raises NotDecided when it was taken back before, PermissionDenied.
    """
    _require(actor, [merge.kept_id, merge.gone_id])
    if merge.undone_at is not None:
        raise NotDecided
    with context.acting_as_machine():
        left, right = _parted(merge)
        loses = _sight(left, right, actor)
        shut = _shut_out([*left.ids, *right.ids], actor)
    return Touched(
        deed="undo",
        sides=_sides(left, right, actor),
        loses=loses,
        still_shielded=left.is_shielded or right.is_shielded,
        blocked=len(shut),
    )


def of_move(assignment: Assignment, actor: Actor) -> Touched:
    """What taking a record from its child to a new one touches; the second side is the
    new child, whose search keys and rights are yet to be.

    Raises OnlyRecord, AlreadyDecided when it was moved before, PermissionDenied.
    """
    _require(actor, [assignment.person_id])
    old = assignment.person
    if assignment.ended_at is not None:
        raise AlreadyDecided
    if not old.assignments.filter(ended_at=None).exclude(pk=assignment.pk).exists():
        raise OnlyRecord
    with context.acting_as_machine():
        group = _groups([old.pk])[0]
        gains, loses = _sight_of_moved(assignment, group, actor)
        shut = _shut_out([old.pk], actor)
    left = _side(group, actor)
    moved = _facts(_OF_RECORD, assignment.record_id)
    rest = replace(left, records=left.records - 1, facts=left.facts - moved)
    new = Side(
        code="", name="", place=left.place, is_shielded=old.is_shielded, records=1,
        facts=moved, gaps=left.gaps and 0, keys=0,
    )  # fmt: skip
    return Touched(
        deed="move",
        sides=(rest, new),
        gains=gains,
        loses=loses,
        shielded=int(old.is_shielded),
        still_shielded=old.is_shielded,
        blocked=len(shut),
    )


def _sight_of_moved(
    assignment: Assignment, group: _Group, actor: Actor
) -> tuple[list[Sight], list[Sight]]:
    """Links that the record made go with it; who holds a shielded child holds both."""
    own = _links([assignment.person_id], actor)
    going = own.filter(record=assignment.record_id)
    kept = _links(group.ids, actor).exclude(pk__in=going.values("pk"))
    gains = _holders(going)
    if assignment.person.is_shielded:
        gains |= _holders(own.filter(user__isnull=False, sensitivity__gte=4))
    loses = _holders(going) - _holders(kept)
    return _named(gains, ""), _named(loses, group.code)


def _require(actor: Actor, persons: Collection[UUID]) -> None:
    if not policy.may_decide(actor, persons):
        raise PermissionDenied


# --- who is one child


def _groups(persons: Collection[UUID]) -> list[_Group]:
    found: dict[UUID, _Group] = {}
    roots = Person.objects.filter(pk__in=persons).values("root")
    for person in _people(root__in=roots):
        group = found.setdefault(person.root_id, _Group(person.root_id))
        group.persons.append(person)
    return list(found.values())


def _parted(merge: Merge) -> tuple[_Group, _Group]:
    """The two groups there are once `merge` does not stand any more."""
    root = Person.objects.get(pk=merge.gone_id).root_id
    everybody = list(_people(root=root))
    standing = Merge.objects.filter(undone_at=None).exclude(pk=merge.pk)
    into = dict(
        standing.filter(gone__in=[p.pk for p in everybody]).values_list("gone", "kept")
    )
    groups: dict[UUID, _Group] = {}
    for person in everybody:
        top = _end(person.pk, into)
        groups.setdefault(top, _Group(top)).persons.append(person)
    gone = _end(merge.gone_id, into)
    return groups[_end(merge.kept_id, into)], groups[gone]


def _end(person: UUID, into: dict[UUID, UUID]) -> UUID:
    while person in into:
        person = into[person]
    return person


def _people(**where: object) -> Iterable[Person]:
    return Person.objects.filter(**where).select_related("territory").order_by("pk")


# --- what the reader sees of a side


def _sides(left: _Group, right: _Group, actor: Actor) -> tuple[Side, Side]:
    return _side(left, actor), _side(right, actor)


def _side(group: _Group, actor: Actor) -> Side:
    root = next(person for person in group.persons if person.pk == group.root)
    newest = Name.objects.filter(person__in=group.ids).order_by("-seen_on", "-id")
    with context.acting_as_machine():
        keys = SearchKey.objects.filter(person_id__in=group.ids).count()
    return Side(
        code=root.code,
        name=newest.values_list("full", flat=True).first() or "",
        place=root.territory.name if root.territory else "",
        is_shielded=group.is_shielded,
        records=Assignment.objects.filter(person__in=group.ids, ended_at=None).count(),
        facts=_facts(_OF_PERSONS, group.ids),
        gaps=counting.count("gaps", actor, group.ids),
        keys=keys,
    )


_OF_PERSONS, _OF_RECORD = "person_id = ANY(%(which)s)", "record_id = %(which)s"


def _facts(condition: str, which: object) -> int:
    """Facts of these persons, or of one record, as the acting user sees them."""
    parts = [
        f"SELECT count(*) AS n FROM {topic._meta.db_table} WHERE {condition}"
        for topic in FACTS
    ]
    together = " UNION ALL ".join(parts)
    return int(
        store.fetch(f"SELECT sum(n) FROM ({together}) f", {"which": which})[0][0]
    )


# --- who sees, who must not, what is undecided. As the machine.

Holder = tuple[UUID | None, UUID | None]  # user, organisation: one of the two


def _links(persons: Collection[UUID], actor: Actor) -> QuerySet[Link]:
    """Links that stand and are the persons' own: not for some hours, not spread."""
    standing = Q(valid_until=None) | Q(valid_until__gt=actor.at)
    links = Link.objects.filter(standing, subject__in=persons)
    spread = Merge.objects.values("pk")
    return links.exclude(relation=Relation.LEASE).exclude(record__in=spread)


def _holders(links: QuerySet[Link]) -> set[Holder]:
    return set(links.values_list("user", "organisation"))


def _sight(left: _Group, right: _Group, actor: Actor) -> list[Sight]:
    """Who holds one of the two only, with the other."""
    ours = _holders(_links(left.ids, actor))
    theirs = _holders(_links(right.ids, actor))
    return [
        *_named(ours - theirs, right.code),
        *_named(theirs - ours, left.code),
    ]


def _named(holders: Collection[Holder], code: str) -> list[Sight]:
    users = [user for user, _office in holders if user]
    offices = [office for _user, office in holders if office]
    people_named = User.objects.filter(pk__in=users).values_list("full_name", flat=True)
    offices_named = [o.name for o in Organisation.objects.filter(pk__in=offices)]
    return [Sight(who, code) for who in sorted([*people_named, *offices_named])]


def _shut_out(persons: Collection[UUID], actor: Actor) -> set[UUID]:
    standing = Q(until=None) | Q(until__gt=actor.at)
    blocks = Block.objects.filter(standing, subject__in=persons)
    return set(blocks.values_list("user", flat=True))


def _doubts(left: _Group, right: _Group) -> int:
    """Undecided pairs between the two."""
    across = Q(left__in=left.ids, right__in=right.ids) | Q(
        left__in=right.ids, right__in=left.ids
    )
    return Pair.objects.filter(across, state__in=_UNDECIDED).count()
