from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.web.page import PageRequest, page, public_page

from . import feeds, icalendar
from .models import Feed


@require_http_methods(["GET", "POST"])
@page(action=Action.HOME, sensitivity=Sensitivity.IDENTITY)
def address(request: PageRequest) -> HttpResponse:
    """Make the address of one's calendar, shown once, or end it."""
    now, made = timezone.now(), ""
    if request.method == "POST":
        if "end" in request.POST:
            feeds.end(request.user, at=now)
        else:
            secret = feeds.make(request.user, at=now)
            made = request.build_absolute_uri(
                reverse("work-calendar-feed", args=[secret])
            )
    kept = Feed.objects.filter(user=request.user, ended_at=None).first()
    return render(request, "clock/calendar.html", {"made": made, "kept": kept})


@require_GET
@public_page
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar behind a secret address: what is due, when, and a link."""
    user = feeds.reader(secret)
    if user is None:
        raise Http404
    now = timezone.now()
    with context.acting_as(user.pk), translation.override(user.language):
        rows = feeds.of(user.pk, at=now)
        audit.note("calendar.read", by=user.pk, at=now, deadlines=len(rows))
        text = icalendar.render(
            [
                icalendar.Entry(
                    uid=row.pk,
                    due_at=row.due_at,
                    is_day=row.is_day,
                    summary=_("%(what)s is due") % {"what": row.term},
                    url=request.build_absolute_uri(reverse("work-why", args=[row.pk])),
                )
                for row in rows
                if row.due_at
            ],
            name=_("Kamkor: deadlines"),
            at=now,
        )
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer
