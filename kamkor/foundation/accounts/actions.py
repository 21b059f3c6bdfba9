"""The only place where accounts change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F

from kamkor.foundation.audit import actions as audit

from .choices import UNDERTAKING_VERSION, Kind, Language
from .models import Undertaking, User

UNDERTAKING_LASTS = timedelta(days=365)


class NameTaken(Exception):
    """Somebody else signs in by this name."""


class CannotPromise(Exception):
    """Only a person can give the undertaking."""


@dataclass(frozen=True)
class NewUser:
    """Who is added. `organisation_id` None: belongs to no organisation."""

    username: str
    full_name: str
    language: str = Language.RUSSIAN
    organisation_id: UUID | None = None
    phone: str = ""
    email: str = ""
    kind: str = Kind.PERSON


@transaction.atomic
def add_user(
    new: NewUser, *, password: str | None, by: UUID | None, at: datetime
) -> User:
    """Add somebody who signs in; without a password only by a factor set up later.

    Raises NameTaken, and ValidationError for a weak password. What the user may do is
    granted separately, in `access`.
    """
    name = new.username.strip().lower()
    if User.objects.filter(username=name).exists():
        raise NameTaken(name)
    user = User(
        username=name,
        full_name=new.full_name.strip(),
        language=new.language,
        organisation_id=new.organisation_id,
        phone=new.phone,
        email=new.email,
        kind=new.kind,
        date_joined=at,
    )
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    user.save(force_insert=True)
    audit.record("user.added", user, by=by, at=at, kind=str(new.kind))
    return user


@transaction.atomic
def set_language(user: User, language: str, *, at: datetime) -> None:
    """The language of pages and messages for this user."""
    user.language = Language(language)
    user.save(update_fields=["language"])
    audit.record("user.language_chosen", user, by=user.pk, at=at, language=language)


@transaction.atomic
def set_password(user: User, password: str, *, by: UUID | None, at: datetime) -> None:
    """A new password given by an administrator; every session ends."""
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    _end_sessions(user)
    audit.record("user.password_set", user, by=by, at=at)


@transaction.atomic
def disable_user(user: User, *, by: UUID | None, at: datetime, reason: str) -> None:
    """Nobody signs in as this user any more; every session ends with this commit."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    _end_sessions(user)
    audit.record("user.disabled", user, by=by, at=at, reason=reason)


@transaction.atomic
def enable_user(user: User, *, by: UUID | None, at: datetime, reason: str) -> None:
    """The user may sign in again, by a new session."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("user.enabled", user, by=by, at=at, reason=reason)


@transaction.atomic
def sign_out_everywhere(user: User, *, by: UUID | None, at: datetime) -> None:
    """Every session of the user ends, for example because a phone was stolen."""
    _end_sessions(user)
    audit.record("user.signed_out_everywhere", user, by=by, at=at)


@transaction.atomic
def remove_second_factors(
    user: User, *, by: UUID | None, at: datetime, reason: str
) -> int:
    """For somebody who lost the phone: all factors and sessions go. Returns how many."""
    count, _ = Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    audit.record("user.factors_removed", user, by=by, at=at, reason=reason)
    return int(count)


@transaction.atomic
def accept_undertaking(user: User, *, language: str, at: datetime) -> Undertaking:
    """The yearly promise of confidentiality, in the language in which it was read."""
    if user.kind != Kind.PERSON:
        raise CannotPromise(user.username)
    undertaking = Undertaking.objects.create(
        user=user,
        text_version=UNDERTAKING_VERSION,
        language=Language(language),
        accepted_at=at,
        valid_until=at + UNDERTAKING_LASTS,
    )
    audit.record(
        "undertaking.accepted",
        undertaking,
        by=user.pk,
        at=at,
        version=UNDERTAKING_VERSION,
    )
    return undertaking


def _end_sessions(user: User) -> None:
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
