"""What people of a body see: procedures in whose present step it acts, and its answer."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.db import context
from kamkor.foundation.web.page import PageRequest, page

from . import actions, bodies, forms, policy, reads
from .actions import Said
from .choices import Outcome
from .errors import Changed, NotAnOutcome, NotReady, NotThere
from .looking import saw
from .models import Procedure

_ACT = page(action=Action.PROCEDURE_DECIDE, sensitivity=Sensitivity.CONTENT)


@require_safe
@_ACT
def asked(request: PageRequest) -> HttpResponse:
    """Procedures that wait for the reader's body, the oldest first."""
    rows = reads.asked_of(request.actor)
    lines = reads.lines_of_body(rows)
    saw(request, "procedure.asked_listed", ids=[str(row.pk) for row in rows])
    columns = [_("Child"), _("Procedure"), _("What is asked"), _("Body")]
    return render(
        request, "procedures/asked.html", {"lines": lines, "columns": columns}
    )


@require_http_methods(["GET", "POST"])
@_ACT
def decide(request: PageRequest, procedure_id: UUID) -> HttpResponse:
    """What the body needs of one procedure; POST says how its step ended."""
    found = Procedure.objects.acted_in_by(request.actor).filter(pk=procedure_id).first()
    if found is None or not policy.may_act(request.actor, found):
        raise Http404
    with context.acting_as_machine():
        told = _told(found, request.POST or None)
    form = told["form"]
    if form.is_valid() and _done(request, found, form):
        return redirect("procedures-asked")
    saw(request, "procedure.asked_opened", subject=found.person_id)
    status = 422 if form.is_bound else 200
    return render(request, "procedures/decide.html", told, status=status)


def _told(found: Procedure, data: Any) -> dict[str, Any]:
    step, children = reads.step(found), reads.children(found)
    return {
        "procedure": found,
        "name": reads.named(found).label,
        "track": reads.track(found),
        "step": step,
        "children": children,
        "carer": reads.carer(found),
        "papers": reads.papers(found),
        "submissions": found.submissions.select_related("body").order_by("-on"),
        "body": found.body,
        "reason": bodies.reason(found),
        "form": forms.Ended(
            data, outcomes=reads.outcomes(found), step=step,
            children=children if step.each and len(children) > 1 else (),
            initial={"edition": found.edition, "on": timezone.localdate()},
        ),
    }  # fmt: skip


def _done(request: PageRequest, found: Procedure, form: forms.Ended) -> bool:
    said = form.cleaned_data
    outcome = Outcome(said["outcome"])
    given: dict[str, Any] = {
        "edition": said["edition"], "by": request.actor, "at": timezone.now()
    }  # fmt: skip
    try:
        if actions.needs_decision(found, outcome):
            told = Said(
                outcome, said["on"], number=said.get("number", ""),
                until=said.get("until"), words=said["words"], numbers=form.numbers,
                refused=form.refused,
            )  # fmt: skip
            actions.decide_for_body(found.pk, told, **given)
        else:
            actions.advance_for_body(
                found.pk, outcome, on=said["on"], words=said["words"], **given
            )
    except NotReady as lacks:
        form.add_error(None, lacks.missing)
    except Changed:
        form.add_error(None, _("Somebody changed it meanwhile. Look at it again."))
    except (NotThere, NotAnOutcome, PermissionDenied):
        form.add_error(None, _("The procedure stands elsewhere by now."))
    else:
        return True
    return False
