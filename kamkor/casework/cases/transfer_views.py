"""Pages of a case that goes to another territory."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page

from . import actions, forms, policy, reads, sealing
from .choices import TransferState
from .errors import Changed, NotAMove, NotThere
from .models import Transfer

_ASSIGN = page(action=Action.CASE_ASSIGN, sensitivity=Sensitivity.CONTENT)


@require_http_methods(["GET", "POST"])
@_ASSIGN
def propose(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Ask another territory to take the case over."""
    found = reads.find(request.actor, case_id)
    if found is None or not policy.leads(request.actor, found):
        raise Http404
    form = forms.Transfer(request.POST or None, initial={"version": found.version})
    if form.is_valid():
        answer = form.cleaned_data
        try:
            actions.propose_transfer(
                found.pk, to=answer["to"], reason=answer["reason"],
                version=answer["version"], by=request.actor, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, _("The new territory was asked."))
        except Changed:
            messages.error(request, _("Somebody changed the case. Look at it again."))
        except NotAMove:
            messages.error(request, _("The case cannot be offered there now."))
        return redirect("case", found.pk)
    context = {
        "form": form,
        "title": _("The family moved"),
        "back": reverse("case", args=[found.pk]),
    }
    return render(
        request, "cases/form.html", context, status=422 if form.is_bound else 200
    )


@require_http_methods(["GET", "POST"])
@_ASSIGN
def transfer(request: PageRequest, transfer_id: UUID) -> HttpResponse:
    """What the old territory offers; the new one answers."""
    found = _find(transfer_id)
    form = forms.Answer(request.POST or None)
    may_answer = policy.may_answer(request.actor, found)
    if form.is_valid() and may_answer:
        return _answer(request, found, form)
    audit.read(
        "case.transfer_opened", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, request_id=request.request_id,
        transfer=str(found.pk),
    )  # fmt: skip
    child = reads.child_of(found)
    return render(
        request,
        "cases/transfer.html",
        {
            "transfer": found,
            "reason": sealing.words(found, "reason", child=child),
            "answer": sealing.words(found, "answer", child=child),
            "who": accounts.names([found.proposed_by, found.answered_by]),
            "waits": found.state == TransferState.PROPOSED,
            "may_answer": may_answer,
            "form": form,
        },
    )


def _answer(request: PageRequest, found: Transfer, form: forms.Answer) -> HttpResponse:
    accept = "accept" in request.POST
    try:
        actions.answer_transfer(
            found.pk, accept=accept, words=form.cleaned_data["words"],
            by=request.actor, at=timezone.now(),
        )  # fmt: skip
    except (NotAMove, NotThere):
        messages.error(request, _("It was answered already, or a reason is missing."))
        seen = Transfer.objects.filter(pk=found.pk).exists()
        return redirect("case-transfer", found.pk) if seen else redirect("cases")
    messages.success(request, _("Noted."))
    return redirect("case", found.case_id) if accept else redirect("cases")


@require_POST
@_ASSIGN
def withdraw(request: PageRequest, transfer_id: UUID) -> HttpResponse:
    """The old territory keeps the case."""
    found = _find(transfer_id)
    try:
        actions.withdraw_transfer(found.pk, by=request.actor, at=timezone.now())
    except (NotAMove, NotThere, PermissionDenied):
        messages.error(request, _("It was answered already."))
    return redirect("cases")


def _find(transfer_id: UUID) -> Transfer:
    rows = Transfer.objects.select_related("from_territory", "to_territory")
    found = rows.filter(pk=transfer_id).first()
    if found is None:
        raise Http404
    return found
