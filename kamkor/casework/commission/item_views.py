"""One item: its pack, the votes, the decision. And how a case comes before it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kamkor.casework.cases import policy as of_cases
from kamkor.casework.cases import reads as cases
from kamkor.casework.plans import reads as plans
from kamkor.casework.plans import resting
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page

from . import actions, forms, policy, reads, task_reads, wording
from .choices import Choice, ItemState, SessionState
from .errors import NotNow, NotThere
from .models import Item


@require_http_methods(["GET", "POST"])
@page(action=Action.COMMISSION_SIT, sensitivity=Sensitivity.CONTENT)
def item(request: PageRequest, item_id: UUID) -> HttpResponse:
    """The pack of an item and how it is decided. POST says which by the button."""
    found = reads.item(request.actor, item_id)
    if found is None:
        raise Http404
    decide, aside, off = _forms(request)
    told: dict[str, Any] = {"by": request.actor, "at": timezone.now()}
    if "vote" in request.POST:
        vote = forms.Vote({**request.POST.dict(), "choice": request.POST["vote"]})
        if not vote.is_valid():
            raise Http404
        said = vote.cleaned_data
        return _then(request, found, lambda: actions.vote(
            found.pk, user=said["user"], choice=Choice(said["choice"]), **told))  # fmt: skip
    if decide.is_valid():
        return _then(request, found, lambda: actions.decide(
            found.pk, words=decide.cleaned_data["words"], **told))  # fmt: skip
    if aside.is_valid():
        return _then(request, found, lambda: actions.recuse(
            found.pk, reason=aside.cleaned_data["reason"], **told))  # fmt: skip
    if off.is_valid():
        return _then(request, found, lambda: actions.postpone(
            found.pk, reason=off.cleaned_data["reason"], **told))  # fmt: skip
    return _show(request, found, (decide, aside, off))


@require_http_methods(["GET", "POST"])
@page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
def put(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Put a case before the Commission, with what its members may know of it."""
    case = cases.find(request.actor, case_id)
    if case is None or not of_cases.may_work(request.actor, case):
        raise Http404
    form = forms.Put(request.POST or None)
    if form.is_valid():
        try:
            actions.put_case(
                case.pk, by=request.actor, at=timezone.now(), **form.cleaned_data
            )
        except NotNow:
            form.add_error(
                None, _("No Commission holds sessions for this place, or the case is closed.")
            )  # fmt: skip
        else:
            messages.success(request, _("It goes on the agenda of the next session."))
            return redirect("case", case.pk)
    context = {
        "form": form, "title": _("Put before the Commission"), "lead": case.number,
        "button": _("Put before the Commission"),
    }  # fmt: skip
    return render(
        request, "commission/form.html", context, status=422 if form.is_bound else 200
    )


def _forms(
    request: PageRequest,
) -> tuple[forms.Decide, forms.Reason, forms.Reason]:
    def sent(button: str) -> object:
        return request.POST if button in request.POST else None

    return (
        forms.Decide(sent("decide")),  # type: ignore[arg-type]
        forms.Reason(sent("recuse"), auto_id="aside_%s"),  # type: ignore[arg-type]
        forms.Reason(sent("postpone"), auto_id="off_%s"),  # type: ignore[arg-type]
    )


def _show(
    request: PageRequest,
    found: Item,
    three: tuple[forms.Decide, forms.Reason, forms.Reason],
) -> HttpResponse:
    actor, session = request.actor, found.session
    audit.read(
        "commission.item_opened", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        subject=found.person.root_id,
    )  # fmt: skip
    prepares = session is not None and policy.may_prepare(actor, session.commission)
    listed = session is not None and found.state == ItemState.LISTED
    sits = session is not None and policy.may_vote(actor, session)
    presides = session is not None and policy.presides(actor, session)
    runs = listed and session is not None and session.state == SessionState.OPEN
    ballots = reads.ballots(found) if session else []
    decision = getattr(found, "decision", None)
    context = {
        "item": found,
        "child": reads.child(found),
        "told": reads.words(found),
        "goals": plans.goals(found.plan) if found.plan else [],
        "outcome": resting.told(found.plan) if found.plan else None,
        "heard": plans.heard(found.plan) if found.plan else None,
        "before": task_reads.decided_before(found),
        "ballots": ballots,
        "choices": Choice.choices,
        "decision": decision,
        "decision_words": reads.decision_words(decision) if decision else "",
        "tasks": task_reads.tasks(decision) if decision else [],
        "may_note": runs and prepares,
        "me": request.user.pk if runs and sits else None,
        "deciding": three[0] if runs and presides else None,
        "aside": three[1] if listed and sits else None,
        "off": three[2] if listed and (prepares or presides) else None,
        "may_set": decision is not None
        and session is not None
        and session.state == SessionState.OPEN
        and (prepares or presides),
        "prints": decision is not None and prepares,
        "languages": reads.paper_languages(),
    }
    bound = any(form.is_bound for form in three)
    return render(
        request, "commission/item.html", context, status=422 if bound else 200
    )


def _then(request: PageRequest, found: Item, do: Callable[[], object]) -> HttpResponse:
    try:
        do()
    except NotThere:
        raise Http404 from None
    except PermissionDenied:
        messages.error(request, _("That is for another member to do."))
    except wording.PROBLEMS as why:
        messages.error(request, wording.of(why))
    if reads.item(request.actor, found.pk) is None or "recuse" in request.POST:
        return redirect("commission")
    return redirect("commission-item", found.pk)
