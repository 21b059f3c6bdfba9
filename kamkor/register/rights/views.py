from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.people import reads as people

from . import actions, dashboard, exporting, forms, parts, policy, reads, working
from .choices import GapState, Status
from .explaining import sentence
from .models import Gap, SavedFilter
from .terms import Terms

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(action=Action.GAP_LIST, sensitivity=Sensitivity.IDENTITY)
def gaps(request: PageRequest) -> HttpResponse:
    """Unmet rights the reader may see, the longest first."""
    form = forms.GapFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    terms = Terms(at=timezone.now())
    rows = reads.gaps(request.actor, wanted, today=terms.today, terms=terms)
    shown = page_of(rows, request, order=["since"])
    query = _query(request.GET)
    return render(
        request,
        "rights/gaps.html",
        {
            "form": form,
            "page": shown,
            "rows": _rows(request, shown.rows, terms),
            "query": query,
            "saved": SavedFilter.objects.of(request.user.pk),
            "saving": forms.FilterName(initial={"query": query}),
            "may_export": request.actor.may(Action.EXPORT),
            "parts": parts.beneath(request, query),
        },
    )


def _query(given: QueryDict) -> str:
    """The filter of an address, without the page."""
    kept = given.copy()
    for name in ("after", "before", "csrfmiddlewaretoken"):
        kept.pop(name, None)
    for name in [name for name, value in kept.items() if not value]:
        del kept[name]
    return kept.urlencode()


def _rows(
    request: PageRequest, found: Sequence[Gap], terms: Terms
) -> list[dict[str, Any]]:
    """Each gap with the child's name where the reader sees it; the look is told."""
    ids = [gap.person_id for gap in found]
    named = {m.person.pk: m.name for m in people.members(ids) if m.name}
    workers = accounts.names(gap.assignee for gap in found)
    audit.read(
        "gaps.listed", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.IDENTITY if named else Sensitivity.STATUS,
        request_id=request.request_id, ids=[str(pk) for pk in ids],
    )  # fmt: skip
    return [
        {
            "gap": gap,
            "name": named.get(gap.person_id, ""),
            "tone": Status(gap.status).tone,
            "sentence": sentence(gap.right, gap.reason, gap.sex),
            "worker": workers.get(gap.assignee) if gap.assignee else "",
            "due": terms.due(gap),
        }
        for gap in found
    ]


@page(action=Action.GAP_LIST, sensitivity=Sensitivity.IDENTITY)
def gap(request: PageRequest, gap_id: UUID) -> HttpResponse:
    return _gap_page(request, _find(request, gap_id))


