from typing import Any, NoReturn
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web import words
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.people import reads as people
from kamkor.register.people import story

from . import actions, forms, handing, moves, reads
from .choices import HandOverState, KinState, NotHere
from .errors import AlreadyDecided, NotDecided
from .models import HandOver, Kin


@require_safe
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def kin_list(request: PageRequest) -> HttpResponse:
    """Families whose children stand on different lists, the longest waiting first."""
    rows = reads.queue(request.actor).select_related("left", "right")
    shown = page_of(rows, request, order=[])
    roots = reads.roots_of(shown.rows)
    named = {m.person.pk: m for m in people.members(roots)}
    _saw(request, "kin.listed", ids=list(map(str, roots)))
    return render(
        request,
        "families/kin_list.html",
        {
            "page": shown,
            "rows": [
                (
                    k,
                    named.get(k.left.root_id),
                    named.get(k.right.root_id),
                    reads.signs(k),
                )
                for k in shown.rows
            ],
            "columns": [_("One child"), _("The other"), _("In common"), _("Found on")],
        },
    )


@require_safe
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def kin(request: PageRequest, kin_id: UUID) -> HttpResponse:
    """Children who may be brothers and sisters, with what lists say of their parents."""
    return _show(request, _kin(request, kin_id))


@require_POST
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def decide(request: PageRequest, kin_id: UUID) -> HttpResponse:
    """One answer for all of the family who are marked."""
    found = _kin(request, kin_id)
    family = reads.family(request.actor, found)
    form = _form(family, request.POST)
    if not form.is_valid():
        return _show(request, found, form=form, status=422)
    chosen = set(form.cleaned_data["children"])
    pairs = [
        k.pk
        for k in family
        if k.state == KinState.PROPOSED and {k.left.root_id, k.right.root_id} <= chosen
    ]
    if not pairs:
        messages.info(request, _("Nothing waits between the children you marked."))
        return redirect("kin", kin_id)
    try:
        actions.decide(
            pairs, answer=KinState(form.cleaned_data["answer"]),
            note=form.cleaned_data["note"], by=request.user.pk, at=timezone.now(),
        )  # fmt: skip
    except AlreadyDecided:
        messages.info(request, _("Somebody decided before you."))
    return redirect("kin", kin_id)


@require_POST
@page(action=Action.LINKAGE_REVIEW, sensitivity=Sensitivity.IDENTITY)
def take_back(request: PageRequest, kin_id: UUID) -> HttpResponse:
    found = _kin(request, kin_id)
    try:
        actions.take_back(found.pk, by=request.user.pk, at=timezone.now())
    except NotDecided:
        messages.info(request, _("There is no decision to take back."))
    return redirect("kin", kin_id)


