"""Finding a child, and asking for one that cannot be seen."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.people import reads as people

from . import actions, forms, policy, reads, tasks
from .errors import TooManyEnquiries
from .models import Notice


@require_safe
@page(action=Action.PERSON_SEARCH, sensitivity=Sensitivity.IDENTITY)
def search(request: PageRequest) -> HttpResponse:
    """Children by any part of a name, number, birth date or parent's name."""
    text = request.GET.get("q", "").strip()
    shown = page_of(reads.search(request.actor, text), request, order=[])
    members = people.members([p.pk for p in shown.rows])
    _saw(request, "person.searched", ids=[str(p.pk) for p in shown.rows])
    return render(
        request,
        "linkage/search.html",
        {
            "text": text,
            "page": shown,
            "members": members,
            "may_ask": request.actor.may(Action.BLIND_SEARCH),
        },
    )


@page(action=Action.BLIND_SEARCH)
def ask(request: PageRequest) -> HttpResponse:
    """Whether a child outside one's reach is known: asked here, answered elsewhere.

    The page is the same whoever fits: it searches nothing.
    """
    form = forms.Ask(request.POST or None)
    said, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            enquiry = actions.enquire(
                form.cleaned_data["words"],
                purpose=form.cleaned_data["purpose"],
                by=request.user.pk,
                at=timezone.now(),
            )
            tasks.answer_later(enquiry)
            said, form = "asked", forms.Ask()
        except TooManyEnquiries:
            said, status = "too_many", 429
    elif request.method == "POST":
        status = 422
    return render(
        request,
        "linkage/ask.html",
        {"form": form, "said": said, "quota": policy.ENQUIRIES},
        status=status,
    )


@require_safe
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def notices(request: PageRequest) -> HttpResponse:
    """Who asked for children the reader answers for."""
    shown = page_of(reads.notices(), request, order=["-told_at"])
    named = {m.person.pk: m for m in people.members([n.person_id for n in shown.rows])}
    askers = dict(
        User.objects.filter(
            pk__in={n.enquiry.asked_by for n in shown.rows}
        ).values_list("pk", "full_name")
    )
    _saw(request, "notice.listed", ids=sorted(str(pk) for pk in named))
    return render(
        request,
        "linkage/notices.html",
        {
            "page": shown,
            "rows": [
                (n, named.get(n.person_id), askers.get(n.enquiry.asked_by, ""))
                for n in shown.rows
            ],
        },
    )


@require_POST
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def acknowledge(request: PageRequest, notice_id: UUID) -> HttpResponse:
    notice = get_object_or_404(Notice, pk=notice_id)
    actions.acknowledge(notice, by=request.user.pk, at=timezone.now())
    return redirect("notices")


def _saw(
    request: PageRequest, verb: str, *, subject: UUID | None = None, **detail: Any
) -> None:
    audit.read(
        verb,
        by=request.user.pk,
        at=timezone.now(),
        sensitivity=Sensitivity.IDENTITY,
        subject=subject,
        request_id=request.request_id,
        **detail,
    )
