"""Visits of a case: planned, called off, written down."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page

from . import actions, forms, policy, reads, visits
from .errors import NotAMove, NotThere
from .models import Case, PlannedVisit

_WORK = page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)


@require_http_methods(["GET", "POST"])
@_WORK
def visit(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Write down a visit, planned or not."""
    found = reads.find(request.actor, case_id)
    if found is None or not policy.may_work(request.actor, found):
        raise Http404
    shown = visits.to_make(found, on=timezone.localdate())
    return _visit(
        request, found, visits.choices(shown), reverse("case", args=[case_id])
    )


@require_http_methods(["GET", "POST"])
@_WORK
def planned(request: PageRequest, planned_id: UUID) -> HttpResponse:
    """Make one planned visit: the way from My work."""
    waits = _find(request, planned_id)
    found = reads.find(request.actor, waits.case_id)
    if found is None or not policy.may_visit(request.actor, found, waits):
        raise Http404
    shown = [
        one
        for one in visits.to_make(found, on=timezone.localdate())
        if one.planned.pk == waits.pk
    ]
    if not shown:
        messages.info(request, _("This visit was made or called off."))
        return redirect("case", found.pk)
    return _visit(
        request, found, visits.choices(shown), reverse("case", args=[found.pk])
    )


def _visit(
    request: PageRequest, found: Case, offered: list[tuple[UUID, str]], back: str
) -> HttpResponse:
    form = forms.Visit(
        request.POST or None, planned=offered, initial={"on": timezone.localdate()}
    )
    if not form.is_valid():
        _saw(request, found)
        return _page(request, form, _("Write down a visit"), back)
    new = actions.NewVisit(
        on=form.cleaned_data["on"], met_family=form.answer("met_family"),
        saw_child=form.answer("saw_child"), spoke_alone=form.answer("spoke_alone"),
        words=form.cleaned_data["words"], planned=form.cleaned_data.get("planned"),
    )  # fmt: skip
    try:
        actions.write_visit(found.pk, new, by=request.actor, at=timezone.now())
    except NotAMove:
        messages.error(request, _("That does not follow here any more."))
    except (NotThere, PermissionDenied):
        raise Http404 from None
    else:
        messages.success(request, _("Noted."))
    if reads.find(request.actor, found.pk) is None:
        return redirect("work")  # the visit made, nothing else shows the child
    return redirect(back)


@require_http_methods(["GET", "POST"])
@_WORK
def plan(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Say when somebody goes, who, and what for."""
    found = reads.find(request.actor, case_id)
    if found is None or not policy.may_work(request.actor, found):
        raise Http404
    form = forms.Plan(
        request.POST or None, workers=reads.workers(found.place, at=request.actor.at)
    )
    if form.is_valid():
        new = actions.NewPlan(**form.cleaned_data)
        try:
            actions.plan_visit(found.pk, new, by=request.actor, at=timezone.now())
        except NotAMove:
            messages.error(request, _("That does not follow here any more."))
        except CannotWorkOnIt:
            form.add_error("who", _("This person cannot be given a visit."))
        else:
            messages.success(request, _("The visit is planned."))
        if form.is_valid():
            return redirect("case", found.pk)
    return _page(request, form, _("Plan a visit"), reverse("case", args=[found.pk]))


@require_POST
@_WORK
def call_off(request: PageRequest, planned_id: UUID) -> HttpResponse:
    found = _find(request, planned_id)
    try:
        actions.call_off_visit(found.pk, by=request.actor, at=timezone.now())
        messages.success(request, _("The visit is called off."))
    except NotAMove:
        messages.info(request, _("That does not follow here any more."))
    except (NotThere, PermissionDenied):
        raise Http404 from None
    return redirect("case", found.case_id)


def _page(
    request: PageRequest, form: forms.Visit | forms.Plan, title: str, back: str
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "button": _("Save")}
    status = 422 if form.is_bound else 200
    return render(request, "cases/form.html", context, status=status)


def _find(request: PageRequest, planned_id: UUID) -> PlannedVisit:
    found = visits.find(request.actor, planned_id)
    if found is None:
        raise Http404
    return found


def _saw(request: PageRequest, found: Case) -> None:
    audit.read(
        "case.opened_page", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        subject=found.person.root_id, case=str(found.pk),
    )  # fmt: skip
