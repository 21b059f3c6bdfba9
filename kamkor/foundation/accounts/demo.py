"""Sign-in helpers of the demo republic. In a real deployment all of them refuse."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings

from .models import User

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


class NotADemo(Exception):
    """The settings do not say DEMO."""


@dataclass(frozen=True)
class DemoLogin:
    """One synthetic officer: what to type, and who that is in the reader's words."""

    username: str
    password: str
    secret: str
    who: "_StrOrPromise"


_providers: list[Callable[[], Iterable[DemoLogin]]] = []


def register_logins(provider: Callable[[], Iterable[DemoLogin]]) -> None:
    """Name the logins that the sign-in page of a demo lists."""
    if provider not in _providers:
        _providers.append(provider)


def logins() -> list[DemoLogin]:
    """All demo logins; none outside a demo."""
    if not settings.DEMO:
        return []
    return [login for provider in _providers for login in provider()]


def set_demo_totp(user: User, secret: str) -> None:
    """Give the user this authenticator secret (base32). Raises NotADemo."""
    if not settings.DEMO:
        raise NotADemo
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    TOTP.activate(user, secret)


def demo_code(secret: str, at: datetime) -> str:
    """The six digits that the secret gives at this moment."""
    counter = int(at.timestamp()) // app_settings.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(secret, counter)))
