"""The page and the file of the movement of cases in a period."""

import csv
import io

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.web import words
from kamkor.foundation.web.figures import Table
from kamkor.foundation.web.page import PageRequest, page
from kamkor.register.rights import dashboard

from . import forms, movement


@require_safe
@page(action=Action.CASE_ASSIGN, sensitivity=Sensitivity.STATUS)
def moved(request: PageRequest) -> HttpResponse:
    """Lines of the official report for the reader's territory; `format=csv` for a file."""
    place = dashboard.place(request.actor, request.GET.get("place", ""))
    if place is None or not movement.may_see(request.actor, place):
        raise Http404
    today = timezone.localdate()
    year = today.replace(month=1, day=1)
    form = forms.Period(
        request.GET if "since" in request.GET else {"since": year, "until": today}
    )
    lines = movement.of(place, **form.cleaned_data) if form.is_valid() else []
    if request.GET.get("format") == "csv" and lines:
        return _file(lines)
    heads = [_("Line"), _("Children"), _("Families")]
    table = Table(
        heads,
        [
            [line.label, words.number(line.children), words.number(line.families)]
            for line in lines
        ],
    )
    return render(
        request,
        "cases/movement.html",
        {
            "place": place,
            "form": form,
            "table": table,
            "query": request.GET.urlencode(),
        },
        status=200 if form.is_valid() else 422,
    )


def _file(lines: list[movement.Line]) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("Line"), _("Children"), _("Families")])
    writer.writerows([line.label, line.children, line.families] for line in lines)
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="cases.csv"'},
    )
