from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by an administrator: nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def add_message(self, request: HttpRequest, level: int, **kwargs: Any) -> None:
        """Say what happened to a factor; keep quiet about signing in and out."""
        template = kwargs.get("message_template") or ""
        if not template.endswith(("logged_in.txt", "logged_out.txt")):
            super().add_message(request, level, **kwargs)
