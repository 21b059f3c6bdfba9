"""Pages of links drawn by lot: is this record this child's?"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.linkage import policy, reasons
from kamkor.register.linkage.choices import PairState
from kamkor.register.linkage.errors import AlreadyDecided, NotDecided
from kamkor.register.linkage.models import LinkSample
from kamkor.register.people import reads as people

from . import forms, sampling


@require_safe
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def listed(request: PageRequest) -> HttpResponse:
    """Links that wait for a look, the newest first."""
    shown = page_of(sampling.waiting(request.actor), request, order=["-drawn_at"])
    roots = {row.person.root_id for row in shown.rows}
    named = {m.person.pk: m for m in people.members(list(roots))}
    _saw(request, "sample.listed", ids=sorted(map(str, roots)))
    return render(
        request,
        "linkage/samples.html",
        {
            "page": shown,
            "rows": [(row, named.get(row.person.root_id)) for row in shown.rows],
            "columns": [_("Child"), _("The row's list"), _("Drawn")],
        },
    )


@require_safe
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def sample(request: PageRequest, sample_id: UUID) -> HttpResponse:
    """One record beside what else is known of its child."""
    return _show(request, _sample(request, sample_id))


@require_POST
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def answer(request: PageRequest, sample_id: UUID) -> HttpResponse:
    found = _sample(request, sample_id)
    form = forms.Look(request.POST)
    if not form.is_valid():
        return _show(request, found, form=form, status=422)
    try:
        sampling.answer(
            found,
            answer=PairState(form.cleaned_data["answer"]),
            by=request.user.pk,
            at=timezone.now(),
        )
    except AlreadyDecided:
        messages.info(request, _("Somebody looked at this link before you."))
    return redirect("link-sample", sample_id)


@require_POST
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def take_back(request: PageRequest, sample_id: UUID) -> HttpResponse:
    found = _sample(request, sample_id)
    try:
        sampling.take_back(found, by=request.user.pk, at=timezone.now())
    except NotDecided:
        messages.info(request, _("There is no decision to take back."))
    return redirect("link-sample", sample_id)


def _show(
    request: PageRequest,
    found: LinkSample,
    *,
    form: forms.Look | None = None,
    status: int = 200,
) -> HttpResponse:
    _saw(request, "sample.opened", subject=found.person.root_id, sample=str(found.pk))
    following = (
        sampling.waiting(request.actor)
        .exclude(pk=found.pk)
        .order_by("-drawn_at", "pk")
        .first()
    )
    return render(
        request,
        "linkage/sample.html",
        {
            "sample": found,
            "beside": sampling.side_by_side(found),
            "reasons": reasons.said(found.assignment.why),
            "form": form or forms.Look(),
            "open": found.state in sampling.OPEN,
            "is_wrong": found.state == PairState.DIFFERENT,
            "stands": found.assignment.ended_at is None,
            "next": following,
        },
        status=status,
    )


def _sample(request: PageRequest, sample_id: UUID) -> LinkSample:
    """The link, or the same 404 for one that is not there and one out of reach."""
    found = (
        LinkSample.objects.select_related("person", "record__source", "assignment")
        .filter(pk=sample_id)
        .first()
    )
    if not found or not policy.may_decide(request.actor, [found.person_id]):
        audit.deny(
            Action.LINKAGE_REVIEW,
            by=request.user.pk,
            at=timezone.now(),
            request_id=request.request_id,
        )
        raise Http404
    return found


def _saw(
    request: PageRequest, verb: str, *, subject: UUID | None = None, **detail: Any
) -> None:
    audit.read(
        verb,
        by=request.user.pk,
        at=timezone.now(),
        sensitivity=Sensitivity.IDENTITY,
        subject=subject,
        request_id=request.request_id,
        **detail,
    )
