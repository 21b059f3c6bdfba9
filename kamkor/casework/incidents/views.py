from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from kamkor.casework.cases import reads as case_reads
from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.people import reads as people

from . import actions, forms, policy, reads
from .choices import ResponseState
from .errors import Changed, NeedsReason, NotFinished, NotNow, NotThere
from .models import Incident
from .wording import changed

_WORK = page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
_LEAD = page(action=Action.INCIDENT, sensitivity=Sensitivity.CONTENT)


@require_safe
@_LEAD
def incidents(request: PageRequest) -> HttpResponse:
    """Incidents of the territory, the newest first."""
    form = forms.Filter(request.GET)
    wanted = form.cleaned_data.get("state", "") if form.is_valid() else ""
    rows = reads.listed(request.actor, at=timezone.now())
    rows = rows.exclude(closed_at=None) if wanted == "closed" else rows.open()
    if wanted == "late":
        rows = rows.filter(is_late=True)
    rows = rows.select_related("person", "territory")
    shown = page_of(rows, request, order=["-opened_at"])
    roots = [row.person.root_id for row in shown.rows]
    named = {member.person.pk: member for member in people.members(roots)}
    who = accounts.names([row.worker for row in shown.rows])
    _saw(request, "incident.listed", ids=[str(row.pk) for row in shown.rows])
    return render(
        request,
        "incidents/incidents.html",
        {
            "page": shown,
            "filter": form,
            "active": int(bool(wanted)),
            "rows": [
                {
                    "incident": row,
                    "child": named.get(row.person.root_id),
                    "worker": who.get(row.worker, "") if row.worker else "",
                }
                for row in shown.rows
            ],
            "columns": [
                _("Child"),
                _("Response"),
                _("Who leads it"),
                _("Written down"),
            ],
        },
    )


@require_safe
@_WORK
def incident(request: PageRequest, incident_id: UUID) -> HttpResponse:
    """What is known, what the bodies do, what happened."""
    found = _find(request, incident_id)
    _saw(request, "incident.opened", subject=found.person.root_id)
    now = timezone.now()
    actor = request.actor
    versions = reads.versions(found)
    lines = reads.lines(found, at=now)
    leads = policy.leads(actor)
    assigning = None
    if leads and not found.closed_at:
        assigning = forms.Assign(
            workers=case_reads.workers(found.place, at=request.actor.at),
            initial={"version": found.version, "to": found.worker},
        )
    may_work = policy.may_work(actor, found)
    waits = [line for line in lines if line.response.state == ResponseState.OPEN]
    who = accounts.names([found.worker])
    return render(
        request,
        "incidents/incident.html",
        {
            "incident": found,
            "child": next(iter(people.members([found.person.root_id])), None),
            "worker": who.get(found.worker, "") if found.worker else "",
            "now": versions[0],
            "before": versions[1:],
            "lines": lines,
            "next": waits[0] if waits and may_work else None,
            "late": sum(line.is_late for line in lines),
            "left": len(waits),
            "story": reads.story(found),
            "may_amend": policy.may_amend(actor, found),
            "may_work": may_work,
            "may_triage": actor.may(Action.SIGNAL_TRIAGE),
            "leads": leads,
            "assigning": assigning,
        },
    )


