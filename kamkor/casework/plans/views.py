"""The pages of a plan and of drafting it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from kamkor.casework.cases import policy as cases
from kamkor.casework.cases import reads as case_reads
from kamkor.foundation.web.page import PageRequest
from kamkor.register.rights.choices import Right

from . import actions, forms, reads, usual
from .choices import PlanKind
from .showing_views import WORK, form_page, found_or_404, saw, show, then


@require_http_methods(["GET", "POST"])
@WORK
def plans(request: PageRequest, case_id: UUID) -> HttpResponse:
    """The plans of a case; POST begins one of the kind chosen."""
    case = case_reads.find(request.actor, case_id)
    if case is None:
        raise Http404
    may_work = cases.may_work(request.actor, case) and not case.closed_at
    if request.method == "POST" and may_work:
        kind = request.POST.get("kind", "")
        if kind not in PlanKind.values:
            raise Http404
        made = actions.begin(
            case.pk, kind=PlanKind(kind), by=request.actor, at=timezone.now()
        )
        return redirect("plan", made.pk)
    found = reads.of_case(request.actor, case.pk)
    saw(request, "plan.listed", case.person.root_id)
    context = {
        "case": case,
        "plans": found,
        "may_begin": may_work,
        "kinds": PlanKind.choices,
    }
    return render(request, "plans/plans.html", context)


@require_safe
@WORK
def plan(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """A plan to read, to draft while it is a draft, and to print."""
    return show(request, found_or_404(request, plan_id))


@require_http_methods(["GET", "POST"])
@WORK
def goal(request: PageRequest, plan_id: UUID) -> HttpResponse:
    found = found_or_404(request, plan_id)
    form = forms.Goal(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        return then(request, found.pk, lambda: actions.add_goal(
            found.pk, right=Right(said["right"]), words=said["words"],
            by=request.actor, at=timezone.now(),
        ))  # fmt: skip
    return form_page(request, form, _("A goal"), found)


@require_http_methods(["GET", "POST"])
@WORK
def measure(request: PageRequest, plan_id: UUID, goal_id: UUID) -> HttpResponse:
    """Who does what by when; one of the usual measures, if picked, fills the form."""
    found = found_or_404(request, plan_id)
    aim = found.goals.filter(pk=goal_id).first()
    if aim is None:
        raise Http404
    offered = usual.for_right(aim.right)
    picked = next((u for u in offered if u.code == request.GET.get("usual")), None)
    place, today = found.case.place, timezone.localdate()
    form = forms.Measure(
        request.POST or None,
        doers=reads.doers(place, at=request.actor.at),
        initial=usual.filled(picked, place=place, on=today) if picked else {},
    )
    if form.is_valid():
        said = form.cleaned_data
        return then(request, found.pk, lambda: actions.add_measure(
            goal_id, words=said["words"], owner=form.owner, until=said["until"],
            by=request.actor, at=timezone.now(),
        ))  # fmt: skip
    return form_page(
        request, form, _("A measure"), found, offered=offered, picked=picked
    )


@require_POST
@WORK
def drop(request: PageRequest, plan_id: UUID, what: str, row_id: UUID) -> HttpResponse:
    """Take a goal or a measure out of a draft."""
    take = {"goal": actions.drop_goal, "measure": actions.drop_measure}.get(what)
    if take is None:
        raise Http404
    return then(
        request, plan_id, lambda: take(row_id, by=request.actor, at=timezone.now())
    )
