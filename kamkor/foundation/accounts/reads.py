from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from .choices import UNDERTAKING_VERSION
from .models import Undertaking, User


def undertaking_current(user: User, *, at: datetime) -> bool:
    """Whether the user's promise of confidentiality covers this moment.

    Of the text in force: an older text does not count.
    """
    return Undertaking.objects.filter(
        user=user,
        text_version=UNDERTAKING_VERSION,
        accepted_at__lte=at,
        valid_until__gt=at,
    ).exists()


def last_undertaking(user: User) -> Undertaking | None:
    """The latest promise of the user, whether it still holds or not."""
    return Undertaking.objects.filter(user=user).order_by("-accepted_at").first()


def names(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Full names of people who sign in. One query."""
    wanted = {pk for pk in user_ids if pk}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "full_name"))
