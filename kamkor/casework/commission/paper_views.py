"""Minutes, extracts and the half-year report as files."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kamkor.foundation import documents
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.law.naming import LANGUAGES
from kamkor.foundation.web import words
from kamkor.foundation.web.page import PageRequest, page
from kamkor.register.rights import exporting

from . import actions, half_year, papers, policy, reads, wording
from .choices import HELD
from .errors import NotNow, Taken
from .models import Commission

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@page(action=Action.COMMISSION_SIT, sensitivity=Sensitivity.CONTENT)
def minutes(request: PageRequest, session_id: UUID, kind: str) -> HttpResponse:
    """Minutes of a session that was held. `names=1` names the children whom the reader
    sees; without it nobody is named."""
    found = reads.session(request.actor, session_id)
    if found is None or found.state not in HELD:
        raise Http404
    with_names = request.GET.get("names") == "1"
    with translation.override(_language(request)):
        told = papers.minutes(request.actor, found, with_names=with_names)
    audit.read(
        "commission.minutes_read", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT if with_names else Sensitivity.STATUS,
        request_id=request.request_id, ids=[str(pk) for pk in told["ids"]],
    )  # fmt: skip
    return _paper(request, kind, "commission/minutes.html", told,
                  f"minutes-{found.day}-{found.number}")  # fmt: skip


@require_safe
@page(action=Action.COMMISSION_SIT, sensitivity=Sensitivity.CONTENT)
def extract(request: PageRequest, item_id: UUID, kind: str) -> HttpResponse:
    """An extract of the minutes: the decision on one child and nothing of others."""
    found = reads.item(request.actor, item_id)
    decision = getattr(found, "decision", None)
    if found is None or decision is None:
        raise Http404
    with translation.override(_language(request)):
        told = papers.extract(found)
    audit.read(
        "commission.extract_read", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        subject=found.person.root_id,
    )  # fmt: skip
    name = f"extract-{decision.number}".replace("/", "-")
    return _paper(request, kind, "commission/extract.html", told, name)


@require_http_methods(["GET", "POST"])
@page(action=Action.COMMISSION)
def report(request: PageRequest, commission_id: UUID) -> HttpResponse:
    """The half-year by its lines; `format=xlsx` for a file; POST notes it handed in."""
    found = reads.commission(request.actor, commission_id)
    if found is None or not policy.may_prepare(request.actor, found):
        raise Http404
    periods = half_year.recent(timezone.localdate())
    asked = request.POST.get("until") or request.GET.get("until") or ""
    period = next((p for p in periods if p.until.isoformat() == asked), periods[0])
    if request.method == "POST":
        return _hand_in(request, found, period.until)
    lines = half_year.lines(found, period)
    if request.GET.get("format") == "xlsx":
        return _workbook(found, period, lines)
    handed = reads.handed_in(found)
    context = {
        "commission": found,
        "periods": periods,
        "period": period,
        "lines": lines,
        "columns": [_("Line"), {"label": _("Number"), "number": True}, _("Source")],
        "handed": handed.get(period.until),
        "may_hand_in": period.is_over(timezone.now()) and period.until not in handed,
        "due": reads.report_due(found),
        "law_line": half_year.law_line(),
    }
    return render(request, "commission/report.html", context)


def _hand_in(request: PageRequest, found: Commission, until: date) -> HttpResponse:
    try:
        actions.hand_in(found.pk, until=until, by=request.actor, at=timezone.now())
        messages.success(request, _("Noted."))
    except (NotNow, Taken) as why:
        messages.error(request, wording.of(why))
    return redirect(f"{request.path}?until={until.isoformat()}")


def _workbook(
    found: Commission, period: half_year.HalfYear, lines: list[half_year.Line]
) -> HttpResponse:
    rows = [
        (_("Line"), _("Number"), _("Source")),
        *((line.label, words.number(line.number), line.source) for line in lines),
    ]
    name = f"commission-{found.organisation.code.lower()}-{period.until}.xlsx"
    return HttpResponse(
        exporting.as_xlsx(rows),
        content_type=_XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _language(request: PageRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else (translation.get_language() or "ru")[:2]


def _paper(
    request: PageRequest, kind: str, template: str, told: dict[str, Any], name: str
) -> HttpResponse:
    make = {"pdf": documents.pdf, "docx": documents.docx}.get(kind)
    if make is None:
        raise Http404
    data = make(template, told, language=_language(request))
    return documents.answer(data, kind=documents.Kind(kind), name=name)
