"""A secret address per person under which a calendar program reads their deadlines.

Who knows the address reads what is due and when, and nothing about a child. Only its hash
is kept; a new address ends the old one.
"""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit

from . import reads
from .models import Deadline, Feed

_LENGTH = 32  # bytes of chance


@transaction.atomic
def make(user: User, *, at: datetime) -> str:
    """A new address for `user`; returns its secret part, which is not kept."""
    end(user, at=at)
    secret = secrets.token_urlsafe(_LENGTH)
    feed = Feed.objects.create(user=user, secret_hash=_hash(secret), made_at=at)
    audit.record("calendar.made", feed, by=user.pk, at=at)
    return secret


@transaction.atomic
def end(user: User, *, at: datetime) -> bool:
    """The address opens nothing any more. Returns whether there was one."""
    feed = Feed.objects.select_for_update().filter(user=user, ended_at=None).first()
    if feed is None:
        return False
    feed.ended_at = at
    feed.save(update_fields=["ended_at"])
    audit.record("calendar.ended", feed, by=user.pk, at=at)
    return True


def reader(secret: str) -> User | None:
    """Whose address it is; None for one that is unknown, ended, or of a shut account."""
    feed = Feed.objects.filter(
        secret_hash=_hash(secret), ended_at=None, user__is_active=True
    ).select_related("user")
    found = feed.first()
    return found.user if found else None


def of(user_id: UUID, *, at: datetime) -> list[Deadline]:
    """What `user` answers for with a date, the soonest first; acting as that person."""
    rows = reads.mine(actor_of(user_id, at=at), at)
    return [row for row in rows if row.due_at is not None and row.paused_at is None]


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
