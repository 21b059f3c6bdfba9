"""The one-time page of a body without an account. It opens by address and code, and the
session that entered reads one plan for an hour."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.web.page import PageRequest, public_page

from . import actions, chain, forms, reads, resting
from .choices import Deed
from .errors import Changed, NotNow, NotReady, NotThere, Shut
from .models import Plan
from .showing_views import WORK, found_or_404, show

_SESSION = "plan_page"
_SECONDS = 3600


@never_cache
@require_POST
@WORK
def make_door(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """An address and a code for the body, shown once."""
    try:
        made = actions.make_door(plan_id, by=request.actor, at=timezone.now())
    except (NotThere, PermissionDenied):
        raise Http404 from None
    address = request.build_absolute_uri(reverse("plan-enter", args=[made.secret]))
    return show(request, found_or_404(request, plan_id), door=made, address=address)


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
            request.session[_SESSION] = {
                "plan": str(opened.plan_id), "step": opened.step, "until": until
            }  # fmt: skip
            return redirect("plan-outside")
    return render(
        request,
        "plans/enter.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@public_page
def answer(request: HttpRequest) -> HttpResponse:
    """The plan, and what the body says to it, for whoever entered."""
    opened, now = request.session.get(_SESSION), timezone.now()
    if opened is None or opened["until"] < now.timestamp():
        return render(request, "plans/over.html", status=410)
    with context.acting_as_machine():
        found = actions.look(UUID(opened["plan"]), opened["step"])
        step = chain.waits_for(found) if found else None
        if found is None or step is None:
            return render(request, "plans/over.html", status=410)
        form = forms.Outside(
            request.POST or None, opinion=step.deed == Deed.OPINION,
            initial={"edition": found.edition},
        )  # fmt: skip
        if form.is_valid() and _answered(request, found, form):
            request.session.pop(_SESSION)
            return render(request, "plans/thanks.html")
        audit.record(
            "plan.page_read", found, by=context.MACHINE_ID, at=now,
            subject=found.case.person_id,
        )  # fmt: skip
        return render(
            request, "plans/outside.html", _shown(found, form, step.label),
            status=422 if form.is_bound else 200,
        )  # fmt: skip


def _shown(found: Plan, form: forms.Outside, office: str) -> dict[str, Any]:
    return {
        "form": form, "plan": found, "office": office,
        "child": reads.children([found]).get(found.case.person.root_id),
        "goals": reads.goals(found), "outcome": resting.told(found),
        "signatures": reads.signatures(found), **reads.heard(found),
    }  # fmt: skip


def _answered(request: HttpRequest, found: Plan, form: forms.Outside) -> bool:
    told = form.cleaned_data
    returned = "return" in request.POST
    words = told.get("words", "")
    if returned and not told["remarks"]:
        form.add_error("remarks", _("Write what is to be changed."))
    elif not returned and told["remarks"]:
        form.add_error(
            "remarks",
            _("Remarks are sent when you return the plan. Empty them to sign."),
        )
    elif not returned and "words" in told and not words:
        form.add_error("words", _("Write what you think of the plan."))
    else:
        said = actions.SaidOutside(told["name"], words, told["remarks"])
        return _sent(found, said, form)
    return False


def _sent(found: Plan, said: actions.SaidOutside, form: forms.Outside) -> bool:
    try:
        actions.answer_outside(
            found.pk, chain.awaited(found).code, said, edition=form.cleaned_data["edition"],
            at=timezone.now(),
        )  # fmt: skip
    except Changed:
        form.add_error(None, _("Somebody changed the plan. Read it again."))
    except NotReady as why:
        for line in why.missing:
            form.add_error(None, line)
    except NotNow:
        form.add_error(None, _("That cannot be said now."))
    else:
        return True
    return False
