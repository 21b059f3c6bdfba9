"""The page for somebody who is locked out. The lock is on the name, not the address."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,  # noqa: ARG001
    credentials: dict[str, Any] | None = None,  # noqa: ARG001
) -> HttpResponse:
    """429 with the minutes to wait; the same whether or not the name exists."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    response = render(
        request, "account/locked_out.html", {"minutes": minutes}, status=429
    )
    response["Retry-After"] = str(minutes * 60)
    return response
