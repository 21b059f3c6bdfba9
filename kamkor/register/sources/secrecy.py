"""Rows kept from an actor for the sake of their child, whoever sent the list.

The Python half of the policy `record_secret` (linkage/sql/secret.sql).
"""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q

from kamkor.foundation.access.actor import blocked, linked_to
from kamkor.foundation.access.choices import Relation, Sensitivity

if TYPE_CHECKING:
    from kamkor.foundation.access.actor import Actor

# children -> the rows that speak of them: said by the app that knows children
HANDLERS: list[Callable[[Collection[UUID]], Collection[UUID]]] = []


def open_to(actor: "Actor") -> Q:
    """Condition on records: not of a shielded child, unless `actor` holds it at class 4;
    never of one from whom `actor` is shut out."""
    condition = Q(secret_of=None)
    if actor.best(Relation.NATION) >= Sensitivity.SHIELDED:
        condition |= Q(secret_of__isnull=False)
    elif held := linked_to(actor, Sensitivity.SHIELDED):
        children = held if isinstance(held, list) else ArraySubquery(held)
        condition |= Q(secret_of__contained_by=children)
    if forbidden := blocked(actor):
        rows = {row for handler in HANDLERS for row in handler(forbidden)}
        condition &= ~Q(pk__in=rows)
    return condition
