"""What every verb asks first."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied

from kamkor.foundation.access.actor import Actor, actor_of
from kamkor.register.sources import policy


def require_import(by: UUID, *, at: datetime) -> Actor:
    """The actor, if `by` may bring lists in. Raises PermissionDenied."""
    actor = actor_of(by, at=at)
    if not policy.may_import(actor):
        raise PermissionDenied
    return actor


def require_undo(by: UUID, *, at: datetime) -> Actor:
    """The actor, if `by` may take lists back. Raises PermissionDenied."""
    actor = actor_of(by, at=at)
    if not policy.may_undo(actor):
        raise PermissionDenied
    return actor
