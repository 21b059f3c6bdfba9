from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web import words
from kamkor.foundation.web.page import PageRequest, page
from kamkor.foundation.web.paging import page_of
from kamkor.register.people import reads as people
from kamkor.register.people import story

from . import actions, forms, reads
from .choices import KinState
from .errors import AlreadyDecided, NotDecided
from .models import Kin


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
            "columns": [_("One child"), _("The other"), _("In common"), _("Found")],
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
                    "names": [names.get(k.left.root_id), names.get(k.right.root_id)],
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
        audit.deny(
            Action.LINKAGE_REVIEW, by=request.user.pk, at=timezone.now(),
            request_id=request.request_id,
        )  # fmt: skip
        raise Http404
    return found


def _saw(
    request: PageRequest, verb: str, *, subject: UUID | None = None, **detail: Any
) -> None:
    audit.read(
        verb, by=request.user.pk, at=timezone.now(), sensitivity=Sensitivity.IDENTITY,
        subject=subject, request_id=request.request_id, **detail,
    )  # fmt: skip
