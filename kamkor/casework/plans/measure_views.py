"""A measure on its own page, for who is to do it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.web.page import PageRequest, page

from . import actions, forms, policy, reads
from .choices import RUNS, MeasureState, PlanState
from .errors import NotNow, NotThere
from .models import Measure
from .showing_views import saw

_DO = page(action=Action.REFERRAL, sensitivity=Sensitivity.CONTENT)


@require_http_methods(["GET", "POST"])
@_DO
def one_measure(request: PageRequest, measure_id: UUID) -> HttpResponse:
    """A measure for who is to do it: what, by when, how it goes. No more of the plan."""
    rows = Measure.objects.visible_to(request.actor)
    if not rows.filter(pk=measure_id).exists():
        raise Http404
    whole = reads.with_plan(measure_id)
    form = _form(request, whole)
    if form and form.is_valid():
        _say(request, whole, form)
        return redirect("measure", whole.pk)
    saw(request, "plan.measure_opened", whole.goal.plan.case.person_id)
    return render(
        request,
        "plans/measure.html",
        {
            "line": reads.measure_line(whole),
            "steps": reads.measure_steps(whole),
            "form": form,
            "plan": whole.goal.plan if request.actor.may(Action.CASE_WORK) else None,
        },
        status=422 if form and form.is_bound else 200,
    )


def _form(request: PageRequest, measure: Measure) -> forms.Result | None:
    """Where there is something to say: it runs, and the plan is in force."""
    runs = measure.state in RUNS and measure.goal.plan.state == PlanState.IN_FORCE
    if not runs or not policy.may_end(request.actor, measure):
        return None
    return forms.Result(
        request.POST or None,
        begun=measure.state == MeasureState.DOING,
        may_cancel=policy.may_cancel(request.actor, measure),
    )


def _say(request: PageRequest, measure: Measure, form: forms.Result) -> None:
    said = form.cleaned_data
    state = MeasureState(said["state"])
    now = timezone.now()
    try:
        if state == MeasureState.DOING:
            actions.begin_measure(measure.pk, by=request.actor, at=now)
        else:
            actions.end_measure(
                measure.pk, state=state, result=said["result"], by=request.actor, at=now
            )
        messages.success(request, _("Noted."))
    except (NotNow, NotThere, PermissionDenied):
        messages.error(request, _("The plan stands elsewhere by now."))
