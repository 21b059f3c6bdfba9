"""The page and the files of official reports."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.places import reads as places
from kamkor.foundation.web import words
from kamkor.foundation.web.page import PageRequest, page
from kamkor.register.rights import dashboard

from . import lines, official, reads

Row = Sequence[int | str]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@page(action=Action.DASHBOARD, sensitivity=Sensitivity.STATUS)
def reports(request: PageRequest) -> HttpResponse:
    """A report of a territory and period; `format=csv` or `xlsx` for a file."""
    asked = dashboard.place(request.actor, request.GET.get("place", ""))
    territory = places.wide(asked) if asked else None
    known = lines.here()
    report = known.get(request.GET.get("report", next(iter(known), "")))
    if territory is None or report is None:
        raise Http404
    near = official.near(request.actor, territory)
    periods = official.periods(near=near)
    chosen = request.GET.get("period", "")
    period = next((p for p in periods if p.code == chosen), None)
    if period is None and chosen:
        raise Http404
    period = period or (periods[0] if periods else None)
    told = official.counted(report, territory, period, near=near) if period else []
    file = request.GET.get("format")
    if period and file in ("csv", "xlsx"):
        name = f"{report.code}-{period.code}"
        return _csv(told, name) if file == "csv" else _xlsx(told, name)
    build = reads.last_build()
    context = {
        "place": territory,
        "report": report,
        "reports": known.values(),
        "period": period,
        "periods": periods,
        "told": told,
        "near": near,
        "day": words.day(build.on) if build else "",
    }
    return render(request, "marts/official.html", context)


def _heads() -> list[str]:
    return [_("Line"), _("Number"), _("Where it comes from"), _("Formula")]


def _rows(told: list[official.Told]) -> list[Row]:
    return [[one.line.label, one.cell, one.line.why, one.line.formula] for one in told]


def _csv(told: list[official.Told], name: str) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_heads())
    writer.writerows(_rows(told))
    return _file("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def _xlsx(told: list[official.Told], name: str) -> HttpResponse:
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.set_column(0, 0, 60)
        sheet.set_column(2, 3, 60)
        rows: list[Row] = [_heads(), *_rows(told)]
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                else:
                    sheet.write_string(number, column, cell)
    return _file(body.getvalue(), _XLSX, f"{name}.xlsx")


def _file(body: str | bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        body,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
