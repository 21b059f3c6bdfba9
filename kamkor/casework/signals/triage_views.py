from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamkor.casework.signals import (
    actions,
    errors,
    forms,
    outcomes,
    page_of_signal,
    reads,
)
from kamkor.casework.signals.actions import Decision, NewChild
from kamkor.casework.signals.choices import Outcome
from kamkor.casework.signals.models import Signal
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.sources.errors import ListError


@require_safe
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def queue(request: PageRequest) -> HttpResponse:
    """What waits: danger first, then the longest waiting."""
    shown = page_of(
        reads.queue(request.actor), request, order=["danger", "received_at"]
    )
    audit.read(
        "signal.listed", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        ids=[str(s.pk) for s in shown.rows],
    )  # fmt: skip
    rows = page_of_signal.lines(shown.rows, at=timezone.now())
    return render(request, "signals/queue.html", {"page": shown, "rows": rows})


@require_safe
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def signal(request: PageRequest, signal_id: UUID) -> HttpResponse:
    """The signal beside what is known of the child, and what can be done."""
    return _show(request, _find(request, signal_id))


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def take(request: PageRequest, signal_id: UUID) -> HttpResponse:
    found = _find(request, signal_id)
    return _do(
        request, found, lambda at: actions.take(found.pk, by=request.actor, at=at)
    )


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def match(request: PageRequest, signal_id: UUID, person_id: UUID) -> HttpResponse:
    found = _find(request, signal_id)
    return _do(
        request, found,
        lambda at: actions.match(found.pk, person=person_id, by=request.actor, at=at),
    )  # fmt: skip


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def new_child(request: PageRequest, signal_id: UUID) -> HttpResponse:
    """A child of whom no list spoke, written down from the signal."""
    found, form = (
        _find(request, signal_id),
        forms.ChildForm(request.POST, prefix="child"),
    )
    if not form.is_valid():
        return _show(request, found, adding=form, status=422)
    said = form.cleaned_data
    child = NewChild(
        said["full_name"], said["where"], said["born"], said["sex"], said["address"]
    )
    try:
        actions.new_child(found.pk, child, by=request.actor, at=timezone.now())
    except (errors.NotAChild, ListError):
        form.add_error(
            "full_name",
            _("This is not enough for a record, or the place is not yours."),
        )
        return _show(request, found, adding=form, status=422)
    except errors.NotThere:
        messages.info(request, _("Somebody was faster: look at how it stands now."))
    return redirect("signal", found.pk)


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def move(request: PageRequest, signal_id: UUID) -> HttpResponse:
    found, form = _find(request, signal_id), forms.MoveForm(request.POST)
    if not form.is_valid():
        return _show(request, found, moving=form, status=422)
    said = form.cleaned_data
    actions.move(
        found.pk,
        to=said["to"],
        reason=said["reason"],
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Handed over."))
    return redirect("signals")


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def decide(request: PageRequest, signal_id: UUID) -> HttpResponse:
    found = _find(request, signal_id)
    form = page_of_signal.deciding(found, request.POST)
    if not form.is_valid():
        return _show(request, found, deciding=form, status=422)
    said = form.cleaned_data
    other = said["same_as"].strip()
    same = Signal.objects.visible_to(request.actor).filter(number=other).first()
    decision = Decision(
        Outcome(said["outcome"]),
        said["reason"],
        said["sent_to"],
        same if other else None,
    )
    try:
        decided = actions.decide(
            found.pk, decision, by=request.actor, at=timezone.now()
        )
    except outcomes.Refused as refused:
        form.add_error("outcome", str(refused))
        return _show(request, found, deciding=form, status=422)
    except errors.NotADecision:
        form.add_error("outcome", _why_not(decision, found))
        return _show(request, found, deciding=form, status=422)
    if decided.proposed_by:
        messages.info(request, _("A second person is asked to agree."))
    else:
        messages.success(request, _("Decided."))
    return redirect("signals")


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def second(request: PageRequest, signal_id: UUID) -> HttpResponse:
    agrees = request.POST.get("answer") == "yes"
    return _with_words(
        request, signal_id,
        lambda pk, words, at: actions.second(
            pk, agrees=agrees, reason=words, by=request.actor, at=at
        ),
    )  # fmt: skip


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def answer(request: PageRequest, signal_id: UUID) -> HttpResponse:
    return _with_words(
        request, signal_id,
        lambda pk, words, at: actions.answer(pk, words=words, by=request.actor, at=at),
    )  # fmt: skip


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def say_danger(request: PageRequest, signal_id: UUID) -> HttpResponse:
    return _with_words(
        request, signal_id,
        lambda pk, words, at: actions.say_danger(
            pk, reason=words, by=request.actor, at=at
        ),
    )  # fmt: skip


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def reopen(request: PageRequest, signal_id: UUID) -> HttpResponse:
    return _with_words(
        request, signal_id,
        lambda pk, words, at: actions.reopen(pk, reason=words, by=request.actor, at=at),
    )  # fmt: skip


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.SHIELDED)
def source(request: PageRequest, signal_id: UUID) -> HttpResponse:
    """Who told it: opened by a press, written down, shown once."""
    found = _find(request, signal_id)
    words = reads.source_of(found)
    if words is not None:
        audit.read(
            "signal.source_opened", by=request.user.pk, at=timezone.now(),
            sensitivity=Sensitivity.SHIELDED, subject=found.person_id,
            request_id=request.request_id, signal=str(found.pk),
        )  # fmt: skip
    return _show(request, found, source=words, source_asked=True)


def _find(request: PageRequest, signal_id: UUID) -> Signal:
    rows = Signal.objects.visible_to(request.actor).select_related(
        "territory", "organisation", "sent_to", "lead", "person"
    )
    return get_object_or_404(rows, pk=signal_id)


def _show(
    request: PageRequest, found: Signal, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = page_of_signal.context(request, found) | more
    audit.read(
        "signal.opened", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, subject=found.person_id,
        request_id=request.request_id, signal=str(found.pk),
    )  # fmt: skip
    return render(request, "signals/signal.html", context, status=status)


def _with_words(
    request: PageRequest, signal_id: UUID, verb: Callable[[UUID, str, Any], Signal]
) -> HttpResponse:
    found, form = _find(request, signal_id), forms.WordsForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say it in words first."))
        return redirect("signal", found.pk)
    return _do(
        request, found, lambda at: verb(found.pk, form.cleaned_data["words"], at)
    )


def _do(
    request: PageRequest, found: Signal, verb: Callable[[Any], Signal]
) -> HttpResponse:
    try:
        verb(timezone.now())
    except errors.NeedsAnother:
        messages.error(request, _("You proposed it: somebody else must agree."))
    except errors.NotThere:
        messages.info(request, _("Somebody was faster: look at how it stands now."))
    return redirect("signal", found.pk)


def _why_not(decision: Decision, found: Signal) -> str:
    match decision.outcome:
        case Outcome.SENT:
            return _("Say to which body it is sent.")
        case Outcome.DUPLICATE:
            return _(
                "Give the number of the other signal, as you see it in the journal."
            )
        case Outcome.OPEN | Outcome.JOIN if found.person_id is None:
            return _("Find the child first.")
    return _("This does not fit now: look at what is filled in.")
