"""Who approves plans for a territory, and who could stand in for one of them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from kamkor.foundation.access import policy as access
from kamkor.foundation.access.choices import Action, RoleCode
from kamkor.foundation.access.models import Grant
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.places import reads as places
from kamkor.foundation.places.models import Territory
from kamkor.foundation.web import words

from .models import Duty


def roles() -> list[RoleCode]:
    return [
        role
        for role, rule in access.ROLES.items()
        if Action.PLAN_APPROVE in rule.actions
    ]


def desk(user: UUID, at: datetime) -> Territory | None:
    """Where somebody approves plans: the narrowest territory. One query."""
    rows = _held(at).filter(user=user, territory__isnull=False)
    found = rows.select_related("territory").order_by("-territory__low").first()
    return found.territory if found else None


def colleagues(user: UUID, at: datetime) -> list[User]:
    """Who could stand in: those who approve plans there, around it, or elsewhere in the
    region, and are not away themselves."""
    where = desk(user, at)
    if where is None:
        return []
    line = places.snapshot(where.country).path(where)
    region = line[1] if len(line) > 1 else line[0]
    with context.acting_as_machine():
        today = timezone.localdate(at)
        away = set(Duty.objects.on(today).values_list("user", flat=True))
    near = _held(at).filter(
        territory__low__lte=region.high, territory__high__gte=region.low
    )
    users = near.exclude(user=user).exclude(user__in=away).values("user")
    found = User.objects.filter(pk__in=users)
    return words.alphabetical(found, lambda user: user.full_name)


def holders(place: int, at: datetime) -> QuerySet[Grant]:
    """Roles by which plans of that place are approved."""
    return _held(at).filter(territory__low__lte=place, territory__high__gte=place)


def stands_in(deputy: UUID, place: int, *, at: datetime) -> list[Duty]:
    """Absences, that day, of those who approve plans of the place and whose deputy this
    is. As the machine."""
    rows = Duty.objects.on(timezone.localdate(at)).filter(
        deputy=deputy, user__in=holders(place, at).values("user")
    )
    return list(rows.select_related("user").order_by("from_day", "pk"))


def _held(at: datetime) -> QuerySet[Grant]:
    return Grant.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=at), valid_from__lte=at,
        role__in=roles(), user__is_active=True,
    )  # fmt: skip
