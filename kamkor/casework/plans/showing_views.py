"""What the pages of plans share: finding, showing, and saying what stands in the way."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from kamkor.casework.cases import errors as of_cases
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.web.page import PageRequest, page

from . import actions, chain, forms, policy, reads, resting, sessions
from .choices import PlanState
from .errors import (
    Changed,
    NotNow,
    NotReady,
    NotThere,
    OnlyInSession,
    SignedAlready,
)
from .models import Plan

WORK = page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
REFUSALS = (
    Changed, NotNow, NotReady, SignedAlready, of_cases.NotAMove, of_cases.Gated,
)  # fmt: skip


def show(
    request: PageRequest, found: Plan, *, submitting: forms.Submit | None = None,
    deciding: forms.Decide | None = None, status: int = 200, **more: Any,
) -> HttpResponse:  # fmt: skip
    saw(request, "plan.opened", found.case.person.root_id)
    child = reads.children([found]).get(found.case.person.root_id)
    may_draft = policy.may_draft(request.actor, found)
    if may_draft and submitting is None and deciding is None:
        submitting = forms.Submit(initial={"edition": found.edition})
    return render(
        request,
        "plans/plan.html",
        {
            "plan": found,
            "case": found.case,
            "child": child,
            "goals": reads.goals(found),
            "outcome": resting.told(found),
            "signatures": reads.signatures(found),
            **reads.heard(found),
            "papers": reads.papers(found),
            "before": reads.version_before(request.actor, found),
            "remarks": reads.remarks(found)
            if found.state == PlanState.RETURNED
            else "",
            "may_draft": may_draft,
            "may_take_back": policy.may_take_back(request.actor, found),
            "works": request.actor.may(Action.CASE_WORK),
            "may_review": policy.may_review(request.actor, found),
            "may_note_paper": policy.may_note_paper(request.actor, found),
            "session": sessions.where(request.actor, found),
            "stands": chain.stands(found),
            "waits_for": chain.waits_for(found),
            "may_make_door": policy.may_make_door(request.actor, found),
            "submitting": submitting,
            "deciding": deciding,
            "instead": _instead(request, found) if deciding else "",
            **more,
        },
        status=status,
    )


def _instead(request: PageRequest, found: Plan) -> str:
    if found.state != PlanState.AGREED:
        return ""
    with context.acting_as_machine():
        duty = actions.absence_of(found, request.user.pk, timezone.now())
    return reads.in_the_stead_of(duty) if duty else ""


def then(request: PageRequest, plan_id: UUID, do: Callable[[], object]) -> HttpResponse:
    try:
        do()
    except NotThere:
        raise Http404 from None
    except REFUSALS as why:
        messages.error(request, words_of(why))
    return redirect("plan", plan_id)


def words_of(why: Exception) -> str:
    """What stands in the way, in the reader's language."""
    if isinstance(why, Changed):
        who = accounts.names([why.by]).get(why.by, "") if why.by else ""
        return _("%(who)s changed the plan meanwhile. Look at it again.") % {"who": who}
    if isinstance(why, SignedAlready):
        return _("Whoever made or signed this plan does not sign it again.")
    if isinstance(why, OnlyInSession):
        return _("The Commission decides about this plan in session.")
    if isinstance(why, of_cases.Gated | NotReady):
        return " ".join(why.missing)
    if isinstance(why, of_cases.NotAMove):
        return _("The case does not stand where this plan can go on.")
    return _(
        "That cannot be done now: a remark is missing, or the plan stands elsewhere."
    )


def form_page(
    request: PageRequest, form: Any, title: str, found: Plan, **more: Any
) -> HttpResponse:
    """A form about a plan; `more` of what the page shows beside it."""
    return render(
        request, "plans/form.html", {"form": form, "title": title, "plan": found, **more},
        status=422 if form.is_bound else 200,
    )  # fmt: skip


def found_or_404(request: PageRequest, plan_id: UUID) -> Plan:
    found = reads.find(request.actor, plan_id)
    if found is None:
        raise Http404
    return found


def saw(request: PageRequest, verb: str, subject: UUID) -> None:
    audit.read(
        verb, by=request.user.pk, at=timezone.now(), sensitivity=Sensitivity.CONTENT,
        request_id=request.request_id, subject=subject,
    )  # fmt: skip
