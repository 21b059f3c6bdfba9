"""How sure we are of who is at the keyboard."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from .choices import Assurance


def level(request: HttpRequest) -> Assurance:
    """The level of this session: 0, 1 (password) or 2 (second factor or passkey).

    A factor set up in this very session counts: its owner has just proved it.
    """
    user = request.user
    if not user.is_authenticated:
        return Assurance.NONE
    records = get_authentication_records(request, user)
    if any(record.get("method") == "mfa" for record in records):
        return Assurance.AAL2
    return Assurance.AAL1


def is_fresh(request: HttpRequest) -> bool:
    """Whether the user proved again who they are in the last ten minutes.

    For exports, shielded data and grants. If not, send to `account_reauthenticate`.
    """
    return bool(did_recently_reauthenticate(request))


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the user has set one up: without one, S2 and above stay shut."""
    return bool(request.user.is_authenticated and is_mfa_enabled(request.user))
