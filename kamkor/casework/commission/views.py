"""Commissions, their members and sessions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page

from . import actions, forms, policy, reads, wording
from .choices import HELD, SessionState
from .errors import NotThere
from .models import Commission

_SIT = page(action=Action.COMMISSION_SIT, sensitivity=Sensitivity.STATUS)
_SEE = page(action=Action.COMMISSION_SIT, sensitivity=Sensitivity.CONTENT)
_PREPARE = page(action=Action.COMMISSION, sensitivity=Sensitivity.STATUS)


@require_http_methods(["GET", "POST"])
@_SIT
def home(request: PageRequest) -> HttpResponse:
    """Sessions, the newest first; POST lets a body of the directory hold sessions."""
    actor = request.actor
    if request.method == "POST":
        body = _uuid(request.POST.get("organisation", ""))
        return _then(
            request, "commission", (), lambda: actions.found(
                body, by=actor, at=timezone.now()
            ),
        )  # fmt: skip
    every = reads.commissions(actor)
    prepares = {c.pk for c in every if policy.may_prepare(actor, c)}
    context = {
        "commissions": [(c, c.pk in prepares) for c in every],
        "sessions": reads.sessions(actor),
        "bodies": reads.bodies(actor) if actor.may(Action.COMMISSION) else [],
        "columns": [_("Session"), _("Commission"), _("When"), _("State")],
    }
    return render(request, "commission/home.html", context)


@require_http_methods(["GET", "POST"])
@_SIT
def members(request: PageRequest, commission_id: UUID) -> HttpResponse:
    """Who sits there; who prepares the sessions appoints, and ends a seat."""
    found = _commission(request, commission_id)
    prepares = policy.may_prepare(request.actor, found)
    form = None
    if prepares:
        seatable = reads.seatable(found)
        posted = request.POST if "user" in request.POST else None
        form = forms.Appoint(posted, people=seatable, initial={
            "since": timezone.localdate()})  # fmt: skip
        if request.method == "POST" and "end" in request.POST:
            return _then(request, "commission-members", (found.pk,), lambda: actions.dismiss(
                _uuid(request.POST["end"]), until=timezone.localdate(),
                by=request.actor, at=timezone.now(),
            ))  # fmt: skip
        if form.is_valid():
            return _then(request, "commission-members", (found.pk,), lambda: actions.appoint(
                found.pk, by=request.actor, at=timezone.now(), **form.cleaned_data
            ))  # fmt: skip
    context = {"commission": found, "seats": reads.members(found), "form": form}
    return render(
        request, "commission/members.html", context,
        status=422 if form is not None and form.is_bound else 200,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@_PREPARE
def call(request: PageRequest, commission_id: UUID) -> HttpResponse:
    found = _commission(request, commission_id)
    if not policy.may_prepare(request.actor, found):
        raise Http404
    form = forms.Call(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        made = actions.call(
            found.pk, meets_at=said["meets_at"], where=said["where"],
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("The session is called; its agenda is built."))
        return redirect("commission-session", made.pk)
    context = {
        "form": form, "title": _("Call a session"), "lead": found.organisation.name,
        "button": _("Call a session"),
    }  # fmt: skip
    return render(
        request, "commission/form.html", context, status=422 if form.is_bound else 200
    )


@require_safe
@_SEE
def session(request: PageRequest, session_id: UUID) -> HttpResponse:
    """Agenda, who is there, quorum, and what the reader may do next."""
    actor = request.actor
    found = reads.session(actor, session_id)
    if found is None:
        raise Http404
    agenda = reads.agenda(actor, found)
    audit.read(
        "commission.session_opened", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        ids=[str(line.item.pk) for line in agenda if line.item],
    )  # fmt: skip
    prepares = policy.may_prepare(actor, found.commission)
    seat = policy.seat(actor, found)
    runs = found.state in (SessionState.PLANNED, SessionState.OPEN)
    context = {
        "session": found,
        "agenda": agenda,
        "closed_lines": sum(line.item is None for line in agenda),
        "seats": reads.seats(found),
        "quorum": reads.quorum(found),
        "notes": runs and (prepares or policy.may_open(actor, found)),
        "may": {
            "open": found.state == SessionState.PLANNED
            and policy.may_open(actor, found),
            "close": found.state == SessionState.OPEN and policy.presides(actor, found),
            "sign": found.state == SessionState.CLOSED
            and seat is not None
            and seat.function == "secretary",
            "build": runs and prepares,
            "off": found.state == SessionState.PLANNED and prepares,
            "print": found.state in HELD and prepares,
            "print_open": found.state in HELD,
        },
        "languages": reads.paper_languages(),
    }
    return render(request, "commission/session.html", context)


@require_POST
@_SEE
def go(request: PageRequest, session_id: UUID, what: str) -> HttpResponse:
    """Open, close, sign, call off, bring up to date, note who is there."""
    told: dict[str, Any] = {"by": request.actor, "at": timezone.now()}
    member = _uuid(request.POST.get("member", ""))
    verbs: dict[str, Callable[[], object]] = {
        "open": lambda: actions.open_session(session_id, **told),
        "close": lambda: actions.close(session_id, **told),
        "sign": lambda: actions.sign(session_id, **told),
        "off": lambda: actions.call_off(session_id, **told),
        "build": lambda: actions.build(session_id, **told),
        "come": lambda: actions.come(session_id, member, **told),
        "leave": lambda: actions.leave(session_id, member, **told),
    }
    if what not in verbs:
        raise Http404
    return _then(request, "commission-session", (session_id,), verbs[what])


def _commission(request: PageRequest, pk: UUID) -> Commission:
    found = reads.commission(request.actor, pk)
    if found is None:
        raise Http404
    return found


def _then(
    request: PageRequest, url: str, given: tuple[UUID, ...], do: Callable[[], object]
) -> HttpResponse:
    try:
        do()
    except NotThere:
        raise Http404 from None
    except wording.PROBLEMS as why:
        messages.error(request, wording.of(why))
    return redirect(url, *given)


def _uuid(text: str) -> UUID:
    """Raises Http404 for what is none; nothing is the zero of all."""
    try:
        return UUID(text) if text else UUID(int=0)
    except ValueError:
        raise Http404 from None
