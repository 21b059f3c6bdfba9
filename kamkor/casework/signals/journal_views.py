from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kamkor.casework.signals import (
    actions,
    errors,
    exporting,
    forms,
    page_of_signal,
    reads,
)
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.rights import exporting as rights_exporting
from kamkor.register.rights import forms as rights_forms
from kamkor.register.rights import reads as rights
from kamkor.register.rights.terms import Terms

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def journal(request: PageRequest) -> HttpResponse:
    """Every signal the reader sees, decided ones too, the newest first."""
    form = forms.JournalFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    shown = page_of(
        reads.journal(request.actor, wanted), request, order=["-received_at"]
    )
    audit.read(
        "signal.listed", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        ids=[str(s.pk) for s in shown.rows],
    )  # fmt: skip
    return render(
        request,
        "signals/journal.html",
        {
            "form": form,
            "page": shown,
            "rows": page_of_signal.lines(shown.rows, at=timezone.now()),
            "query": request.GET.urlencode(),
            "may_export": request.actor.may(Action.EXPORT),
        },
    )


@require_POST
@page(action=Action.EXPORT, sensitivity=Sensitivity.CONTENT)
def export(request: PageRequest) -> HttpResponse:
    form = forms.JournalFilter(QueryDict(request.POST.get("query", "")))
    wanted = form.cleaned_data if form.is_valid() else {}
    try:
        lines = exporting.rows(wanted, by=request.actor, at=timezone.now())
    except errors.TooMany:
        messages.error(
            request, _("Too many rows for one file: narrow the filter first.")
        )
        return redirect("signal-journal")
    name = f"signals-{timezone.localdate():%Y-%m-%d}.xlsx"
    return HttpResponse(
        rights_exporting.as_xlsx(lines),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@page(action=Action.AUDIT)
def counts(request: PageRequest) -> HttpResponse:
    """How many signals led to what, over all offices: numbers only."""
    audit.read(
        "signal.counted", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.STATUS, request_id=request.request_id,
    )  # fmt: skip
    return render(request, "signals/counts.html", {"rows": reads.counts()})


@page(action=Action.CASE_WORK)
def from_gaps(request: PageRequest) -> HttpResponse:
    """Tell as signals the unmet rights that a filter leaves."""
    query = request.POST.get("query") if request.method == "POST" else None
    query = request.GET.urlencode() if query is None else query
    form = rights_forms.GapFilter(QueryDict(query) if query else None)
    wanted = form.cleaned_data if form.is_valid() else {}
    terms = Terms(at=timezone.now())
    gaps = rights.gaps(request.actor, wanted, today=terms.today, terms=terms)
    if request.method != "POST":
        many = gaps.order_by()[: actions.MOST + 1].count()
        context = {"many": many, "query": query, "most": actions.MOST, "form": form}
        return render(request, "signals/from_gaps.html", context)
    try:
        told = actions.tell_gaps(gaps, by=request.actor, at=timezone.now())
    except errors.TooMany:
        messages.error(request, _("Too many at once: narrow the filter first."))
        return redirect(f"{request.path}?{query}")
    text = ngettext("%(n)s signal was told.", "%(n)s signals were told.", told)
    messages.success(request, text % {"n": told})
    return redirect("gaps")


@require_POST
@page(action=Action.CASE_WORK)
def from_gap(request: PageRequest, gap_id: UUID) -> HttpResponse:
    """Tell one unmet right as a signal, by one press."""
    try:
        signal = actions.tell_gap(gap_id, by=request.actor, at=timezone.now())
    except errors.NotThere:
        messages.info(request, _("This right is not unmet any more."))
        return redirect("gaps")
    messages.success(
        request, _("Told as signal %(number)s.") % {"number": signal.number}
    )
    return redirect("gap", gap_id)
