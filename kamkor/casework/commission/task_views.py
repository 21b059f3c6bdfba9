"""Tasks of decisions: set, listed, reported on."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kamkor.casework.plans import reads as plans
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page

from . import actions, forms, policy, task_reads, wording
from .choices import TaskState
from .errors import NoSuchOwner, NotNow, NotThere
from .models import Decision

_SIT = page(action=Action.COMMISSION_SIT, sensitivity=Sensitivity.CONTENT)


@require_safe
@_SIT
def tasks(request: PageRequest) -> HttpResponse:
    """Decisions that are not done yet, those due first."""
    found = task_reads.open_tasks(request.actor)
    audit.read(
        "commission.tasks_listed", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        ids=[str(row["task"].pk) for row in found],
    )  # fmt: skip
    context = {
        "rows": found,
        "today": timezone.localdate(),
        "columns": [_("Child"), _("Decision"), _("Who"), _("By")],
    }
    return render(request, "commission/tasks.html", context)


@require_http_methods(["GET", "POST"])
@_SIT
def add(request: PageRequest, decision_id: UUID) -> HttpResponse:
    """Have somebody do what was decided."""
    rows = Decision.objects.visible_to(request.actor).select_related("item__case")
    decision = rows.filter(pk=decision_id).first()
    if decision is None:
        raise Http404
    doers = plans.doers(decision.item.case.place, at=request.actor.at)
    form = forms.Task(request.POST or None, doers=doers)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_task(
                decision.pk, words=said["words"], owner=form.owner,
                until=said["until"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
        except NoSuchOwner as why:
            form.add_error("who", wording.of(why))
            return _ask(request, form, decision)
        except NotNow as why:
            messages.error(request, wording.of(why))
        return redirect("commission-item", decision.item_id)
    return _ask(request, form, decision)


def _ask(request: PageRequest, form: forms.Task, decision: Decision) -> HttpResponse:
    title = _("A task of decision %(number)s") % {"number": decision.number}
    return render(
        request, "commission/form.html",
        {"form": form, "title": title, "button": _("Set a task")},
        status=422 if form.is_bound else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@page(action=Action.REFERRAL, sensitivity=Sensitivity.CONTENT)
def task(request: PageRequest, task_id: UUID) -> HttpResponse:
    """A task for who is to do it: what, by when, how it went. No more of the decision."""
    seen = task_reads.task(request.actor, task_id)
    if seen is None:
        raise Http404
    found, line = seen
    item = found.decision.item
    may_end = policy.may_end(request.actor, found, item.case.place)
    form = forms.Result(request.POST or None) if may_end else None
    if form is not None and form.is_valid():
        said = form.cleaned_data
        try:
            actions.end_task(
                found.pk, state=TaskState(said["state"]), result=said["result"],
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Noted."))
        except (NotNow, NotThere, PermissionDenied) as why:
            messages.error(request, wording.of(why))
        return redirect("commission-task", found.pk)
    audit.read(
        "commission.task_opened", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        subject=item.person_id,
    )  # fmt: skip
    status = 422 if form is not None and form.is_bound else 200
    return render(
        request, "commission/task.html", {"line": line, "form": form}, status=status
    )
