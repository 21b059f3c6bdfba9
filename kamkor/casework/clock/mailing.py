"""Letters about deadlines: how many, and where to look. Nothing about a child, ever.

Once a day each person with an address gets one letter with counts; what is told in hours
is written at once. Those without an address have the screen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from kamkor.foundation.accounts.models import User
from kamkor.foundation.law.choices import Unit

from . import spans
from .models import Deadline, Notice

_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Counts:
    """What one person answers for, and how much they were told and have not seen."""

    late: int = 0
    today: int = 0
    soon: int = 0
    told: int = 0

    def __bool__(self) -> bool:
        return bool(self.late or self.today or self.soon or self.told)


def digest(*, at: datetime) -> int:
    """One letter to each who has work that is late or near, or something unseen. Returns
    to how many. As the machine, in two queries and one connection to the mail server.

    Raises OSError or SMTPException when letters cannot be sent.
    """
    people = {user.pk: user for user in _with_address()}
    counts = _counts(at)
    return _send(
        _letter(people[pk], *_digest_words(people[pk], found))
        for pk, found in counts.items()
        if found and pk in people
    )


def urgent(*, at: datetime) -> int:
    """A letter to each who was told of something counted in hours since the last time.
    Returns to how many. As the machine; raises as `digest` does."""
    new = Notice.objects.filter(
        mailed_at=None, seen_at=None, deadline__parameter__unit=Unit.HOURS
    )
    ids = list(new.values_list("pk", flat=True))
    people = [user for user in _with_address() if user.pk in _told(ids)] if ids else []
    sent = _send(_letter(user, *_urgent_words(user)) for user in people)
    Notice.objects.filter(pk__in=ids).update(mailed_at=at)
    return sent


def _counts(at: datetime) -> dict[UUID, Counts]:
    """For everybody at once. Two queries."""
    tonight = spans.end_of(timezone.localdate(at))
    runs = Deadline.objects.running().filter(paused_at=None, owner__isnull=False)
    late, today = Q(due_at__lt=at), Q(due_at__gte=at, due_at__lte=tonight)
    soon = Q(due_at__gt=tonight, due_at__lte=tonight + _SOON)
    rows = (
        runs.filter(due_at__lte=tonight + _SOON)
        .values("owner")
        .annotate(
            late=Count("pk", filter=late),
            today=Count("pk", filter=today),
            soon=Count("pk", filter=soon),
        )
    )
    found = {
        row["owner"]: Counts(row["late"], row["today"], row["soon"])
        for row in rows
        if row["owner"]
    }
    unseen = Notice.objects.filter(seen_at=None).values("user").annotate(n=Count("pk"))
    for told in unseen:
        own = found.get(told["user"], Counts())
        found[told["user"]] = replace(own, told=told["n"])
    return found


def _told(ids: Sequence[UUID]) -> set[UUID]:
    return set(Notice.objects.filter(pk__in=ids).values_list("user", flat=True))


def _with_address() -> Iterable[User]:
    return User.objects.filter(is_active=True).exclude(email="").order_by("pk")


def _digest_words(user: User, found: Counts) -> tuple[str, str]:
    """Subject and text in the language of the reader."""
    with translation.override(user.language):
        lines = [
            ngettext("Late: %(n)s deadline", "Late: %(n)s deadlines", found.late)
            % {"n": found.late},
            ngettext("Due today: %(n)s", "Due today: %(n)s", found.today)
            % {"n": found.today},
            ngettext("In seven days: %(n)s", "In seven days: %(n)s", found.soon)
            % {"n": found.soon},
            ngettext("Told to you and not seen: %(n)s",
                     "Told to you and not seen: %(n)s", found.told)
            % {"n": found.told},
        ]  # fmt: skip
        numbers = (found.late, found.today, found.soon, found.told)
        said = [line for line, n in zip(lines, numbers, strict=True) if n]
        return gettext("Kamkor: your deadlines"), "\n".join([*said, "", *_where()])


def _urgent_words(user: User) -> tuple[str, str]:
    with translation.override(user.language):
        text = gettext(
            "Something must be done within hours. Sign in to Kamkor and look."
        )
        return gettext("Kamkor: something is urgent"), "\n".join([text, *_where()])


def _where() -> list[str]:
    """The address of the list, where the deployment says what its own is."""
    return [
        f"{origin}{reverse('work')}" for origin in settings.CSRF_TRUSTED_ORIGINS[:1]
    ]


def _letter(user: User, subject: str, text: str) -> EmailMessage:
    return EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [user.email])


def _send(letters: Iterable[EmailMessage]) -> int:
    ready = list(letters)
    if ready:
        get_connection().send_messages(ready)
    return len(ready)