@require_POST
@page(action=Action.GAP_ASSIGN, sensitivity=Sensitivity.IDENTITY)
def assign(request: PageRequest, gap_id: UUID) -> HttpResponse:
    found = _find(request, gap_id)
    form = _assign_form(found, request.POST)
    if not form.is_valid():
        return _gap_page(request, found, assigning=form, status=422)
    try:
        working.assign(
            found.pk, to=form.cleaned_data["to"], note=form.cleaned_data["note"],
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
    except CannotWorkOnIt:
        form.add_error(
            "to", _("This person has no role in which to work with a child.")
        )
        return _gap_page(request, found, assigning=form, status=422)
    messages.success(request, _("Assigned."))
    return redirect("gap", gap_id)


@require_POST
@page(action=Action.GAP_LIST, sensitivity=Sensitivity.IDENTITY)
def move(request: PageRequest, gap_id: UUID) -> HttpResponse:
    found = _find(request, gap_id)
    form = _move_form(found, request.POST)
    if not form.is_valid():
        return _gap_page(request, found, moving=form, status=422)
    working.move(
        found.pk, to=GapState(form.cleaned_data["state"]),
        note=form.cleaned_data["note"], by=request.actor, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Noted."))
    return redirect("gaps")


def _find(request: PageRequest, gap_id: UUID) -> Gap:
    rows = Gap.objects.visible_to(request.actor).select_related(
        "territory", "responsible", "person"
    )
    return get_object_or_404(rows, pk=gap_id)


def _assign_form(gap: Gap, data: Any = None) -> forms.AssignForm:
    form = forms.AssignForm(data)
    field: Any = form.fields["to"]
    field.choices = [(u.pk, u.full_name) for u in reads.candidates(gap)]
    field.coerce = UUID
    return form


def _move_form(gap: Gap, data: Any = None) -> forms.MoveForm:
    form = forms.MoveForm(data, auto_id="move_%s")  # beside the other
    field: Any = form.fields["state"]
    field.choices = [(s.value, s.label) for s in policy.moves(gap)]
    return form


def _gap_page(
    request: PageRequest, gap: Gap, *,
    assigning: forms.AssignForm | None = None, moving: forms.MoveForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    row = _rows(request, [gap], Terms(at=timezone.now()))[0]
    seen = people.find(request.actor, gap.person_id)
    level = seen.sensitivity if seen else Sensitivity.STATUS
    steps = working.story(gap) if level >= Sensitivity.IDENTITY else []
    told = accounts.names({x for s in steps for x in (s.by, s.assignee)})
    may_assign = policy.may_assign(request.actor, gap)
    may_move = policy.may_move(request.actor, gap) and bool(policy.moves(gap))
    return render(
        request,
        "rights/gap.html",
        {
            **row,
            "steps": [
                (s, told.get(s.by, ""), told.get(s.assignee or s.by)) for s in steps
            ],
            "assigning": (assigning or _assign_form(gap)) if may_assign else None,
            "moving": (moving or _move_form(gap)) if may_move else None,
            "parts": parts.rendered(request, gap),
        },
        status=status,
    )


@require_POST
@page(action=Action.GAP_LIST, sensitivity=Sensitivity.STATUS)
def save_filter(request: PageRequest) -> HttpResponse:
    form = forms.FilterName(request.POST)
    query = _query(QueryDict(request.POST.get("query", "")))
    if form.is_valid():
        actions.save_filter(
            name=form.cleaned_data["name"], query=query, by=request.user.pk,
            at=timezone.now(),
        )  # fmt: skip
    return redirect(f"{reverse('gaps')}?{query}")


@require_POST
@page(action=Action.GAP_LIST, sensitivity=Sensitivity.STATUS)
def drop_filter(request: PageRequest, filter_id: UUID) -> HttpResponse:
    actions.drop_filter(filter_id, by=request.user.pk)
    return redirect("gaps")


@require_POST
@page(action=Action.EXPORT, sensitivity=Sensitivity.IDENTITY)
def export(request: PageRequest) -> HttpResponse:
    form = forms.GapFilter(QueryDict(request.POST.get("query", "")))
    wanted = form.cleaned_data if form.is_valid() else {}
    now = timezone.now()
    try:
        lines = exporting.rows(
            wanted, query=request.POST.get("query", ""), by=request.actor, at=now
        )
    except exporting.TooMany:
        messages.error(
            request,
            _("More than %(n)s rows: narrow the filter first.")
            % {"n": policy.EXPORT_ROWS},
        )
        return redirect("gaps")
    except exporting.QuotaSpent:
        messages.error(request, _("No more files today: the daily number is spent."))
        return redirect("gaps")
    name = f"rights-{timezone.localdate(now):%Y-%m-%d}"
    if request.POST.get("format") == "csv":
        return _file(exporting.as_csv(lines), "text/csv; charset=utf-8", f"{name}.csv")
    return _file(exporting.as_xlsx(lines), XLSX, f"{name}.xlsx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@page(action=Action.DASHBOARD, sensitivity=Sensitivity.STATUS)
def territory(request: PageRequest, code: str = "") -> HttpResponse:
    """The figures of a territory. No person is read."""
    place = dashboard.place(request.actor, code)
    if place is None:
        raise Http404
    shown = dashboard.figures(place, request.actor, today=timezone.localdate())
    return render(request, "rights/territory.html", {"place": place, "shown": shown})
