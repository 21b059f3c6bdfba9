"""Pages: every URL says what it does and how sensitive it is, or nothing starts.

The decorator is the gate: signed in, second factor, undertaking, action allowed. It reads
the actor once, puts it on the request and tells the database who is acting. What the
actor may see of one child is asked below, by querysets and row-level security.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import uuid4

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django_htmx.middleware import HtmxDetails

from kamkor.foundation.access.actor import Actor, actor_of, asks_of
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts import assurance
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, vault
from kamkor.foundation.db.compiled import ask_ahead

from .declarations import Declaration as Declaration
from .declarations import public_page as public_page

_ASKED_BY = ("GET", "HEAD", "POST")  # what links and forms of a browser ask by
P = ParamSpec("P")


class PageRequest(HttpRequest):
    """A request behind @page: signed in, with the actor read."""

    user: User
    htmx: HtmxDetails
    actor: Actor
    request_id: str


def page(
    action: Action, sensitivity: int = Sensitivity.STATUS
) -> Callable[
    [Callable[Concatenate[PageRequest, P], HttpResponseBase]],
    Callable[Concatenate[HttpRequest, P], HttpResponseBase],
]:
    """Declare a page: its action and the highest sensitivity it shows."""

    def declare(
        view: Callable[Concatenate[PageRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def gate(
            request: HttpRequest, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponseBase:
            if request.method not in _ASKED_BY:
                return HttpResponseNotAllowed(_ASKED_BY)
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            now, user = timezone.now(), request.user
            ask_ahead(
                [accounts.asks_undertaking(user, at=now), asks_of(user.pk, at=now)]
            )
            if stop := _not_ready(request, user, sensitivity, now):
                return stop
            return _enter(view, request, action, now, *args, **kwargs)

        gate.declaration = Declaration(action, sensitivity)  # type: ignore[attr-defined]
        return gate  # type: ignore[return-value]

    return declare


def _not_ready(
    request: HttpRequest, user: User, sensitivity: int, now: datetime
) -> HttpResponse | None:
    """Where somebody must go first: a second factor, the yearly undertaking."""
    if sensitivity >= Sensitivity.IDENTITY and assurance.level(request) < 2:
        return _by_way_of("second-factor", request)
    if not accounts.undertaking_current(user, at=now):
        return _by_way_of("undertaking", request)
    return None


def _by_way_of(url_name: str, request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": request.get_full_path()})
    return redirect(f"{reverse(url_name)}?{query}")


def _enter(
    view: Callable[..., HttpResponseBase],
    request: Any,
    action: Action,
    now: datetime,
    *args: Any,
    **kwargs: Any,
) -> HttpResponseBase:
    request.request_id = uuid4().hex
    request.actor = actor_of(request.user.pk, at=now)
    if not request.actor.may(action):
        audit.deny(
            action, by=request.user.pk, at=now, path=request.resolver_match.view_name
        )
        raise PermissionDenied
    user = request.user
    with context.acting_as(user.pk), vault.in_hand(), accounts.in_hand(user):
        response = view(request, *args, **kwargs)
        if hasattr(response, "render") and callable(response.render):
            response.render()  # inside: a lazy template would find no actor
    return response
