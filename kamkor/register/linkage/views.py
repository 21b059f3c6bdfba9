from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.people import reads as people

from . import actions, forms, policy, reads, reasons, tasks
from .choices import PairState
from .errors import AlreadyDecided, NotDecided, OnlyRecord, TooManyEnquiries
from .models import Assignment, Notice, Pair


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
def queue(request: PageRequest) -> HttpResponse:
    """Pairs that wait for a decision, the likeliest first."""
    unsure = "unsure" in request.GET
    pairs = reads.queue(request.actor, unsure=unsure)
    shown = page_of(pairs, request, order=["-score"])
    roots = {root for p in shown.rows for root in (p.left.root_id, p.right.root_id)}
    named = {m.person.pk: m for m in people.members(list(roots))}
    _saw(request, "pair.listed", ids=sorted(map(str, roots)))
    rows = [
        (
            p,
            named.get(p.left.root_id),
            named.get(p.right.root_id),
            reasons.likeness(p.score),
            next((r for r in reasons.said(p.why) if not r.speaks_for), None),
        )
        for p in shown.rows
    ]
    return render(
        request,
        "linkage/queue.html",
        {
            "page": shown,
            "rows": rows,
            "unsure": unsure,
            "columns": [_("One child"), _("The other"), _("How alike"), _("Raised")],
        },
    )


@require_safe
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def pair(request: PageRequest, pair_id: UUID) -> HttpResponse:
    """Two children side by side, with what agrees and what differs."""
    return _show(request, _pair(request, pair_id))


@require_POST
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def decide(request: PageRequest, pair_id: UUID) -> HttpResponse:
    found = _pair(request, pair_id)
    form = forms.Decision(request.POST)
    if not form.is_valid():
        return _show(request, found, form=form, status=422)
    try:
        actions.decide(
            found,
            answer=PairState(form.cleaned_data["answer"]),
            note=form.cleaned_data["note"],
            by=request.user.pk,
            at=timezone.now(),
        )
    except AlreadyDecided:
        messages.info(request, _("Somebody decided on this pair before you."))
    return redirect("pair", pair_id)


@require_POST
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def take_back(request: PageRequest, pair_id: UUID) -> HttpResponse:
    found = _pair(request, pair_id)
    try:
        actions.take_back(found, by=request.user.pk, at=timezone.now())
    except NotDecided:
        messages.info(request, _("There is no decision to take back."))
    return redirect("pair", pair_id)


@require_POST
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def move(request: PageRequest, record_id: UUID) -> HttpResponse:
    """Take a record that speaks of somebody else away from its child."""
    assignment = get_object_or_404(Assignment, record=record_id, ended_at=None)
    if not policy.may_decide(request.actor, [assignment.person_id]):
        raise Http404
    try:
        new = actions.move_record(assignment, by=request.user.pk, at=timezone.now())
    except OnlyRecord:
        messages.info(
            request, _("This is the child's only record: there is nothing to part.")
        )
        return redirect("record", record_id)
    return redirect("child", new.pk)


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


def _show(
    request: PageRequest,
    found: Pair,
    *,
    form: forms.Decision | None = None,
    status: int = 200,
) -> HttpResponse:
    beside = reads.side_by_side(found)
    for person in (found.left, found.right):
        _saw(request, "pair.opened", subject=person.root_id, pair=str(found.pk))
    waiting = (
        reads.queue(request.actor).exclude(pk=found.pk).order_by("-score", "pk").first()
    )
    return render(
        request,
        "linkage/pair.html",
        {
            "pair": found,
            "beside": beside,
            "likeness": reasons.likeness(found.score),
            "form": form or forms.Decision(),
            "open": found.state in actions.OPEN,
            "decided": found.decided_by is not None,
            "next": waiting,
        },
        status=status,
    )


def _pair(request: PageRequest, pair_id: UUID) -> Pair:
    """The pair, or the same 404 for one that is not there and one out of reach."""
    found = (
        Pair.objects.select_related("left__territory", "right__territory")
        .filter(pk=pair_id)
        .first()
    )
    if not found or not policy.may_decide(
        request.actor, [found.left_id, found.right_id]
    ):
        audit.deny(
            Action.LINKAGE_REVIEW,
            by=request.user.pk,
            at=timezone.now(),
            request_id=request.request_id,
        )
        raise Http404
    return found


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
