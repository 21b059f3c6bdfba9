from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import check_for_language, get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kamkor.foundation.accounts import actions as accounts
from kamkor.foundation.accounts import assurance
from kamkor.foundation.accounts import reads as account_reads
from kamkor.foundation.accounts.adapter import remember_language
from kamkor.foundation.accounts.models import User

from . import gallery_samples
from .forms import UndertakingForm
from .page import public_page
from .shell import THEME_COOKIE, THEMES

A_YEAR = 365 * 24 * 3600


def _next(request: HttpRequest) -> str:
    """Where to go back to: only ever a page of our own."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return "/"


@public_page
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages; kept with the account of who is signed in."""
    wanted = request.POST.get("language", "")
    response = HttpResponseRedirect(_next(request))
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        if isinstance(request.user, User):
            accounts.set_language(request.user, wanted, at=timezone.now())
        remember_language(response, wanted)
    return response


@public_page
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Choose light, dark or as the device, for this browser."""
    response = HttpResponseRedirect(_next(request))
    wanted = request.POST.get("theme", "")
    if wanted in THEMES:
        response.set_cookie(
            THEME_COOKIE,
            wanted,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


@public_page
@login_required
@require_http_methods(["GET", "POST"])
def undertaking(request: HttpRequest) -> HttpResponse:
    """The yearly promise of confidentiality: read it, give it."""
    user: Any = request.user
    now = timezone.now()
    current = account_reads.undertaking_current(user, at=now)
    form = UndertakingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        accounts.accept_undertaking(user, language=get_language() or "en", at=now)
        return redirect(_next(request))
    context = {
        "form": form,
        "current": current,
        "last": account_reads.last_undertaking(user),
        "next": _next(request),
    }
    status = 400 if form.errors else 200
    return render(request, "web/undertaking.html", context, status=status)


@public_page
@login_required
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """On the way to a child's page: prove the second factor, or set one up."""
    if assurance.has_second_factor(request):
        query = urlencode({"next": _next(request)})
        return redirect(f"{reverse('mfa_reauthenticate')}?{query}")
    return render(request, "web/second_factor.html", {"next": _next(request)})


@public_page
@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "web/offline.html")


@public_page
@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """All components with hard words. It holds no data; still, it is for insiders."""
    if not (settings.DEMO or settings.DEBUG or request.user.is_authenticated):
        raise Http404
    samples = gallery_samples.samples(request, today=timezone.localdate())
    return render(request, "web/gallery.html", samples)
