"""Who is shut out from a child: kin, somebody who is not impartial."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kamkor.foundation.access import actions as access
from kamkor.foundation.access.choices import Action, BlockReason, Sensitivity
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.web.page import PageRequest, page
from kamkor.register.people import reads as people

from . import forms


@require_http_methods(["GET", "POST"])
@page(action=Action.BLOCK, sensitivity=Sensitivity.IDENTITY)
def blocks(request: PageRequest, person_id: UUID) -> HttpResponse:
    """Who is shut out from a child the reader sees, and a form to shut somebody out."""
    child = _child(request, person_id)
    form = forms.ShutOut(request.POST or None)
    if request.method == "POST" and form.is_valid():
        login = form.cleaned_data["login"].strip().lower()
        user = User.objects.filter(username=login).first()
        if user is None:
            form.add_error("login", _("Nobody signs in by this name."))
        elif _shut_out(request, child, user, form):
            return redirect("blocks", child)
    return render(
        request,
        "workbench/blocks.html",
        {"child": child, "form": form, "standing": _standing(request, child)},
        status=422 if form.errors else 200,
    )


@require_POST
@page(action=Action.BLOCK, sensitivity=Sensitivity.IDENTITY)
def unblock(request: PageRequest, person_id: UUID, user_id: UUID) -> HttpResponse:
    """Let somebody see the child again, as far as their role goes."""
    child = _child(request, person_id)
    user = get_object_or_404(User, pk=user_id)
    ended = access.unblock(
        people.group(child), user, by=request.user.pk, at=timezone.now()
    )
    if ended:
        messages.success(request, _("The block has ended."))
    return redirect("blocks", child)


def _child(request: PageRequest, person_id: UUID) -> UUID:
    """The child, where the reader sees who it is. Raises Http404."""
    seen = people.find(request.actor, person_id)
    if seen is None or seen.sensitivity < Sensitivity.IDENTITY:
        raise Http404
    return seen.person.pk


def _shut_out(
    request: PageRequest, child: UUID, user: User, form: forms.ShutOut
) -> bool:
    try:
        access.block(
            child,
            user,
            reason=form.cleaned_data["reason"],
            by=request.user.pk,
            at=timezone.now(),
        )
    except access.AlreadyBlocked:
        form.add_error("login", _("This person is shut out already."))
        return False
    return True


def _standing(request: PageRequest, child: UUID) -> list[dict[str, Any]]:
    """One line a person, with the day from which and why; the look is told."""
    with context.acting_as_machine():
        rows = list(access.blocks(people.group(child)).select_related("user"))
    audit.read(
        "access.blocks_opened", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.IDENTITY, request_id=request.request_id, subject=child,
    )  # fmt: skip
    told = dict(BlockReason.choices)
    once = {row.user_id: row for row in reversed(rows)}
    return [
        {"user": row.user, "since": row.since, "reason": told.get(row.reason, "")}
        for row in reversed(once.values())
    ]
