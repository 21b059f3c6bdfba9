from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from kamkor.foundation.db.compiled import Told, compiled

from .choices import UNDERTAKING_VERSION
from .models import Undertaking, User

_HELD: ContextVar[dict[UUID, str] | None] = ContextVar("names in hand", default=None)


def undertaking_current(user: User, *, at: datetime) -> bool:
    """Whether the user's promise of confidentiality covers this moment.

    Of the text in force: an older text does not count.
    """
    return bool(_undertakings(user.pk, UNDERTAKING_VERSION, at))


def asks_undertaking(user: User, *, at: datetime) -> Told:
    """The question of `undertaking_current`, to be sent ahead."""
    return _undertakings.ahead(user.pk, UNDERTAKING_VERSION, at)


@compiled
def _undertakings(
    user: UUID, version: str, at: datetime
) -> QuerySet[Undertaking, UUID]:
    rows = Undertaking.objects.filter(
        user=user,
        text_version=version,
        accepted_at__lte=at,
        valid_until__gt=at,
    )
    return rows.values_list("pk", flat=True)[:1]


def last_undertaking(user: User) -> Undertaking | None:
    """The latest promise of the user, whether it still holds or not."""
    return Undertaking.objects.filter(user=user).order_by("-accepted_at").first()


def names(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Full names of people who sign in. One query; none for those a page knows already."""
    wanted = {pk for pk in user_ids if pk}
    held = _HELD.get()
    known = {} if held is None else held
    if unknown := wanted - known.keys():
        rows = User.objects.filter(pk__in=unknown).values_list("pk", "full_name")
        known.update(rows)
    return {pk: known[pk] for pk in wanted if pk in known}


@contextmanager
def in_hand(user: User) -> Iterator[None]:
    """Within it each name is asked for once, that of `user` never: the parts of a page
    name the same people."""
    token = _HELD.set({user.pk: user.full_name})
    try:
        yield
    finally:
        _HELD.reset(token)
