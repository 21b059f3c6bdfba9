"""Where our sign-in differs from allauth's."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class ActivateTOTP(ActivateTOTPView):  # type: ignore[misc]
    """The code that sets the factor up also proves it: nobody is asked twice."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return response


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """The key that was just touched also proves it."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="webauthn")
        return response


def ask_the_administrator(request: HttpRequest) -> HttpResponse:
    """No account, or the password or phone is lost: the same page for everybody."""
    return render(request, "account/ask_the_administrator.html")
