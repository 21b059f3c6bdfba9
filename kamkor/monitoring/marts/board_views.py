"""One page for who leads or analyses: a territory and quarter at a glance."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.places import reads as places
from kamkor.foundation.web.page import PageRequest, page
from kamkor.register.rights import dashboard

from . import board as boards
from . import quarters


@require_safe
@page(action=Action.DASHBOARD, sensitivity=Sensitivity.STATUS)
def board(request: PageRequest) -> HttpResponse:
    """Headline numbers, how they changed, each right over time, territories below."""
    asked = dashboard.place(request.actor, request.GET.get("place", ""))
    place = places.wide(asked) if asked else None
    quarter = request.GET.get("quarter", "")
    if place is None:
        raise Http404
    found = boards.board(place, request.actor, quarter)
    if found is None and quarter:
        raise Http404
    context = {
        "place": place,
        "board": found,
        "above": place.parent,
        "quarter": quarters.text(found.quarter) if found else "",
        "before": quarters.text(found.before) if found and found.before else "",
        "offered": [quarters.text(one) for one in found.offered] if found else [],
        "drawn": boards.drawing(found) if found else None,
        "columns": _columns(),
    }
    return render(request, "marts/board.html", context)


def _columns() -> list[dict[str, object]]:
    numbers = [
        _("With an unmet right, share"),
        *(str(one[0]) for one in boards.MEASURES.values()),
    ]
    return [
        {"label": _("Territory"), "number": False},
        *({"label": label, "number": True} for label in numbers),
    ]
