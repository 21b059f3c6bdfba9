"""Pages of procedures as records: find, follow, decide."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from kamkor.casework.clock import reads as clock
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of

from . import actions, bodies, filled, forms, papers, policy, reads
from .actions import Said
from .choices import CheckKind, Held, Outcome, Standing
from .errors import Changed, NotAnOutcome, NotReady, NotThere
from .looking import saw
from .models import Procedure

_LEAD = page(action=Action.PROCEDURE, sensitivity=Sensitivity.CONTENT)
_CANNOT = (NotThere, NotAnOutcome, PermissionDenied)


@require_safe
@_LEAD
def listed(request: PageRequest) -> HttpResponse:
    """Open procedures in reach: mine, those that expire, those that wait for a court."""
    which = request.GET.get("which", "mine")
    rows = _which(request, which)
    shown = page_of(rows, request, order=["until", "begun_at"])
    saw(request, "procedure.listed", ids=[str(row.pk) for row in shown.rows])
    tabs = {
        "mine": _("Mine"), "expiring": _("Papers that end soon"),
        "court": _("Waiting for a court"), "all": _("All"),
    }  # fmt: skip
    return render(
        request,
        "procedures/list.html",
        {
            "page": shown,
            "lines": reads.lines(shown.rows),
            "tabs": tabs.items(),
            "which": which,
            "columns": [_("Child"), _("Procedure"), _("Stands at"), _("Until")],
        },
    )


def _which(request: PageRequest, which: str) -> Any:
    rows = Procedure.objects.visible_to(request.actor).open()
    if which == "mine":
        return rows.filter(worker=request.user.pk)
    if which == "expiring":
        soon = timezone.localdate() + timedelta(days=reads.SOON)
        return rows.lasting().filter(until__lte=soon)
    if which == "court":
        waits = Q(pk__in=[])
        for code, step in reads.at_court():
            waits |= Q(code=code, step=step)
        return rows.filter(waits)
    return rows


@require_http_methods(["GET", "POST"])
@_LEAD
def procedure(request: PageRequest, procedure_id: UUID) -> HttpResponse:
    """Where it stands, what next, papers, decisions; POST says how the step ended."""
    found = _find(request, procedure_id)
    form = None
    if request.method == "POST" and _works(request, found):
        form = _ended(found, request.POST)
        if form.is_valid() and _try(request, lambda: _end(request, found, form)):
            return redirect("procedure", found.pk)
    return _shown(request, found, form=form)


def _shown(request: PageRequest, found: Procedure, **refused: Any) -> HttpResponse:
    """The page; of `refused`, the forms that were filled in, one is not good yet."""
    saw(request, "procedure.opened", subject=found.person_id)
    status = 422 if any(refused.values()) else 200
    told = _told(request, found)
    told |= {name: form for name, form in refused.items() if form is not None}
    return render(request, "procedures/procedure.html", told, status=status)


def _ended(found: Procedure, data: Any = None) -> forms.Ended:
    step, children = reads.step(found), reads.children(found)
    return forms.Ended(
        data, outcomes=reads.outcomes(found), step=step,
        children=children if step.each and len(children) > 1 else (),
        initial={"edition": found.edition, "on": timezone.localdate()},
    )  # fmt: skip


def _submit(around: reads.Bodies, data: Any = None) -> forms.Submit:
    return forms.Submit(
        data, bodies=around, prefix="given", initial={"on": timezone.localdate()}
    )


def _end(request: PageRequest, found: Procedure, form: forms.Ended) -> None:
    said = form.cleaned_data
    outcome = Outcome(said["outcome"])
    given: dict[str, Any] = {
        "edition": said["edition"], "by": request.actor, "at": timezone.now()
    }  # fmt: skip
    if actions.needs_decision(found, outcome):
        told = Said(
            outcome, said["on"], number=said.get("number", ""),
            until=said.get("until"), words=said["words"], body=reads.asked(found),
            numbers=form.numbers, refused=form.refused,
        )  # fmt: skip
        actions.decide(found.pk, told, **given)
        return
    actions.advance(
        found.pk, outcome, on=said["on"], words=said["words"],
        parent=said.get("parent", ""), **given,
    )  # fmt: skip


def _told(request: PageRequest, found: Procedure) -> dict[str, Any]:
    works = _works(request, found)
    lasting = found.standing == Standing.LASTING
    deadlines = [
        d
        for kind in (actions.STEP, actions.EXPIRY, actions.CHECK, actions.AGE)
        for d in clock.of(kind, found.pk)
        if d.is_running
    ]
    decisions, children = reads.decisions(found), reads.children(found)
    around = reads.bodies(found, on=timezone.localdate()) if works else None
    last = next((d for d in decisions if d.row.taken_back_at is None), None)
    return {
        "procedure": found,
        "name": reads.named(found).label,
        "track": reads.track(found),
        "step": reads.step(found),
        "children": children,
        "carer": reads.carer(found),
        "form": _ended(found) if works else None,
        "works": works,
        "lasting": lasting,
        "deadlines": deadlines,
        "papers": reads.papers(found),
        "made": filled.kinds(found, reads.track(found)) if works else [],
        "languages": papers.OFFICIAL[settings.COUNTRY],
        "states": Held.choices,
        "submissions": found.submissions.select_related("body").order_by("-on"),
        "submit": _submit(around) if around else None,
        "bodies": around,
        "gives_in": reads.gives_in(found),
        "decisions": [(one, one.named(children)) for one in decisions],
        "parted": reads.parted(found),
        "last": last if policy.may_work(request.actor, found) else None,
        "nearer": reads.nearer(found),
        "checks": reads.checks(found) if lasting else [],
        "check": forms.CheckForm(initial={"on": timezone.localdate()}),
        "reason": forms.Reason(prefix="why"),
        "story": reads.story(found),
        "body": found.body,
        "body_reason": bodies.reason(found),
        "worker": accounts.names([found.worker]).get(found.worker, ""),
    }


@require_POST
@_LEAD
def paper(request: PageRequest, procedure_id: UUID, paper_code: str) -> HttpResponse:
    """How a paper of the list stands."""
    found = _find(request, procedure_id)
    form = forms.PaperForm(request.POST)
    if not form.is_valid():
        if "state" in form.errors:
            raise Http404
        return _shown(request, found, wrong={"code": paper_code, "form": form})
    said = form.cleaned_data
    _try(request, lambda: actions.say_paper(
        found.pk, paper_code, state=Held(said["state"]), reason=said["reason"],
        by=request.actor, at=timezone.now(),
    ))  # fmt: skip
    return redirect("procedure", found.pk)


@require_POST
@_LEAD
def submit(request: PageRequest, procedure_id: UUID) -> HttpResponse:
    """The application was given in."""
    found = _find(request, procedure_id)
    around = reads.bodies(found, on=timezone.localdate())
    form = _submit(around, request.POST)
    if not form.is_valid():
        return _shown(request, found, submit=form)
    said = form.cleaned_data
    _try(request, lambda: actions.submit(
        found.pk, body=said["body"].pk if said["body"] else None, on=said["on"], number=said["number"], by=request.actor,
        at=timezone.now(),
    ))  # fmt: skip
    return redirect("procedure", found.pk)


@require_POST
@_LEAD
def check(request: PageRequest, procedure_id: UUID) -> HttpResponse:
    """A report of the guardian or an inspection."""
    found = _find(request, procedure_id)
    form = forms.CheckForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write what was found."))
        return redirect("procedure", found.pk)
    said = form.cleaned_data
    _try(request, lambda: actions.check(
        found.pk, CheckKind(said["kind"]), on=said["on"], result=said["result"],
        by=request.actor, at=timezone.now(),
    ))  # fmt: skip
    return redirect("procedure", found.pk)


@require_POST
@_LEAD
def call_off(request: PageRequest, procedure_id: UUID) -> HttpResponse:
    """It is not gone on with."""
    found = _find(request, procedure_id)
    reason = request.POST.get("why-reason", "")
    _try(request, lambda: actions.call_off(
        found.pk, reason=reason, by=request.actor, at=timezone.now()
    ))  # fmt: skip
    return redirect("procedure", found.pk)


@require_POST
@_LEAD
def take_back(
    request: PageRequest, procedure_id: UUID, decision_id: UUID
) -> HttpResponse:
    """The decision was written down wrongly."""
    found = _find(request, procedure_id)
    if not found.decisions.filter(pk=decision_id).exists():
        raise Http404
    reason = request.POST.get("why-reason", "")
    _try(request, lambda: actions.take_back(
        decision_id, reason=reason, by=request.actor, at=timezone.now()
    ))  # fmt: skip
    return redirect("procedure", found.pk)


def _try(request: PageRequest, do: Callable[[], object]) -> bool:
    """Do it, and say in words how it went. Returns whether it was done."""
    try:
        do()
    except NotReady as lacks:
        messages.error(request, lacks.missing)
        return False
    except Changed as changed:
        who = accounts.names([changed.by]).get(changed.by, "") if changed.by else ""
        messages.error(
            request,
            _("%(who)s changed it meanwhile. Look at it again.") % {"who": who},
        )
        return False
    except _CANNOT:
        messages.error(request, _("The procedure stands elsewhere by now."))
        return False
    messages.success(request, _("Noted."))
    return True


def _find(request: PageRequest, procedure_id: UUID) -> Procedure:
    found = reads.find(request.actor, procedure_id)
    if found is None:
        raise Http404
    return found


def _works(request: PageRequest, found: Procedure) -> bool:
    return found.closed_at is None and policy.may_work(request.actor, found)
