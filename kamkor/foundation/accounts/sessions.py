"""How long somebody stays signed in: idle and absolute limits."""

from collections.abc import Callable
from time import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

STARTED, SEEN = "kamkor_started_at", "kamkor_seen_at"
WRITE_EVERY = 60  # seconds: a session row is not rewritten on every click
BACKGROUND = "X-Kamkor-Background"  # a page that asks by itself is nobody's presence


class SessionLimits:
    """Ends a session after the idle minutes or the hours of the settings."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = time()
        ended = _ended(request, now)
        if ended:
            logout(request)
            return _to_sign_in(request, ended)
        _note(request, now)
        return self.get_response(request)


def _ended(request: HttpRequest, now: float) -> str:
    """ "idle", "old" or "" when the session goes on."""
    started = request.session.get(STARTED, now)
    seen = request.session.get(SEEN, now)
    if now - started > settings.SESSION_HOURS * 3600:
        return "old"
    if now - seen > settings.SESSION_IDLE_MINUTES * 60:
        return "idle"
    return ""


def _note(request: HttpRequest, now: float) -> None:
    request.session.setdefault(STARTED, now)
    if request.headers.get(BACKGROUND):
        request.session.setdefault(SEEN, now)
    elif now - request.session.get(SEEN, 0) >= WRITE_EVERY:
        request.session[SEEN] = now


def _to_sign_in(request: HttpRequest, why: str) -> HttpResponse:
    query = {"ended": why}
    if request.method == "GET" and not request.headers.get("HX-Request"):
        query["next"] = request.get_full_path()
    url = f"{reverse('account_login')}?{urlencode(query)}"
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)
