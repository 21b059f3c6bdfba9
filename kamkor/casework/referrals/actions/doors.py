"""The one-time page of a body without an account.

An address sent to the body and a code told by phone: who has one of the two reads
nothing. Both are used up by the first look.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kamkor.casework.referrals import policy
from kamkor.casework.referrals.errors import NotNow, Shut
from kamkor.casework.referrals.models import Door, Referral
from kamkor.foundation.access import onetime
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.law import reads as law

from .answering import look_at
from .parts import held, locked


@dataclass(frozen=True)
class NewDoor:
    """Shown once: nothing of it is kept but hashes."""

    secret: str
    code: str
    until: datetime


@transaction.atomic
def make_door(referral_id: UUID, *, by: Actor, at: datetime) -> NewDoor:
    """A new address and code; those before open nothing any more.

    Raises NotThere, PermissionDenied, NotNow for a referral that ended.
    """
    referral = locked(referral_id, None, by)
    if not policy.sends(by, referral):
        raise PermissionDenied
    if not policy.is_open(referral):
        raise NotNow
    secret, code = onetime.new()
    days = law.value(
        "REFERRAL_PAGE_DAYS", settings.COUNTRY, timezone.localdate(at)
    ).days
    with context.acting_as_machine():
        Door.objects.filter(referral=referral, shut_at=None).update(shut_at=at)
        door = Door.objects.create(
            referral=referral, secret_hash=onetime.hashed(secret),
            code_hash=onetime.coded(code, secret),
            made_by=by.user_id, made_at=at, until=at + timedelta(days=days),
        )  # fmt: skip
    audit.record(
        "referral.page_made", door, by=by.user_id, at=at,
        subject=referral.case.person_id,
    )  # fmt: skip
    return NewDoor(secret, code, door.until)


def enter(secret: str, code: str, *, at: datetime) -> UUID:
    """Let in who has both; returns the referral. The door is shut behind them.

    Raises Shut, also for a wrong code: who tries learns nothing of which it was.
    """
    with context.acting_as_machine():
        found = _try(secret, code, at)  # kept also where the code was wrong
    if found is None:
        raise Shut
    return found


@transaction.atomic
def _try(secret: str, code: str, at: datetime) -> UUID | None:
    rows = Door.objects.filter(
        secret_hash=onetime.hashed(secret), shut_at=None, until__gt=at
    )
    found = rows.first()
    if found is None:
        return None
    referral = held(found.referral_id)  # before the door, as who ends it does
    door = rows.select_for_update(of=("self",)).first()
    if door is None or not door.opens(secret, code, at=at):
        return None
    audit.record(
        "referral.page_opened", door, by=context.MACHINE_ID, at=at,
        subject=referral.case.person_id,
    )  # fmt: skip
    return referral.pk


@transaction.atomic
def look(referral_id: UUID, *, at: datetime) -> Referral | None:
    """The referral for its one-time page; None once it ended, or where the basis to
    share is gone. As the machine."""
    return look_at(held(referral_id), at)
