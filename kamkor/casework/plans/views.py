from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from kamkor.casework.cases import errors as of_cases
from kamkor.casework.cases import policy as cases
from kamkor.casework.cases import reads as case_reads
from kamkor.casework.cases import sealing
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.register.people import reads as people
from kamkor.register.rights.choices import Right

from . import actions, forms, policy, reads
from .choices import MeasureState, PlanKind, PlanState
from .errors import Changed, NotNow, NotReady, NotThere, SignedAlready
from .models import Measure, Plan

_WORK = page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
_AGREE = page(action=Action.PLAN_AGREE, sensitivity=Sensitivity.CONTENT)
_APPROVE = page(action=Action.PLAN_APPROVE, sensitivity=Sensitivity.CONTENT)
_DO = page(action=Action.REFERRAL, sensitivity=Sensitivity.CONTENT)


@require_http_methods(["GET", "POST"])
@_WORK
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
    _saw(request, "plan.listed", case.person.root_id)
    context = {
        "case": case,
        "plans": found,
        "may_begin": may_work,
        "kinds": PlanKind.choices,
    }
    return render(request, "plans/plans.html", context)


@require_safe
@_WORK
def plan(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """A plan to read, to draft while it is a draft, and to print."""
    return _show(request, _find(request, plan_id))


@require_http_methods(["GET", "POST"])
@_WORK
def goal(request: PageRequest, plan_id: UUID) -> HttpResponse:
    found = _find(request, plan_id)
    form = forms.Goal(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        return _then(request, found.pk, lambda: actions.add_goal(
            found.pk, right=Right(said["right"]), words=said["words"],
            by=request.actor, at=timezone.now(),
        ))  # fmt: skip
    return _form(request, form, _("A goal"), found)


@require_http_methods(["GET", "POST"])
@_WORK
def measure(request: PageRequest, plan_id: UUID, goal_id: UUID) -> HttpResponse:
    found = _find(request, plan_id)
    form = forms.Measure(request.POST or None, doers=reads.doers(found.case.place))
    if form.is_valid():
        said = form.cleaned_data
        return _then(request, found.pk, lambda: actions.add_measure(
            goal_id, words=said["words"], owner=form.owner, until=said["until"],
            by=request.actor, at=timezone.now(),
        ))  # fmt: skip
    return _form(request, form, _("A measure"), found)


@require_POST
@_WORK
def drop(request: PageRequest, plan_id: UUID, what: str, row_id: UUID) -> HttpResponse:
    """Take a goal or a measure out of a draft."""
    take = {"goal": actions.drop_goal, "measure": actions.drop_measure}.get(what)
    if take is None:
        raise Http404
    return _then(
        request, plan_id, lambda: take(row_id, by=request.actor, at=timezone.now())
    )


@require_POST
@_WORK
def submit(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """Send the draft to the Commission."""
    found = _find(request, plan_id)
    form = forms.Submit(request.POST)
    if not form.is_valid():
        return _show(request, found, submitting=form, status=422)
    said = form.cleaned_data
    heard = actions.Hearing(said["words"], said["not_heard"])
    try:
        actions.submit(
            found.pk, heard=heard, edition=said["edition"], by=request.actor,
            at=timezone.now(),
        )  # fmt: skip
    except NotReady as why:
        for line in why.missing:
            form.add_error(None, line)
        return _show(request, found, submitting=form, status=422)
    except (Changed, NotNow, of_cases.NotAMove, of_cases.Gated) as why:
        messages.error(request, _words(why))
    else:
        messages.success(request, _("The plan waits for the Commission."))
    return redirect("plan", found.pk)


@require_POST
@_WORK
def take_back(request: PageRequest, plan_id: UUID) -> HttpResponse:
    return _then(
        request, plan_id,
        lambda: actions.take_back(plan_id, by=request.actor, at=timezone.now()),
    )  # fmt: skip


@require_safe
@_AGREE
def to_agree(request: PageRequest) -> HttpResponse:
    return _waiting(request, PlanState.SUBMITTED, "plan-agree")


@require_safe
@_APPROVE
def to_approve(request: PageRequest) -> HttpResponse:
    return _waiting(request, PlanState.AGREED, "plan-approve")


@require_http_methods(["GET", "POST"])
@_AGREE
def agree(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """One plan, one decision of the Commission."""
    return _decide(request, plan_id, actions.agree, "plans-to-agree")


@require_http_methods(["GET", "POST"])
@_APPROVE
def approve(request: PageRequest, plan_id: UUID) -> HttpResponse:
    """One plan, one decision of the akim or mayor."""
    return _decide(request, plan_id, actions.approve, "plans-to-approve")


@require_http_methods(["GET", "POST"])
@_DO
def one_measure(request: PageRequest, measure_id: UUID) -> HttpResponse:
    """A measure for who is to do it: what, by when, how it went. No more of the plan."""
    rows = Measure.objects.visible_to(request.actor)
    found = rows.filter(pk=measure_id).first()
    if found is None:
        raise Http404
    whole = reads.with_plan(found.pk)
    form = forms.Result(request.POST or None)
    may_end = found.state == MeasureState.PLANNED and policy.may_end(
        request.actor, whole
    )
    if may_end and form.is_valid():
        said = form.cleaned_data
        try:
            actions.end_measure(
                found.pk, state=MeasureState(said["state"]), result=said["result"],
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("Noted."))
        except (NotNow, NotThere, PermissionDenied):
            messages.error(request, _("The plan stands elsewhere by now."))
        return redirect("measure", found.pk)
    _saw(request, "plan.measure_opened", whole.goal.plan.case.person_id)
    context = {"line": reads.measure_line(whole), "form": form if may_end else None}
    return render(
        request, "plans/measure.html", context, status=422 if form.is_bound else 200
    )


def _waiting(request: PageRequest, state: PlanState, url: str) -> HttpResponse:
    found = reads.waiting(request.actor, state)
    named = {
        m.person.pk: m for m in people.members([p.case.person.root_id for p in found])
    }
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
    found = _find(request, plan_id)
    form = forms.Decide(request.POST or None, initial={"edition": found.edition})
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
                sign(found.pk, **told)
                messages.success(request, _("Signed."))
            return redirect(back)
        except (
            Changed,
            NotNow,
            NotReady,
            SignedAlready,
            of_cases.NotAMove,
            of_cases.Gated,
        ) as why:
            form.add_error(None, _words(why))
    return _show(request, found, deciding=form, status=422 if form.is_bound else 200)


def _sent_where_meant(request: PageRequest, form: forms.Decide) -> bool:
    """Remarks go with a returned plan; whoever signs beside them is asked again."""
    if "return" in request.POST or not form.cleaned_data["remarks"]:
        return True
    form.add_error(
        "remarks", _("Remarks are sent when you return the plan. Empty them to sign.")
    )
    return False


def _show(
    request: PageRequest, found: Plan, *, submitting: forms.Submit | None = None,
    deciding: forms.Decide | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    _saw(request, "plan.opened", found.case.person.root_id)
    child = next(iter(people.members([found.case.person.root_id])), None)
    may_draft = policy.may_draft(request.actor, found)
    if may_draft and submitting is None and deciding is None:
        submitting = forms.Submit(initial={"edition": found.edition})
    subject = found.case.person_id
    return render(
        request,
        "plans/plan.html",
        {
            "plan": found,
            "case": found.case,
            "child": child,
            "goals": reads.goals(found),
            "signatures": reads.signatures(found),
            "child_words": sealing.words(found, "child_words", child=subject),
            "not_heard": sealing.words(found, "not_heard", child=subject),
            "remarks": reads.remarks(found)
            if found.state == PlanState.RETURNED
            else "",
            "may_draft": may_draft,
            "may_take_back": policy.may_take_back(request.actor, found),
            "works": request.actor.may(Action.CASE_WORK),
            "submitting": submitting,
            "deciding": deciding,
        },
        status=status,
    )


def _then(
    request: PageRequest, plan_id: UUID, do: Callable[[], object]
) -> HttpResponse:
    try:
        do()
    except NotThere:
        raise Http404 from None
    except (NotNow, Changed, of_cases.NotAMove, of_cases.Gated) as why:
        messages.error(request, _words(why))
    return redirect("plan", plan_id)


def _words(why: Exception) -> str:
    """What stands in the way, in the reader's language."""
    if isinstance(why, Changed):
        who = accounts.names([why.by]).get(why.by, "") if why.by else ""
        return _("%(who)s changed the plan meanwhile. Look at it again.") % {"who": who}
    if isinstance(why, SignedAlready):
        return _("Whoever made or signed this plan does not sign it again.")
    if isinstance(why, of_cases.Gated | NotReady):
        return " ".join(why.missing)
    if isinstance(why, of_cases.NotAMove):
        return _("The case does not stand where this plan can go on.")
    return _(
        "That cannot be done now: a remark is missing, or the plan stands elsewhere."
    )


def _form(request: PageRequest, form: Any, title: str, found: Plan) -> HttpResponse:
    return render(
        request, "plans/form.html", {"form": form, "title": title, "plan": found},
        status=422 if form.is_bound else 200,
    )  # fmt: skip


def _find(request: PageRequest, plan_id: UUID) -> Plan:
    found = reads.find(request.actor, plan_id)
    if found is None:
        raise Http404
    return found


def _saw(request: PageRequest, verb: str, subject: UUID) -> None:
    audit.read(
        verb, by=request.user.pk, at=timezone.now(), sensitivity=Sensitivity.CONTENT,
        request_id=request.request_id, subject=subject,
    )  # fmt: skip
