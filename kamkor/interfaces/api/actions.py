"""The only place where keys change, and where what they send comes in."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from psycopg import errors as pg

from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.access.choices import Action
from kamkor.foundation.access.grants import grant_role
from kamkor.foundation.accounts import actions as accounts
from kamkor.foundation.accounts import choices as account_choices
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation, Territory
from kamkor.register.sources import actions as sources
from kamkor.register.sources import tasks
from kamkor.register.sources.models import Batch, Record
from kamkor.register.sources.reading import sent
from kamkor.register.sources.reading.cells import Cell

from . import secret
from .choices import role_of
from .models import Answer, ApiKey, Receipt, Usage

_PATIENCE = "1500ms"  # for another list being brought in; then the worker does it
_ANSWERS_KEPT = timedelta(days=7)
_USAGE_KEPT = timedelta(days=90)


# --- keys


@dataclass(frozen=True)
class NewKey:
    """A key to be made. `valid_until` None: until somebody revokes it."""

    name: str
    organisation: Organisation
    scopes: list[str]
    records_an_hour: int = 1_000
    records_a_day: int = 10_000
    valid_until: datetime | None = None


@transaction.atomic
def add_key(new: NewKey, *, by: UUID, at: datetime) -> tuple[ApiKey, str]:
    """Make a key; the text given back is the only copy of its secret.

    Raises PermissionDenied.
    """
    _require_keys(by, at=at)
    token = secret.new()
    key = ApiKey.objects.create(
        organisation=new.organisation,
        user=_machine_of(new.organisation, by=by, at=at),
        name=new.name,
        prefix=token.prefix,
        secret_hash=token.hash,
        scopes=sorted(new.scopes),
        records_an_hour=new.records_an_hour,
        records_a_day=new.records_a_day,
        created_at=at,
        created_by_id=by,
        valid_until=new.valid_until,
    )
    audit.record("api.key_added", key, by=by, at=at, scopes=key.scopes)
    return key, str(token)


def _machine_of(organisation: Organisation, *, by: UUID, at: datetime) -> User:
    """The organisation's machine account, able to do what its role says."""
    machine = User.objects.filter(
        kind=account_choices.Kind.MACHINE, organisation=organisation
    ).first()
    if machine is None:
        new = accounts.NewUser(
            username=f"system-{organisation.country}-{organisation.code}",
            full_name=organisation.name or organisation.code,
            organisation_id=organisation.pk,
            kind=account_choices.Kind.MACHINE,
        )
        machine = accounts.add_user(new, password=None, by=by, at=at)
    role = role_of(organisation.kind)
    grant_role(machine, role, where=organisation, by=by, at=at)
    return machine


@transaction.atomic
def revoke_key(key: ApiKey, *, by: UUID, at: datetime) -> None:
    """The kill switch: the next call with this key finds the door shut."""
    _require_keys(by, at=at)
    key = ApiKey.objects.select_for_update().get(pk=key.pk)
    if key.revoked_at is None:
        key.revoked_at, key.revoked_by_id = at, by
        key.save(update_fields=["revoked_at", "revoked_by"])
        audit.record("api.key_revoked", key, by=by, at=at)


def _require_keys(by: UUID, *, at: datetime) -> None:
    if by != context.MACHINE_ID and not actor_of(by, at=at).may(Action.API_KEYS):
        raise PermissionDenied


# --- records


@dataclass(frozen=True)
class Sending:
    """Records as a system sends them: `rows` are (reference, field -> cell)."""

    kind: str
    source: str
    list_date: date
    territory: Territory | None
    rows: list[tuple[str, Mapping[str, Cell]]]


def receive(sending: Sending, *, key: ApiKey, at: datetime) -> tuple[Receipt, Batch]:
    """Keep what was sent and open its receipt; the same rows again give the same one.

    Expects a transaction and the key's user acting. Raises what the intake raises.
    """
    content = sent.write(sending.rows, kind=sending.kind, list_date=sending.list_date)
    new = sources.NewList(
        file_name=f"{key.prefix}.json",
        kind=sending.kind,
        source=sending.source,
        list_date=sending.list_date,
        territory=sending.territory,
    )
    batch = sources.receive(new, io.BytesIO(content), by=key.user_id, at=at)
    receipt, is_new = Receipt.objects.get_or_create(
        key=key, batch=batch, defaults={"received_at": at}
    )
    audit.record(
        "api.received" if is_new else "api.received_again", receipt,
        by=key.user_id, at=at, key=key.prefix, kind=sending.kind,
        rows=len(sending.rows), batch=batch.pk,
    )  # fmt: skip
    return receipt, batch


def bring_in_now(batch: Batch, *, by: UUID, at: datetime) -> None:
    """Bring a single record in; the worker does it if another list holds the register.

    Expects a transaction.
    """
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            sources.bring_in(batch, by=by, at=at)
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = 0")
    except OperationalError as error:
        if not isinstance(error.__cause__, pg.LockNotAvailable):
            raise
        tasks.bring_in_later(batch, by=by, at=at)


def bring_in_later(batch: Batch, *, by: UUID, at: datetime) -> None:
    """Leave it to the worker; queued if and only if the transaction commits."""
    tasks.bring_in_later(batch, by=by, at=at)


def mend(
    record: Record, cells: Mapping[str, Cell], *, key: ApiKey, at: datetime
) -> Record:
    """Some cells of one row anew. Raises StillWrong, NotWaiting, BusyNow."""
    texts = {name: "" if cell is None else str(cell) for name, cell in cells.items()}
    audit.note("api.row_mended", by=key.user_id, at=at, key=key.prefix, rows=1)
    return sources.mend(record, texts, by=key.user_id, at=at)


# --- housekeeping


def forget(*, at: datetime) -> dict[str, int]:
    """Drop old answers and old counts of use; returns how many of each."""
    with context.acting_as_machine(), transaction.atomic():
        old: dict[str, Any] = {"answered_at__lt": at - _ANSWERS_KEPT}
        answers, _ = Answer.objects.filter(**old).delete()
        usage, _ = Usage.objects.filter(starts_at__lt=at - _USAGE_KEPT).delete()
        audit.note("api.forgotten", by=context.MACHINE_ID, at=at, answers=answers)
    return {"answers": answers, "usage": usage}
