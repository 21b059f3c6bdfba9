"""The pages of the chain: submit, take back, give an opinion, agree, approve."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page

from . import actions, forms, reads, sessions
from .choices import HeardHow, PlanState
from .errors import NotReady
from .models import Plan
from .showing_views import REFUSALS, WORK, found_or_404, show, then, words_of

_OPINION = page(action=Action.PLAN_OPINION, sensitivity=Sensitivity.CONTENT)
_AGREE = page(action=Action.PLAN_AGREE, sensitivity=Sensitivity.CONTENT)
_APPROVE = page(action=Action.PLAN_APPROVE, sensitivity=Sensitivity.CONTENT)


@require_POST
@WORK
def submit(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """Send the draft on its way along the chain."""
    found = found_or_404(request, plan_id)
    form = forms.Submit(request.POST)
    if not form.is_valid():
        return show(request, found, submitting=form, status=422)
    said = form.cleaned_data
    how = HeardHow(said["how"]) if said["how"] else None
    heard = actions.Hearing(said["words"], said["not_heard"], how, said["on"])
    try:
        actions.submit(
            found.pk, heard=heard, away=said.get("away"), edition=said["edition"],
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
    except NotReady as why:
        for line in why.missing:
            form.add_error(None, line)
        return show(request, found, submitting=form, status=422)
    except REFUSALS as why:
        messages.error(request, words_of(why))
    else:
        messages.success(request, _("The plan is submitted."))
    return redirect("plan", found.pk)


@require_POST
@WORK
def take_back(request: PageRequest, plan_id: UUID) -> HttpResponse:
    return then(
        request, plan_id,
        lambda: actions.take_back(plan_id, by=request.actor, at=timezone.now()),
    )  # fmt: skip


@require_safe
@_OPINION
def for_opinion(request: PageRequest) -> HttpResponse:
    return _waiting(request, PlanState.OPINION, "plan-opinion")


@require_safe
@_AGREE
def to_agree(request: PageRequest) -> HttpResponse:
    return _waiting(request, PlanState.SUBMITTED, "plan-agree")


@require_safe
@_APPROVE
def to_approve(request: PageRequest) -> HttpResponse:
    return _waiting(request, PlanState.AGREED, "plan-approve")


@require_http_methods(["GET", "POST"])
@_OPINION
def opinion(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """One plan, the opinion of one body on it."""
    return _decide(request, plan_id, actions.give_opinion, "plans-for-opinion")


@require_http_methods(["GET", "POST"])
@_AGREE
def agree(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """One plan, one agreement; where it is taken in session, in which one."""
    return _decide(request, plan_id, actions.agree, "plans-to-agree")


@require_http_methods(["GET", "POST"])
@_APPROVE
def approve(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """One plan, one decision of the akim or mayor."""
    return _decide(request, plan_id, actions.approve, "plans-to-approve")


def _waiting(request: PageRequest, state: PlanState, url: str) -> HttpResponse:
    found = reads.waiting(request.actor, state)
    named = reads.children(found)
    audit.read(
        "plan.waiting_listed", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        ids=[str(p.pk) for p in found],
    )  # fmt: skip
    rows = [(p, named.get(p.case.person.root_id)) for p in found]
    columns = [_("Child"), _("Plan"), _("Place"), _("Submitted")]
    return render(
        request, "plans/waiting.html", {"rows": rows, "url": url, "columns": columns}
    )


def _decide(
    request: PageRequest, plan_id: UUID, sign: Callable[..., Plan], back: str
) -> HttpResponse:
    found = found_or_404(request, plan_id)
    if request.method == "GET" and sessions.decides(found):
        return show(request, found)
    decide = forms.Opinion if found.state == PlanState.OPINION else forms.Decide
    form = decide(request.POST or None, initial={"edition": found.edition})
    if form.is_valid() and _sent_where_meant(request, form):
        said = form.cleaned_data
        told: dict[str, Any] = {
            "edition": said["edition"], "by": request.actor, "at": timezone.now()
        }  # fmt: skip
        try:
            if "return" in request.POST:
                actions.send_back(found.pk, remarks=said["remarks"], **told)
                messages.success(request, _("The plan was returned."))
            else:
                if "words" in said:
                    told["words"] = said["words"]
                sign(found.pk, **told)
                messages.success(request, _("Signed."))
            return redirect(back)
        except REFUSALS as why:
            form.add_error(None, words_of(why))
    return show(request, found, deciding=form, status=422 if form.is_bound else 200)


def _sent_where_meant(request: PageRequest, form: forms.Decide) -> bool:
    """Remarks go with a returned plan; whoever signs beside them is asked again."""
    said = form.cleaned_data
    if "return" not in request.POST and said.get("words") == "":
        form.add_error("words", _("Write what you think of the plan."))
        return False
    if "return" in request.POST or not said["remarks"]:
        return True
    form.add_error(
        "remarks", _("Remarks are sent when you return the plan. Empty them to sign.")
    )
    return False
