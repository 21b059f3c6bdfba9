from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web import words
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of

from . import actions, forms, giving, listing, policy, reads, work
from .models import Deadline


@require_GET
@page(action=Action.HOME, sensitivity=Sensitivity.CONTENT)
def listed(request: PageRequest) -> HttpResponse:
    """What must be done by when: the reader's own, the team's, all in reach."""
    now = timezone.now()
    form = forms.WorkFilter(request.GET or None)
    rows = reads.wanted(request.actor, form.chosen, late=form.is_late, at=now)
    related = rows.select_related("term", "parameter", "person")
    shown = page_of(related, request, order=["order_at"])
    lines = listing.lines(shown.rows, request.actor, named=True, at=now)
    _saw(request, lines)
    giving_form = (
        _hand_over_form(request) if policy.may_hand_over(request.actor) else None
    )
    return render(
        request,
        "clock/work.html",
        {
            "form": form,
            "page": shown,
            "sections": listing.sections(lines),
            "giving": giving_form if shown.rows else None,
            "unseen": reads.unseen(request.actor),
            "is_own": form.chosen == forms.MINE,
        },
    )


@require_POST
@page(action=Action.CASE_ASSIGN, sensitivity=Sensitivity.CONTENT)
def hand_over(request: PageRequest) -> HttpResponse:
    form = _hand_over_form(request, request.POST)
    ids = _ids(request.POST.getlist("deadline"))
    back = redirect(f"{reverse('work')}?whose=team")
    if not ids or not form.is_valid():
        messages.error(request, _("Choose deadlines and somebody to give them to."))
        return back
    try:
        given = giving.give(
            ids, to=form.cleaned_data["to"], by=request.actor, at=timezone.now()
        )
    except CannotWorkOnIt:
        messages.error(request, _("This person has no role in which to do that there."))
        return back
    text = ngettext(
        "%(n)s deadline handed over.", "%(n)s deadlines handed over.", given
    )
    messages.success(request, text % {"n": given})
    return back


@require_GET
@page(action=Action.HOME, sensitivity=Sensitivity.CONTENT)
def told(request: PageRequest) -> HttpResponse:
    """What the reader was told; looking at it is having seen it."""
    now = timezone.now()
    found = reads.notices(request.actor)
    ids = {notice.deadline_id for notice in found}
    rows = Deadline.objects.visible_to(request.actor).filter(pk__in=ids)
    lines = listing.lines(
        list(rows.select_related("term", "parameter", "person")), request.actor,
        named=False, at=now,
    )  # fmt: skip
    _saw(request, lines)
    known = {line.deadline.pk: line for line in lines}
    actions.see_notices(request.user.pk, at=now)
    return render(
        request,
        "clock/notices.html",
        {"notices": [(notice, known.get(notice.deadline_id)) for notice in found]},
    )


@require_GET
@page(action=Action.HOME, sensitivity=Sensitivity.CONTENT)
def why(request: PageRequest, deadline_id: UUID) -> HttpResponse:
    """One deadline: by which law it is due on this day, and what happened to it."""
    rows = Deadline.objects.visible_to(request.actor).select_related(
        "term", "parameter", "person", "organisation"
    )
    row = get_object_or_404(rows, pk=deadline_id)
    now = timezone.now()
    (line,) = listing.lines([row], request.actor, named=True, at=now)
    events = list(row.events.order_by("at", "id"))
    audit.read(
        "deadline.opened", by=request.user.pk, at=now, sensitivity=row.sensitivity,
        subject=row.person_id, request_id=request.request_id, deadline=str(row.pk),
    )  # fmt: skip
    names = _names({x for e in events for x in (e.by, e.owner) if x})
    return render(
        request,
        "clock/why.html",
        {
            "row": row,
            "line": line,
            "work_link": work.link(row, request.actor),
            "events": [(e, names.get(e.by), names.get(e.owner)) for e in events],
        },
    )


def _saw(request: PageRequest, lines: Sequence[listing.Line]) -> None:
    rows = [line.deadline for line in lines]
    content = listing.is_secret(rows)
    named = any(line.name for line in lines)
    level = Sensitivity.IDENTITY if named else Sensitivity.STATUS
    audit.read(
        "deadline.listed", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT if content else level,
        request_id=request.request_id,
        ids=sorted({str(row.person_id) for row in rows if row.person_id}),
    )  # fmt: skip


def _hand_over_form(request: PageRequest, data: Any = None) -> forms.HandOver:
    form = forms.HandOver(data)
    field: Any = form.fields["to"]
    team = reads.team(request.actor).order_by("full_name")[:200]
    field.choices = [
        ("", _("Choose")),
        *((u.pk, u.full_name) for u in words.alphabetical(team, lambda u: u.full_name)),
    ]
    field.coerce = UUID
    return form


def _ids(given: Sequence[str]) -> list[UUID]:
    """The ids among what a form sent; what is none is left out."""
    found = []
    for text in given:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _names(users: set[UUID]) -> dict[UUID | None, str]:
    rows = User.objects.filter(pk__in=users).values_list("pk", "full_name")
    return dict(rows)
