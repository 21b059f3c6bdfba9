"""Every URL is declared: its action and sensitivity. Nothing else starts.

It knows no models, so that pages open to everybody run where the register is not.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, ParamSpec

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver

from kamkor.foundation.access.choices import Action

P = ParamSpec("P")


@dataclass(frozen=True)
class Declaration:
    """What a URL does. `action` None: open to everybody."""

    action: Action | None
    sensitivity: int


def public_page(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """Declare a page open to everybody. It must show nothing about a person."""
    view.declaration = Declaration(None, 0)  # type: ignore[attr-defined]
    return view


_OPEN = Declaration(None, 0)
# Views of libraries, which cannot carry our decorator: by name, each open to everybody
# or guarded by the library itself for the person's own account only.
_LIBRARIES = {
    "account_login", "account_logout", "account_reauthenticate", "account_inactive",
    "account_change_password", "account_set_password", "account_signup",
    "account_email", "account_email_verification_sent", "account_confirm_email",
    "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_login_by_code", "account_confirm_login_code", "account_request_login_code",
    "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
    "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate_webauthn",
    "mfa_login_webauthn", "mfa_signup_webauthn", "mfa_trust",
    "set_language", "javascript-catalog",
}  # fmt: skip


class Door(NamedTuple):
    """One URL pattern: its whole route, the pattern, and what it declares."""

    route: str
    pattern: URLPattern
    declaration: Declaration | None


def doors(
    patterns: Sequence[URLPattern | URLResolver], prefix: str = ""
) -> Iterator[Door]:
    """All URL patterns below `patterns`, depth first."""
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from doors(entry.url_patterns, route)
        else:
            declared = getattr(entry.callback, "declaration", None)
            if declared is None and entry.name in _LIBRARIES:
                declared = _OPEN
            yield Door(route, entry, declared)


def require(patterns: Sequence[URLPattern | URLResolver]) -> None:
    """Raise ImproperlyConfigured naming every URL that does not say what it does."""
    if missing := [d.route for d in doors(patterns) if d.declaration is None]:
        raise ImproperlyConfigured(
            "URLs without a declared action (use @page or @public_page): "
            + ", ".join(missing)
        )