@require_http_methods(["GET", "POST"])
@_WORK
def response(request: PageRequest, response_id: UUID) -> HttpResponse:
    """One part of the joint response: done, or why not. What was said before stays."""
    found = reads.response(request.actor, response_id)
    if found is None:
        raise Http404
    whole = found.incident
    form = None
    if policy.may_work(request.actor, whole):
        form = forms.Answer(request.POST or None, initial={"version": found.version})
    if form and form.is_valid():
        try:
            actions.answer(
                found.pk, form.said, version=form.cleaned_data["version"],
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
            return redirect("incident", whole.pk)
        except Changed as why:
            form.add_error(None, changed(why))
        except (NotNow, NeedsReason, PermissionDenied):
            messages.error(request, _("The incident is closed by now."))
            return redirect("incident", whole.pk)
    _saw(request, "incident.response_opened", subject=whole.person.root_id)
    lines = reads.lines(whole, at=timezone.now())
    return render(
        request,
        "incidents/response.html",
        {
            "line": next(line for line in lines if line.response.pk == found.pk),
            "incident": whole,
            "answers": reads.answers(found),
            "form": form,
        },
        status=422 if form and form.is_bound else 200,
    )


@require_POST
@_LEAD
def assign(request: PageRequest, incident_id: UUID) -> HttpResponse:
    """Give the incident to a worker, who opens it from now on."""
    found = _find(request, incident_id)
    form = forms.Assign(
        request.POST, workers=case_reads.workers(found.place, at=request.actor.at)
    )
    if not form.is_valid():
        messages.error(request, _("Choose somebody of the list."))
        return redirect("incident", found.pk)
    said = form.cleaned_data
    try:
        actions.assign(
            found.pk, to=said["to"], version=said["version"], by=request.actor,
            at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("The incident changed hands."))
    except Changed as why:
        messages.error(request, changed(why))
    except CannotWorkOnIt:
        messages.error(request, _("No role of theirs lets them work on it."))
    except (NotNow, NotThere):
        messages.error(request, _("The incident is closed by now."))
    return redirect("incident", found.pk)


@require_http_methods(["GET", "POST"])
@_WORK
def close(request: PageRequest, incident_id: UUID) -> HttpResponse:
    """Close it: every body did its part, or it is said why not."""
    found = _find(request, incident_id)
    if not policy.may_work(request.actor, found):
        return redirect("incident", found.pk)
    form = forms.Close(request.POST or None, initial={"version": found.version})
    return _turn(request, found, form, actions.close, _("Close the incident"))


@require_http_methods(["GET", "POST"])
@_LEAD
def reopen(request: PageRequest, incident_id: UUID) -> HttpResponse:
    """Open a closed incident again."""
    found = _find(request, incident_id)
    if found.closed_at is None:
        return redirect("incident", found.pk)
    form = forms.Reopen(request.POST or None, initial={"version": found.version})
    return _turn(request, found, form, actions.reopen, _("Open the incident again"))


def _turn(
    request: PageRequest, found: Incident, form: forms.Close,
    do: Callable[..., Incident], title: str,
) -> HttpResponse:  # fmt: skip
    if form.is_valid():
        said = form.cleaned_data
        try:
            do(
                found.pk, words=said["words"], version=said["version"],
                by=request.actor, at=timezone.now(),
            )  # fmt: skip
            return redirect("incident", found.pk)
        except Changed as why:
            form.add_error(None, changed(why))
        except NotFinished:
            form.add_error(None, _("Not yet: each part of the response is done, or it is said why not."))  # fmt: skip
        except CannotWorkOnIt:
            form.add_error(None, _("Who had it may not have it any more: give it to somebody else first."))  # fmt: skip
        except (NotNow, NotThere, NeedsReason, PermissionDenied):
            return redirect("incident", found.pk)
    _saw(request, "incident.form_opened", subject=found.person.root_id)
    context = {
        "form": form, "title": title, "back": reverse("incident", args=[found.pk])
    }  # fmt: skip
    status = 422 if form.is_bound else 200
    return render(request, "incidents/form.html", context, status=status)


def _find(request: PageRequest, incident_id: UUID) -> Incident:
    found = reads.find(request.actor, incident_id)
    if found is None:
        raise Http404
    return found


def _saw(
    request: PageRequest, verb: str, *, subject: UUID | None = None, **detail: Any
) -> None:
    audit.read(
        verb, by=request.user.pk, at=timezone.now(), sensitivity=Sensitivity.CONTENT,
        request_id=request.request_id, subject=subject, **detail,
    )  # fmt: skip
