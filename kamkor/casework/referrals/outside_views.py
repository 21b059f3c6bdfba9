"""The one-time page of a body without an account. It opens by address and code, and the
session that entered reads one referral for an hour."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.web.page import public_page

from . import actions, forms, policy, reads
from .choices import ReferralState
from .errors import Changed, NotNow, Shut
from .models import Referral

_SESSION = "referral_page"
_SECONDS = 3600


@never_cache
@require_http_methods(["GET", "POST"])
@public_page
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for the code. What is behind is not told before it is right."""
    form = forms.Code(request.POST or None)
    if form.is_valid():
        try:
            opened = actions.enter(secret, form.cleaned_data["code"], at=timezone.now())
        except Shut:
            form.add_error("code", _("This address and this code open nothing."))
        else:
            request.session.cycle_key()
            until = timezone.now().timestamp() + _SECONDS
            request.session[_SESSION] = {"referral": str(opened), "until": until}
            return redirect("referral-outside")
    return render(
        request,
        "referrals/enter.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@public_page
def answer(request: HttpRequest) -> HttpResponse:
    """The referral, and its answer, for whoever entered."""
    opened, now = request.session.get(_SESSION), timezone.now()
    if opened is None or opened["until"] < now.timestamp():
        return render(request, "referrals/over.html", status=410)
    with context.acting_as_machine():
        found = actions.look(UUID(opened["referral"]), at=now)
        if found is None:
            return render(request, "referrals/over.html", status=410)
        says = policy.answers(found)
        form = forms.Answer(
            request.POST or None, says=says, initial={"edition": found.edition}
        )
        if form.is_valid() and _answered(found, form):
            request.session.pop(_SESSION)
            return render(request, "referrals/thanks.html")
        audit.record(
            "referral.page_read", found, by=context.MACHINE_ID, at=now,
            subject=found.case.person_id,
        )  # fmt: skip
        return render(
            request, "referrals/outside.html",
            {"form": form, "child": reads.child(found), "words": reads.words(found),
             "referral": found},
            status=422 if form.is_bound else 200,
        )  # fmt: skip


def _answered(found: Referral, form: forms.Answer) -> bool:
    said = form.cleaned_data
    try:
        actions.answer_outside(
            found.pk, actions.Answer(ReferralState(said["state"]), said["words"]),
            edition=said["edition"], at=timezone.now(),
        )  # fmt: skip
    except Changed:
        form.add_error(None, _("Somebody was quicker. Open the page again."))
        return False
    except NotNow:
        form.add_error(None, _("That cannot be said now."))
        return False
    return True
