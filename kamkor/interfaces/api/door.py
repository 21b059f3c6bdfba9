"""Who knocks: the key, its scope, its quota, and on whose behalf the work is done."""

import hmac
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from . import quota, secret
from .choices import WRITE
from .models import ApiKey
from .problems import Problem

P = ParamSpec("P")
R = TypeVar("R")

_SEEN_EVERY = timedelta(minutes=1)
_NOBODY = "0" * 64
_log = logging.getLogger(__name__)


class KeyRequest(HttpRequest):
    """A request behind the door."""

    auth: ApiKey
    at: datetime


class ApiKeyAuth(HttpBearer):
    """`Authorization: Bearer kamkor_…`. `scope`: "records:write:" stands for any kind."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """The key. Raises Problem 401, the same whatever is wrong, and 403."""
        now = timezone.now()
        key = _find(token, at=now)
        if not any(scope.startswith(self.scope) for scope in key.scopes):
            refuse(key, at=now, scope=self.scope)
        request.at = now  # type: ignore[attr-defined]
        return key


def _find(token: str, *, at: datetime) -> ApiKey:
    parsed = secret.parse(token)
    key = (
        ApiKey.objects.select_related("user").filter(prefix=parsed.prefix).first()
        if parsed
        else None
    )
    known = key.secret_hash if key else _NOBODY
    fits = parsed is not None and hmac.compare_digest(known, parsed.hash)
    if key is None:
        # strangers may knock without end: their knocking must not fill the audit log
        _log.warning("a key that nobody has was shown")
        raise Problem("not-known")
    if not fits or not key.opens(at) or not key.user.is_active:
        audit.deny("api.knocked", by=key.user_id, at=at, key=key.prefix, fits=fits)
        raise Problem("not-known")
    return key


def refuse(key: ApiKey, *, at: datetime, scope: str) -> None:
    """Say no to a known key, and write it down. Raises Problem 403."""
    audit.deny("api.scope", by=key.user_id, at=at, key=key.prefix, scope=scope)
    raise Problem(
        "not-allowed", _("It needs the scope %(scope)s.") % {"scope": scope.rstrip(":")}
    )


def behind(
    view: Callable[Concatenate[Any, P], R],
) -> Callable[Concatenate[Any, P], R]:
    """Count the call, then work as the key's account in one transaction."""

    @wraps(view)
    def enter(request: Any, *args: P.args, **kwargs: P.kwargs) -> R:
        key: ApiKey = request.auth
        with context.acting_as(key.user_id):
            with transaction.atomic():
                quota.call(key, at=request.at)
                _seen(key, at=request.at)
            with transaction.atomic():
                return view(request, *args, **kwargs)

    return cast("Callable[Concatenate[Any, P], R]", enter)


def _seen(key: ApiKey, *, at: datetime) -> None:
    if key.last_used_at is None or at - key.last_used_at > _SEEN_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)


def may_write(key: ApiKey, kind: str, *, at: datetime) -> None:
    """Raises Problem 403."""
    if f"{WRITE}{kind}" not in key.scopes:
        refuse(key, at=at, scope=f"{WRITE}{kind}")
