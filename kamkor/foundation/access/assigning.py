"""Work about a child that is somebody's: a link for as long as the work lasts."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from kamkor.foundation.db import posting

from . import policy
from .actor import actor_of
from .choices import Action, Relation, RoleCode, Sensitivity
from .models import Grant, Link


class CannotWorkOnIt(Exception):
    """The person chosen has no role in which a child may be assigned to them."""


def give(
    subject: UUID, *, record: UUID, to: UUID, allowing: Action, at: datetime
) -> None:
    """Let `to` see the child for the work `record`, as far as their roles that allow
    `allowing` go. Whoever had it before does not any longer. As the machine.

    Raises CannotWorkOnIt.
    """
    give_many({record: subject}, to=to, allowing=allowing, at=at)


def give_many(
    work: Mapping[UUID, UUID], *, to: UUID, allowing: Action, at: datetime
) -> None:
    """`give` of {record: child}, in two statements. As the machine."""
    sensitivity = reach(to, allowing, at)
    _end(Q(record__in=work), at)
    Link.objects.bulk_create(
        Link(
            subject=subject, relation=Relation.ASSIGNED, user_id=to,
            sensitivity=sensitivity, valid_from=at, record=record,
        )
        for record, subject in work.items()
    )  # fmt: skip


def show(  # noqa: PLR0913 - whom, what, where, how far
    subject: UUID, *, record: UUID, allowing: Action, place: int, at: datetime,
    at_most: int = Sensitivity.SHIELDED, but: Collection[UUID] = (),
    only: Q | None = None,
) -> int:  # fmt: skip
    """Let everybody who may do `allowing` at `place` see the child for the work
    `record`, as far as their roles go and no further than `at_most`, until it is taken;
    nobody of `but`. `only` says by which grants, if not by those whose territory the
    place lies in. Returns how many. As the machine."""
    roles = {
        role: policy.reach(role, Relation.ASSIGNED)
        for role, rule in policy.ROLES.items()
        if allowing in rule.actions and policy.reach(role, Relation.ASSIGNED)
    }
    near = Q(territory__low__lte=place, territory__high__gte=place)
    held = Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), near if only is None else only,
        role__in=roles, valid_from__lte=at, user__is_active=True,
    ).values_list("user", "role")  # fmt: skip
    people: dict[UUID, int] = {}
    for user, role in held:
        if user not in but:
            far = min(roles[RoleCode(role)], at_most)
            people[user] = max(people.get(user, 0), far)
    Link.objects.bulk_create(
        Link(
            subject=subject, relation=Relation.ASSIGNED, user_id=user,
            sensitivity=sensitivity, valid_from=at, record=record,
        )
        for user, sensitivity in people.items()
    )  # fmt: skip
    return len(people)


def take(record: UUID, *, at: datetime) -> None:
    """Nobody sees the child for this work from now on. As the machine."""
    _end(Q(record=record), at)


def join(
    work: Mapping[UUID, UUID], *, to: UUID, allowing: Action, at: datetime,
    at_most: int = Sensitivity.SHIELDED,
) -> int:  # fmt: skip
    """Let `to` see the children of {record: child} beside whoever sees them for it, as far
    as their roles that allow `allowing` go and no further than `at_most`. Returns how many
    are new. As the machine.

    Raises CannotWorkOnIt.
    """
    sensitivity = min(reach(to, allowing, at), at_most)
    has = Link.objects.filter(
        record__in=work, user=to, relation=Relation.ASSIGNED, valid_until=None
    ).values_list("record", flat=True)
    new = Link.objects.bulk_create(
        Link(
            subject=work[record], relation=Relation.ASSIGNED, user_id=to,
            sensitivity=sensitivity, valid_from=at, record=record,
        )
        for record in work.keys() - set(has)
    )  # fmt: skip
    return len(new)


def take_from(user: UUID, records: Iterable[UUID], *, at: datetime) -> None:
    """`user` alone sees no child for these works from now on. As the machine."""
    _end(Q(record__in=records, user=user), at)


def _end(of: Q, at: datetime) -> None:
    links = Link.objects.filter(of, relation=Relation.ASSIGNED)
    held = links.filter(Q(valid_until=None) | Q(valid_until__gt=at))
    posting.update(held, valid_until=at)


def reach(user_id: UUID, allowing: Action, at: datetime) -> int:
    """As far as the best of the user's roles that allow it may see an assigned child.

    Raises CannotWorkOnIt.
    """
    best = max(
        (
            policy.reach(held.role, Relation.ASSIGNED)
            for held in actor_of(user_id, at=at).held
            if allowing in policy.ROLES[held.role].actions
        ),
        default=0,
    )
    if not best:
        raise CannotWorkOnIt
    return best
