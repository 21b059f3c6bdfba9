import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamkor.foundation.access.choices import Action
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.foundation.web.uploads import accepts_up_to
from kamkor.register.sources.reading.refusals import Refusal

from . import actions, areas, exporting, forms, policy, reads, showing, small
from .choices import Kind, Outcome
from .errors import Decided, NoReason, NotReadable
from .models import Finding, Indicator, Vintage
from .reading.given import Given

FORM_BYTES = 100_000  # of a form beside its file


@require_safe
@page(action=Action.DASHBOARD)
def indicators(request: PageRequest) -> HttpResponse:
    """What is counted, by domain, with the newest figure of a country."""
    country = _country(request)
    everything = request.GET.get("all") == "yes"
    return render(
        request,
        "indicators/indicators.html",
        {
            "country": country,
            "countries": forms.countries(),
            "domains": showing.by_domain(country, headline=not everything),
            "everything": everything,
            "may_keep": policy.may_keep(request.actor),
        },
    )


@require_safe
@page(action=Action.DASHBOARD)
def indicator(request: PageRequest, code: str) -> HttpResponse:
    """One indicator: what it is, its figures by region and year, what is odd in them."""
    row = get_object_or_404(Indicator, code=code)
    country = _country(request)
    rows = reads.current([row.code], countries=[country])
    asked = request.GET.get("whom", "||")
    everything = request.GET.get("all") == "yes"
    return render(
        request,
        "indicators/indicator.html",
        {
            "indicator": row,
            "definition": row.said("definition"),
            "numerator": row.said("numerator"),
            "denominator": row.said("denominator"),
            "country": country,
            "countries": forms.countries(),
            "whom": asked,
            "choices": showing.choices(rows),
            "grid": showing.grid(
                row, rows, request.actor, chosen=asked, everything=everything
            ),
            "everything": everything,
            "may_keep": policy.may_keep(request.actor),
        },
    )


@require_safe
@page(action=Action.DASHBOARD)
def indicator_file(request: PageRequest, code: str) -> HttpResponse:
    """All figures of one indicator in a country, as CSV."""
    row = get_object_or_404(Indicator, code=code)
    country = _country(request)
    rows = reads.current([row.code], countries=[country])
    of_register = row.kind == Kind.REGISTER
    few = showing.hidden(rows, request.actor) if of_register else set()
    text = exporting.as_csv(rows, {one for one in rows if small.key(one) in few})
    if of_register:
        audit.note(
            "figures.taken_out", by=request.actor.user_id, at=timezone.now(),
            indicator=row.code, country=country, figures=len(rows),
        )  # fmt: skip
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    name = f"{row.code}-{country}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_safe
@page(action=Action.INDICATORS_KEEP)
def files(request: PageRequest) -> HttpResponse:
    """Files of figures, the newest first."""
    rows = Vintage.objects.select_related("source")
    found = page_of(rows, request, order=["-brought_at"])
    return render(request, "indicators/files.html", {"page": found})


@accepts_up_to((forms.LARGEST << 20) + FORM_BYTES)
@page(action=Action.INDICATORS_KEEP)
def new_file(request: PageRequest) -> HttpResponse:
    """Send a file; nothing counts before it was looked at."""
    form = forms.NewFile(
        request.POST or None, request.FILES or None,
        stopped=getattr(request, "upload_stopped", False),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        brought = _bring_in(request, form)
        if brought is not None:
            if brought.again:
                messages.info(request, _("This file was brought in before."))
            return redirect("figures-file", brought.vintage.pk)
    return render(
        request,
        "indicators/new.html",
        {
            "form": form, "types": forms.TYPES, "most_bytes": forms.LARGEST << 20,
            "too_large": forms.too_large(),
        },
        status=422 if form.errors else 200,
    )  # fmt: skip


def _bring_in(request: PageRequest, form: forms.NewFile) -> actions.Brought | None:
    """None where it cannot be read; why stands in the form."""
    told = form.cleaned_data
    chosen = told["indicator"]
    given = Given(
        form=told["form"], country=told["country"], name=told["file"].name,
        indicator=chosen.code if chosen else "", mapping=told["mapping"],
    )  # fmt: skip
    with tempfile.NamedTemporaryFile() as copy:
        for block in told["file"].chunks():
            copy.write(block)
        copy.flush()
        try:
            return actions.bring_in(
                Path(copy.name), given=given, by=request.actor, at=timezone.now()
            )
        except NotReadable as error:
            asks = "indicator" in error.why
            form.add_error("indicator" if asks else "file", str(error))
        except Refusal as error:
            form.add_error("file", error.message)
    return None


@require_safe
@page(action=Action.INDICATORS_KEEP)
def file(request: PageRequest, vintage_id: UUID) -> HttpResponse:
    """One file: how much of it was understood, and what is odd."""
    return _file_page(request, _vintage(vintage_id))


@require_POST
@page(action=Action.INDICATORS_KEEP)
def decide_file(request: PageRequest, vintage_id: UUID, choice: str) -> HttpResponse:
    """Accept or reject a file."""
    row = _vintage(vintage_id)
    form = forms.Reason(request.POST)
    verb = {"accept": actions.accept, "reject": actions.reject}.get(choice)
    if verb is None or not form.is_valid():
        return _file_page(request, row, form, status=422)
    try:
        verb(
            row.pk, reason=form.cleaned_data["reason"], by=request.actor,
            at=timezone.now(),
        )  # fmt: skip
    except NoReason:
        form.add_error("reason", _("Say in words why."))
        return _file_page(request, row, form, status=422)
    except Decided:
        messages.error(request, _("Somebody decided on this file before."))
    else:
        messages.success(request, _("Noted."))
    return redirect("figures-file", row.pk)


@require_POST
@page(action=Action.INDICATORS_KEEP)
def decide_finding(request: PageRequest, finding_id: UUID) -> HttpResponse:
    """Use the figures of a finding nevertheless, or not."""
    finding = get_object_or_404(
        Finding.objects.select_related("vintage"), pk=finding_id
    )
    form = forms.OnFinding(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return _file_page(request, finding.vintage, status=422)
    actions.decide(
        finding.pk, Outcome(form.cleaned_data["outcome"]),
        reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("Noted."))
    return redirect("figures-file", finding.vintage_id)


def _country(request: PageRequest) -> str:
    asked = request.GET.get("country", "")
    return asked if asked in areas.COUNTRIES else settings.COUNTRY


def _vintage(vintage_id: UUID) -> Vintage:
    return get_object_or_404(Vintage.objects.select_related("source"), pk=vintage_id)


def _file_page(
    request: PageRequest, row: Vintage, form: Any = None, *, status: int = 200
) -> HttpResponse:
    found = list(
        row.findings.select_related("indicator").order_by("rule", "area", "pk")
    )
    people = {row.brought_by, row.decided_by, *(one.decided_by for one in found)}
    names = accounts.names(pk for pk in people if pk)
    held = sum(
        len(one.periods) or 1
        for one in found
        if one.severity == "block" and one.outcome != Outcome.LET_THROUGH
    )
    return render(
        request,
        "indicators/file.html",
        {
            "file": row,
            "form": form or forms.Reason(),
            "groups": showing.findings(found),
            "outcomes": Outcome.choices,
            "held": held,
            "brought_by": names.get(row.brought_by) if row.brought_by else "",
            "decided_by": names.get(row.decided_by) if row.decided_by else "",
        },
        status=status,
    )
