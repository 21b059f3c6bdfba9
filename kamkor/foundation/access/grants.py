"""Roles given to people and taken away: the only place where grants change."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.places.models import Organisation, Territory

from .choices import RoleCode
from .models import Grant


class NoPlace(Exception):
    """A role holds in a territory or for an organisation; neither was named."""


@transaction.atomic
def grant_role(
    user: User,
    role: RoleCode,
    *,
    where: Territory | Organisation | None,
    by: UUID | None,
    at: datetime,
    until: datetime | None = None,
) -> Grant:
    """Give `user` the role, in a territory or for an organisation, from `at` on.

    The same role for the same place, held already, is given back as it is. Raises
    NoPlace.
    """
    if where is None:
        raise NoPlace(role)
    place = {
        "territory": where if isinstance(where, Territory) else None,
        "organisation": where if isinstance(where, Organisation) else None,
    }
    held = Grant.objects.filter(user=user, role=role, valid_until=None, **place)
    if until is None and (same := held.first()):
        return same
    grant = Grant.objects.create(
        user=user, role=role, valid_from=at, valid_until=until, granted_by=by, **place
    )
    audit.record("role.granted", user, by=by, at=at, role=str(role), where=where.pk)
    return grant


@transaction.atomic
def take_role(grant: Grant, *, by: UUID | None, at: datetime, reason: str) -> None:
    """The role ends now; its history stays."""
    grant.valid_until = at
    grant.save(update_fields=["valid_until"])
    audit.record("role.taken", grant.user, by=by, at=at, role=grant.role, reason=reason)
