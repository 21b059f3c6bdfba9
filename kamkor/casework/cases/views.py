from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
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

from kamkor.casework.clock import reads as clock
from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db.compiled import Told, ask_ahead
from kamkor.foundation.web import navigation, words
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.people import reads as people

from . import actions, forms, lifecycle, panels, policy, reads
from .choices import NoteKind
from .errors import AlreadyOpen, Changed, Gated, NotAMove, NotThere
from .models import Case

_WORK = page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
_ASSIGN = page(action=Action.CASE_ASSIGN, sensitivity=Sensitivity.CONTENT)


@require_safe
@_WORK
def cases(request: PageRequest) -> HttpResponse:
    """Cases the reader may see, the newest first, and those offered to the territory."""
    form = forms.Filter(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows = _wanted(request, wanted).select_related("person", "territory")
    shown = page_of(rows, request, order=["-opened_at"])
    named = {
        m.person.pk: m for m in people.members([c.person.root_id for c in shown.rows])
    }
    who = accounts.names([c.worker for c in shown.rows])
    _saw(request, "case.listed", ids=[str(c.pk) for c in shown.rows])
    return render(
        request,
        "cases/cases.html",
        {
            "page": shown,
            "filter": form,
            "active": sum(bool(value) for value in wanted.values()),
            "offered": reads.offered(request.actor),
            "leads": request.actor.may(Action.CASE_ASSIGN),
            "rows": [
                {
                    "case": c,
                    "child": named.get(c.person.root_id),
                    "state": reads.state(c).label,
                    "worker": who.get(c.worker, "") if c.worker else "",
                }
                for c in shown.rows
            ],
            "columns": [_("Child"), _("State"), _("Who works on it"), _("Opened")],
        },
    )


def _wanted(request: PageRequest, wanted: dict[str, Any]) -> QuerySet[Case]:
    rows = Case.objects.visible_to(request.actor)
    rows = rows.filter(state=wanted["state"]) if wanted.get("state") else rows.open()
    if wanted.get("whose") == "me":
        rows = rows.worked_by(request.user.pk)
    elif wanted.get("whose") == "nobody":
        rows = rows.filter(worker=None)
    return rows


@require_safe
@_WORK
def case(request: PageRequest, case_id: UUID) -> HttpResponse:
    """One case: who, what now, what is missing for it, the story."""
    found = reads.opened(request.actor, case_id, then=panels.asks(request, case_id))
    if found is None:
        raise Http404
    _saw(request, "case.opened_page", case=found)
    return _show(request, found)


def _show(request: PageRequest, found: Case, *, status: int = 200) -> HttpResponse:
    return render(request, "cases/case.html", _context(request, found), status=status)


def _asks(request: PageRequest, found: Case) -> Iterator[Told]:
    """In the order in which `_context` needs them."""
    yield from panels.asks_of_child(request, found.person.root_id)
    yield people.asks_member(found.person.root_id)
    yield from reads.asks(found)
    yield clock.asks("case", found.pk)
    yield from navigation.asks(request.actor)
    if policy.leads(request.actor, found) and not found.closed_at:
        yield reads.asks_workers(found.place, at=request.actor.at)


def _context(request: PageRequest, found: Case) -> dict[str, Any]:
    ask_ahead(_asks(request, found))
    following = reads.following(request.actor, found)
    parts = panels.rendered(request, found)
    child = people.member(found.person.root)
    leads = policy.leads(request.actor, found) and found.closed_at is None
    story = reads.story(found)
    return {
        "case": found,
        "child": child,
        "state": reads.state(found),
        "worker": reads.worker(found, story),
        "next": following,
        "usual": reads.usual(following),
        "may_work": policy.may_work(request.actor, found) and not found.closed_at,
        "leads": leads,
        "deadlines": [d for d in clock.of("case", found.pk) if d.is_running],
        "closing_reason": reads.reason_label(found.told.reason) if found.told else "",
        "story": story,
        "panels": parts,
        "assigning": forms.Assign(
            workers=reads.workers(found.place, at=request.actor.at),
            initial={"to": found.worker, "version": found.version},
        )
        if leads
        else None,
    }


@require_http_methods(["GET", "POST"])
@_WORK
def open_case(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Open a case for a child."""
    seen = people.find(request.actor, person_id)
    if seen is None or seen.sensitivity < Sensitivity.CONTENT:
        raise Http404
    form = forms.Open(
        request.POST or None,
        workers=reads.workers(seen.person.place, at=request.actor.at),
    )
    if form.is_valid():
        try:
            made = actions.open_case(
                seen.person.pk, reason=form.cleaned_data["reason"],
                worker=form.cleaned_data["worker"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
            return redirect("case", made.pk)
        except AlreadyOpen as present:
            messages.info(request, _("The child has an open case: this one."))
            return redirect("case", present.case)
        except CannotWorkOnIt:
            form.add_error("worker", _("This person cannot be given a case."))
    return _page(
        request, form, _("Open a case"), reverse("child", args=[seen.person.pk])
    )


@require_http_methods(["GET", "POST"])
@page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)
def move(request: PageRequest, case_id: UUID, name: str) -> HttpResponse:
    """Make one step of the life cycle: asked once more, with what it means."""
    found = _find(request, case_id)
    step = lifecycle.here().moves.get(name)
    if step is None or not policy.may_move(request.actor, found, step):
        raise Http404
    form = forms.Move(
        request.POST or None, needs_reason=step.needs_reason,
        initial={"version": found.version},
    )  # fmt: skip
    if form.is_valid():
        answer = form.cleaned_data
        return _then(
            request, found,
            lambda: actions.advance(
                found.pk, name, version=answer["version"], reason=answer["reason"],
                paper=answer["paper"], by=request.actor, at=timezone.now(),
            ),
        )  # fmt: skip
    return _page(request, form, step.label, reverse("case", args=[found.pk]))


@require_POST
@_ASSIGN
def assign(request: PageRequest, case_id: UUID) -> HttpResponse:
    found = _find(request, case_id)
    form = forms.Assign(
        request.POST, workers=reads.workers(found.place, at=request.actor.at)
    )
    if not form.is_valid():
        messages.error(request, _("Choose somebody of the territory."))
        return _show(request, found, status=422)
    answer = form.cleaned_data
    return _then(
        request, found,
        lambda: actions.assign(
            found.pk, to=answer["to"], version=answer["version"],
            reason=answer["reason"], by=request.actor, at=timezone.now(),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@_WORK
def outcomes(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Why the case is closed and how each right then stands."""
    found = _find(request, case_id)
    form = forms.Outcomes(request.POST or None, initial={"version": found.version})
    if form.is_valid():
        answer = form.cleaned_data
        return _then(
            request, found,
            lambda: actions.say_outcomes(
                found.pk, reason=answer["reason"], outcomes=form.outcomes,
                words=answer["words"], version=answer["version"], by=request.actor,
                at=timezone.now(),
            ),
        )  # fmt: skip
    return _page(
        request,
        form,
        _("How the rights stand"),
        reverse("case", args=[found.pk]),
        _("Save"),
    )


@require_http_methods(["GET", "POST"])
@_WORK
def note(request: PageRequest, case_id: UUID) -> HttpResponse:
    found = _find(request, case_id)
    form = forms.Note(request.POST or None)
    if form.is_valid():
        answer = form.cleaned_data
        return _then(
            request, found,
            lambda: actions.write_note(
                found.pk, kind=NoteKind(answer["kind"]), words=answer["words"],
                by=request.actor, at=timezone.now(),
            ),
        )  # fmt: skip
    return _page(
        request, form, _("Write a note"), reverse("case", args=[found.pk]), _("Save")
    )


def _then(request: PageRequest, found: Case, do: Callable[[], object]) -> HttpResponse:
    """Do it and come back to the case; what stands in the way is said there."""
    try:
        do()
    except Changed as told:
        who = accounts.names([told.by]).get(told.by, "") if told.by else ""
        messages.error(
            request,
            _(
                "%(who)s changed the case meanwhile (%(when)s). Look at it and try again."
            )
            % {"who": who, "when": words.moment(told.at)},
        )
    except Gated as shut:
        for sentence in shut.missing:
            messages.error(request, sentence)
    except NotAMove:
        messages.error(request, _("That does not follow here any more."))
    except CannotWorkOnIt:
        messages.error(request, _("This person cannot be given a case."))
    except NotThere:
        raise Http404 from None
    else:
        messages.success(request, _("Noted."))
    return redirect("case", found.pk)


def _page(
    request: PageRequest, form: Any, title: str, back: str, button: str = ""
) -> HttpResponse:
    return render(
        request,
        "cases/form.html",
        {"form": form, "title": title, "back": back, "button": button},
        status=422 if form.is_bound else 200,
    )


def _find(request: PageRequest, case_id: UUID) -> Case:
    found = reads.find(request.actor, case_id)
    if found is None:
        raise Http404
    return found


def _saw(
    request: PageRequest, verb: str, *, case: Case | None = None, **detail: Any
) -> None:
    if case is not None:
        detail |= {"subject": case.person.root_id, "case": str(case.pk)}
    audit.read(
        verb, by=request.user.pk, at=timezone.now(), sensitivity=Sensitivity.CONTENT,
        request_id=request.request_id, **detail,
    )  # fmt: skip
