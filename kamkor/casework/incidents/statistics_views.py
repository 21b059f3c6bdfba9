from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.places import reads as places
from kamkor.foundation.web.page import PageRequest, page
from kamkor.register.rights import dashboard

from . import counting, policy

_YEARS = 5


@require_safe
@page(action=Action.DASHBOARD, sensitivity=Sensitivity.STATUS)
def statistics(request: PageRequest) -> HttpResponse:
    """How many children, by what is known. No person is read."""
    place = dashboard.place(request.actor, request.GET.get("place", ""))
    territory = places.wide(place) if place else None
    if territory is None:
        raise Http404
    now = timezone.localdate().year
    years = list(range(now, now - _YEARS, -1))
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else now
    context = {
        "place": territory,
        "year": year,
        "years": years,
        "shown": counting.shown(territory, year),
        "leads": policy.leads(request.actor),
    }
    return render(request, "incidents/statistics.html", context)
