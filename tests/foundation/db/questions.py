"""What tests of questions ask, and one that is refused."""

from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from kamkor.foundation.accounts.models import User
from kamkor.foundation.db.compiled import compiled


class Broken(Exception):
    """Somebody changed their mind: all goes back."""


@compiled
def name(user: UUID) -> QuerySet[User, str]:
    return User.objects.filter(pk=user).values_list("full_name", flat=True)


@compiled
def who_asks(user: UUID) -> QuerySet[User, UUID]:
    rows = User.objects.filter(pk=user).annotate(by=RawSQL("context.actor()", []))
    return rows.values_list("by", flat=True)


@compiled
def refused(user: UUID) -> QuerySet[User, int]:
    rows = User.objects.filter(pk=user).annotate(
        n=RawSQL("1 / (random() * 0)::int", [])
    )
    return rows.values_list("n", flat=True)
