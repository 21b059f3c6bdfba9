"""The only place where services of the directory change."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.places.models import Organisation

from . import policy
from .models import Service

FIELDS = (
    "name_ky", "name_kk", "name_ru", "name_en", "territory", "need", "about", "for_whom",
    "age_from", "age_to", "languages", "cost", "is_free", "capacity", "taken", "address",
    "phones", "email", "web", "hours", "documents", "is_accessible", "valid_from", "valid_to",
)  # fmt: skip


class Closed(Exception):
    """The service is closed already."""


@transaction.atomic
def add_service(
    organisation: Organisation, *, values: Mapping[str, Any], by: Actor, at: datetime
) -> Service:
    """A new service; whoever adds it has checked it. `values` are fields of the model.

    Raises PermissionDenied outside the keeper's territory.
    """
    row = Service(organisation=organisation)
    _set(row, values, by=by, at=at)
    row.verified_on, row.verified_by = at.date(), by.user_id
    row.save(force_insert=True)
    audit.record("service.added", row, by=by.user_id, at=at)
    return row


@transaction.atomic
def change_service(
    service: UUID, *, values: Mapping[str, Any], by: Actor, at: datetime
) -> Service:
    """Other words about a service; whoever changes it has checked it. Raises
    PermissionDenied."""
    row = _kept(service, by)
    _set(row, values, by=by, at=at)
    row.verified_on, row.verified_by = at.date(), by.user_id
    row.save()
    audit.record("service.changed", row, by=by.user_id, at=at)
    return row


@transaction.atomic
def verify_service(service: UUID, *, by: Actor, at: datetime) -> Service:
    """All that is told of it was checked and holds. Raises PermissionDenied, Closed."""
    row = _kept(service, by)
    if row.valid_to is not None and row.valid_to <= at.date():
        raise Closed
    row.verified_on, row.verified_by = at.date(), by.user_id
    row.save(update_fields=["verified_on", "verified_by"])
    audit.record("service.verified", row, by=by.user_id, at=at)
    return row


@transaction.atomic
def close_service(service: UUID, *, on: date, by: Actor, at: datetime) -> Service:
    """It is given no more from that day on. Raises PermissionDenied, Closed."""
    row = _kept(service, by)
    if row.valid_to is not None and row.valid_to <= on:
        raise Closed
    row.valid_to = on
    if row.valid_from is not None and row.valid_from > on:
        row.valid_from = on
    row.changed_at, row.changed_by = at, by.user_id
    row.save(update_fields=["valid_to", "valid_from", "changed_at", "changed_by"])
    audit.record("service.closed", row, by=by.user_id, at=at, since=str(on))
    return row


def _kept(service: UUID, by: Actor) -> Service:
    row: Service = Service.objects.select_for_update().get(pk=service)
    if not policy.may_keep(by, row.place):
        raise PermissionDenied
    return row


def _set(row: Service, values: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    for name in FIELDS:
        if name in values:
            setattr(row, name, values[name])
    row.place = row.territory.low
    if not policy.may_keep(by, row.place):
        raise PermissionDenied
    row.changed_at, row.changed_by = at, by.user_id
