from base64 import b64decode, b64encode
from os import urandom
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from .models import User

NONCE = 12


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are given by an administrator: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: wrong passwords are counted by axes, by name and in the database.

        The limit `login_failed` of the settings counts wrong codes only.
        """

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A closed account looks like a wrong password."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def post_login(
        self, request: HttpRequest, user: User, **kwargs: Any
    ) -> HttpResponse:
        """The pages turn to the language of the person."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Say what happened to a factor; keep quiet about signing in and out."""
        if not (message_template or "").endswith(("logged_in.txt", "logged_out.txt")):
            super().add_message(request, level, message_template, *args, **kwargs)


def remember_language(response: HttpResponse, language: str) -> None:
    """Keep the language in the browser, for the pages before signing in too."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are encrypted by a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        nonce = urandom(NONCE)
        sealed = _cipher().encrypt(nonce, text.encode(), b"mfa")
        return b64encode(nonce + sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        raw = b64decode(encrypted_text)
        return _cipher().decrypt(raw[:NONCE], raw[NONCE:], b"mfa").decode()


def _cipher() -> AESGCM:
    return AESGCM(settings.KEYS.bytes("mfa"))