def _show(
    request: PageRequest, found: Kin, *, form: forms.Family | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    family = reads.family(request.actor, found)
    roots = reads.roots_of(family)
    members = people.members(roots)
    names = {m.person.pk: m.name or m.person.code for m in members}
    for root in roots:
        _saw(request, "kin.opened", subject=root, kin=str(found.pk))
    records = reads.records_of(family)
    following = reads.queue(request.actor).exclude(pk__in=[k.pk for k in family])
    return render(
        request,
        "families/kin.html",
        {
            "kin": found,
            "members": members,
            "pairs": [
                {
                    "kin": k,
                    "names": [names.get(p.root_id, p.code) for p in (k.left, k.right)],
                    "signs": reads.signs(k),
                    "records": [records[pk] for pk in k.records if pk in records],
                }
                for k in family
            ],
            "sayings": story.whose(
                story.sayings(reads.ties(request.actor, roots)), names
            ),
            "open": any(k.state == KinState.PROPOSED for k in family),
            "form": form or _form(family),
            "next": following.order_by("pk").first(),
        },
        status=status,
    )


def _form(family: list[Kin], data: Any = None) -> forms.Family:
    """The children of the family by name, all of them marked."""
    members = people.members(reads.roots_of(family))
    choices = [(m.person.pk, _one_line(m)) for m in members]
    return forms.Family(data, choices=choices)


def _one_line(member: people.Member) -> str:
    born = words.day(member.born) if member.born else ""
    return ", ".join(p for p in (member.name or member.person.code, born) if p)


def _kin(request: PageRequest, kin_id: UUID) -> Kin:
    """The proposal, or the same 404 for one that is not there and one out of reach."""
    rows = Kin.objects.visible_to(request.actor).select_related("left", "right")
    found: Kin | None = rows.filter(pk=kin_id).first()
    if found is None:
        _deny(request, Action.LINKAGE_REVIEW)
    return found


@require_safe
@page(action=Action.GAP_ASSIGN, sensitivity=Sensitivity.IDENTITY)
def moved_list(request: PageRequest) -> HttpResponse:
    """Families that came and wait for an answer; those that went; what was answered."""
    which = request.GET.get("show", "")
    rows = _LISTS.get(which, moves.coming)(request.actor)
    order = [] if which not in _LISTS else ["-raised_at"]
    shown = page_of(rows, request, order=order)
    children = moves.children(shown.rows)
    known = [c.known for cs in children.values() for c in cs if c.known]
    _saw(request, "hand_over.listed", ids=[str(m.person.pk) for m in known])
    return render(
        request,
        "families/moved_list.html",
        {
            "page": shown,
            "rows": [(h, children[h.pk]) for h in shown.rows],
            "show": which if which in _LISTS else "",
            "columns": [_("Children"), _("From"), _("To"), _("Since"), _("State")],
        },
    )


_LISTS = {"gone": moves.gone, "answered": moves.answered}


@require_safe
@page(action=Action.GAP_ASSIGN, sensitivity=Sensitivity.IDENTITY)
def moved(request: PageRequest, hand_over_id: UUID) -> HttpResponse:
    """One family that moved: what is open, and the answer of the new territory."""
    return _show_moved(request, _moved(request, hand_over_id))


@require_POST
@page(action=Action.GAP_ASSIGN, sensitivity=Sensitivity.IDENTITY)
def answer(request: PageRequest, hand_over_id: UUID) -> HttpResponse:
    """Taken over, or not here with a reason."""
    found = _moved(request, hand_over_id)
    told: dict[str, Any] = {"by": request.actor, "at": timezone.now()}
    refusing = "refuse" in request.POST
    form = (forms.Refuse if refusing else forms.Accept)(request.POST)
    if not form.is_valid():
        return _show_moved(request, found, form=form, status=422)
    try:
        if refusing:
            reason = NotHere(form.cleaned_data["reason"])
            handing.not_here(
                found.pk, reason=reason, note=form.cleaned_data["note"], **told
            )
        else:
            handing.accept(found.pk, note=form.cleaned_data["note"], **told)
    except AlreadyDecided:
        messages.info(request, _("Somebody decided before you."))
    return redirect("moved", hand_over_id)


@require_POST
@page(action=Action.GAP_ASSIGN, sensitivity=Sensitivity.IDENTITY)
def answer_back(request: PageRequest, hand_over_id: UUID) -> HttpResponse:
    found = _moved(request, hand_over_id)
    try:
        handing.take_back(found.pk, by=request.actor, at=timezone.now())
    except NotDecided:
        messages.info(request, _("There is no decision to take back."))
    return redirect("moved", hand_over_id)


@require_POST
@page(action=Action.GAP_ASSIGN, sensitivity=Sensitivity.IDENTITY)
def noted(request: PageRequest, hand_over_id: UUID) -> HttpResponse:
    found = _moved(request, hand_over_id)
    handing.take_note(found.pk, by=request.actor, at=timezone.now())
    return redirect("moved", hand_over_id)


def _show_moved(
    request: PageRequest, found: HandOver, *, form: Any = None, status: int = 200
) -> HttpResponse:
    children = moves.children([found])[found.pk]
    for child in children:
        _saw(
            request, "hand_over.opened", subject=child.mover.person_id,
            hand_over=str(found.pk),
        )  # fmt: skip
    in_full = moves.sees_content(request.actor, children)
    mine = HandOver.objects.coming_to(request.actor).filter(pk=found.pk).exists()
    answerer = User.objects.filter(pk__in=[found.answered_by or found.pk])
    return render(
        request,
        "families/moved.html",
        {
            "found": found,
            "children": children,
            "work": moves.work(children, in_full=in_full),
            "shut_out": moves.shut_out(children) if in_full else 0,
            "shielded": any(c.known and c.known.person.is_shielded for c in children),
            "mine": mine,
            "open": found.state == HandOverState.PROPOSED,
            "answered": found.state in (HandOverState.ACCEPTED, HandOverState.NOT_HERE),
            "not_here": found.state == HandOverState.NOT_HERE,
            "answered_by": answerer.values_list("full_name", flat=True).first(),
            "note": handing.note_of(found),
            "accepting": form if isinstance(form, forms.Accept) else forms.Accept(),
            "refusing": form if isinstance(form, forms.Refuse) else forms.Refuse(),
        },
        status=status,
    )


def _moved(request: PageRequest, hand_over_id: UUID) -> HandOver:
    """The family, or the same 404 for one that is not there and one out of reach."""
    rows = HandOver.objects.visible_to(request.actor).select_related(
        "from_territory", "to_territory"
    )
    found: HandOver | None = rows.filter(pk=hand_over_id).first()
    if found is None:
        _deny(request, Action.GAP_ASSIGN)
    return found


def _deny(request: PageRequest, action: Action) -> NoReturn:
    audit.deny(
        action, by=request.user.pk, at=timezone.now(), request_id=request.request_id
    )
    raise Http404


def _saw(
    request: PageRequest, verb: str, *, subject: UUID | None = None, **detail: Any
) -> None:
    audit.read(
        verb, by=request.user.pk, at=timezone.now(), sensitivity=Sensitivity.IDENTITY,
        subject=subject, request_id=request.request_id, **detail,
    )  # fmt: skip
