"""Giving single deadlines to somebody else, by who assigns work."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.foundation.access.actor import Actor, actor_of
from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import Relation
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context

from . import actions, policy, work
from .choices import Owner
from .models import Deadline


@transaction.atomic
def give(ids: Sequence[UUID], *, to: UUID, by: Actor, at: datetime) -> int:
    """Give the running ones of these that `by` sees to somebody, who sees their children
    until the work is done. Returns how many changed hands.

    An organisation that answers goes on to answer. Work that is given whole is given
    whole. Raises PermissionDenied and
    CannotWorkOnIt, and changes nothing then.
    """
    if not policy.may_hand_over(by):
        raise PermissionDenied
    seen = Deadline.objects.visible_to(by).running()
    rows = list(seen.filter(pk__in=ids).select_related("term"))
    taker = actor_of(to, at=at)
    given = 0
    for row in rows:
        sensitivity = policy.sees(row, taker)
        if not sensitivity:
            raise CannotWorkOnIt
        kind = work.kind_of(row)
        if kind and kind.give:
            kind.give(row.about, to, by, at)
            given += 1
        else:
            given += _give(row, to, sensitivity, by=by, at=at)
    return given


def _give(row: Deadline, to: UUID, sensitivity: int, *, by: Actor, at: datetime) -> int:
    owner = Owner(user=to, organisation=row.organisation_id)
    changed = actions.hand_over(
        row.kind, row.about, to=owner, term=row.term.code, by=by.user_id, at=at
    )
    if changed and row.person_id:
        with context.acting_as_machine():
            Link.objects.create(
                subject=row.person_id, relation=Relation.ASSIGNED, user_id=to,
                sensitivity=sensitivity, valid_from=at, record=row.pk,
            )  # fmt: skip
    return changed
