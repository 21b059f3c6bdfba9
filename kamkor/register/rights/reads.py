"""Answers about gaps that span tables."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.models import Grant
from kamkor.foundation.accounts.models import User
from kamkor.foundation.web import words

from . import policy
from .models import Gap
from .terms import Terms

Wanted = Mapping[str, Any]
Meaning = Callable[[Any, UUID, date], Q]


def gaps(actor: Actor, wanted: Wanted, *, today: date, terms: Terms) -> QuerySet[Gap]:
    """Open gaps the actor may see, narrowed by cleaned fields of the filter form."""
    rows = Gap.objects.visible_to(actor).open()
    if wanted.get("overdue"):
        rows = rows.filter(terms.overdue())
    return rows.filter(_narrow(wanted, actor.user_id, today)).select_related(
        "territory", "responsible", "person"
    )


def how_many(actor: Actor, persons: Collection[UUID]) -> int:
    """Open gaps of these children that `actor` may see."""
    return Gap.objects.visible_to(actor).open().filter(person__in=persons).count()


def _narrow(wanted: Wanted, me: UUID, today: date) -> Q:
    """Every field that is filled narrows; what it means stands in one table."""
    condition = Q()
    for field, meaning in _MEANINGS.items():
        value = wanted.get(field)
        if value not in (None, ""):
            condition &= meaning(value, me, today)
    return condition


def _equal(field: str) -> Meaning:
    return lambda value, _me, _today: Q(**{field: value})


def _whose(value: str, me: UUID, _today: date) -> Q:
    return Q(assignee=me) if value == "me" else Q(assignee=None)


_MEANINGS: dict[str, Meaning] = {
    **{name: _equal(name) for name in ("right", "reason", "status", "sex", "state")},
    "body": _equal("responsible__kind"),
    "place": lambda place, _me, _today: Q(place__range=(place.low, place.high)),
    "age_from": lambda age, _me, today: Q(birth_year__lte=today.year - age),
    "age_to": lambda age, _me, today: Q(birth_year__gte=today.year - age - 1),
    "since": lambda day, _me, _today: Q(since__lte=day),
    "whose": _whose,
}


def candidates(gap: Gap, *, limit: int = 100) -> list[User]:
    """Who could take the gap: people whose territory has the child, in working roles."""
    grants = Grant.objects.filter(
        role__in=policy.assignable_roles(),
        territory__low__lte=gap.place,
        territory__high__gte=gap.place,
        user__is_active=True,
    ).values("user")
    found = User.objects.filter(pk__in=grants).order_by("full_name")[:limit]
    return words.alphabetical(found, lambda user: user.full_name)
