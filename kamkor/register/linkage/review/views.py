"""Clerical review: two children side by side, and what a reader says of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.linkage import policy, reads, reasons
from kamkor.register.linkage.choices import PairState
from kamkor.register.linkage.errors import (
    AlreadyDecided,
    FoundDifferent,
    NotDecided,
    OnlyRecord,
    ReadBefore,
)
from kamkor.register.linkage.models import Assignment, Merge, Pair
from kamkor.register.people import reads as people

from . import actions, forms, kin, moves, readers, touching, turns, waterfall
from .agreement import FEWEST

_OPENED = "linkage.opened"  # salt: when a reader opened a pair
_LIST, _GO_ON = "linkage.list", "linkage.go_on"  # of the session
_REFUSALS = {
    AlreadyDecided: gettext_lazy("Somebody decided on this pair before you."),
    ReadBefore: gettext_lazy("You have read this pair. Others are asked now."),
    FoundDifferent: gettext_lazy(
        "Somebody found records of these two to be of different children. Take that"
        " back first, if it was wrong."
    ),
}


@require_safe
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def queue(request: PageRequest) -> HttpResponse:
    """Pairs that wait for the reader, the one whose answer is worth most first."""
    form = forms.PairFilter(request.GET)
    pairs = reads.queue(request.actor, form.wanted)
    shown = page_of(pairs, request, order=["-value"])
    roots = {root for p in shown.rows for root in (p.left.root_id, p.right.root_id)}
    named = {m.person.pk: m for m in people.members(list(roots))}
    _saw(request, "pair.listed", ids=sorted(map(str, roots)))
    request.session[_LIST] = request.GET.urlencode()
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
            "form": form,
            "columns": [_("One child"), _("The other"), _("How alike"), _("Raised")],
        },
    )


@require_safe
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.CONTENT)
def pair(request: PageRequest, pair_id: UUID) -> HttpResponse:
    """Two children side by side, with what agrees and what differs."""
    return _show(request, _pair(request, pair_id))


@require_POST
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.CONTENT)
def decide(request: PageRequest, pair_id: UUID) -> HttpResponse:
    """Keep the answer; go on to the next pair where the reader wishes so."""
    found = _pair(request, pair_id)
    form = forms.Decision(request.POST)
    if not form.is_valid():
        return _show(request, found, form=form, status=422)
    following = _beside(request, found).following
    request.session[_GO_ON] = form.cleaned_data["go_on"]
    try:
        actions.decide(
            found,
            answer=PairState(form.cleaned_data["answer"]),
            note=form.cleaned_data["note"],
            seconds=_seconds(request, found),
            by=request.user.pk,
            at=timezone.now(),
        )
    except (AlreadyDecided, FoundDifferent) as refusal:
        messages.info(request, _REFUSALS[type(refusal)])
        return redirect("pair", pair_id)
    if form.cleaned_data["go_on"] and following:
        return redirect(f"{reverse('pair', args=[following.pk])}?from={pair_id}")
    return redirect("pair", pair_id)


@require_POST
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.CONTENT)
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
@page(action=Action.LINKAGE_REVIEW)
def figures(request: PageRequest) -> HttpResponse:
    """How one reads; for the head of a unit, how its readers do."""
    now, settles = timezone.now(), policy.may_settle(request.actor)
    unit = readers.of_unit(request.actor, at=now) if settles else []
    if settles:
        _saw(request, "reading.figures_seen", sensitivity=Sensitivity.STATUS)
    return render(
        request,
        "linkage/figures.html",
        {
            "mine": readers.mine(request.actor, at=now),
            "unit": unit,
            "settles": settles,
            "days": readers.LATELY.days,
            "fewest": FEWEST,
        },
    )


def _show(
    request: PageRequest,
    found: Pair,
    *,
    form: forms.Decision | None = None,
    status: int = 200,
) -> HttpResponse:
    turn = turns.turn(request.actor, found)
    around = kin.of(request.actor, found)
    for person in (found.left, found.right):
        _saw(
            request, "pair.opened", subject=person.root_id, pair=str(found.pk),
            ids=[str(pk) for pk in around.children],
            sensitivity=Sensitivity.CONTENT if turn.has_words else Sensitivity.IDENTITY,
        )  # fmt: skip
    go_on = request.session.get(_GO_ON, True)
    return render(
        request,
        "linkage/pair.html",
        {
            "pair": found,
            "beside": reads.side_by_side(found),
            "likeness": reasons.likeness(found.score),
            "weighed": waterfall.of(found),
            "moves": moves.of(found),
            "kin": around,
            "touched": _touched(request, found, turn),
            "form": form or forms.Decision(initial={"go_on": go_on}),
            "turn": turn,
            "opened": _opened(request, found),
            "list": _beside(request, found),
            "before": _before(request),
        },
        status=status,
    )


def _touched(
    request: PageRequest, found: Pair, turn: turns.Turn
) -> touching.Touched | None:
    """What "the same" would touch, or taking it back."""
    if turn.may_answer and found.left.root_id != found.right.root_id:
        return touching.of_merge(found, request.actor)
    merge = Merge.objects.filter(pair=found, undone_at=None).first()
    if turn.may_take_back and merge:
        return touching.of_undo(merge, request.actor)
    return None


def _beside(request: PageRequest, found: Pair) -> turns.Beside:
    """The pairs before and after this one in the list the reader came from."""
    wanted = forms.PairFilter(QueryDict(request.session.get(_LIST, ""))).wanted
    return turns.beside(request.actor, found, wanted)


def _before(request: PageRequest) -> turns.Turn | None:
    """What the reader said of the pair they come from, to take it back at once."""
    try:
        pk = UUID(request.GET.get("from", ""))
    except ValueError:
        return None
    found = Pair.objects.filter(pk=pk).first()
    return turns.turn(request.actor, found) if found else None


def _opened(request: PageRequest, found: Pair) -> str:
    """When this reader opened this pair, signed: it comes back with the answer."""
    whose = [str(found.pk), str(request.user.pk)]
    return signing.dumps([*whose, int(timezone.now().timestamp())], salt=_OPENED)


def _seconds(request: PageRequest, found: Pair) -> int | None:
    """From opening to the answer; None where the page does not say."""
    try:
        pair_id, reader, at = signing.loads(
            request.POST.get("opened", ""), salt=_OPENED
        )
    except (signing.BadSignature, ValueError):
        return None
    if [pair_id, reader] != [str(found.pk), str(request.user.pk)]:
        return None
    return max(0, int(timezone.now().timestamp()) - int(at))


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
    request: PageRequest,
    verb: str,
    *,
    subject: UUID | None = None,
    sensitivity: int = Sensitivity.IDENTITY,
    **detail: Any,
) -> None:
    audit.read(
        verb,
        by=request.user.pk,
        at=timezone.now(),
        sensitivity=sensitivity,
        subject=subject,
        request_id=request.request_id,
        **detail,
    )
