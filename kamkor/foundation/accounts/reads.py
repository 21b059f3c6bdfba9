from datetime import datetime

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
