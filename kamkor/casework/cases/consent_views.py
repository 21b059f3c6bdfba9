"""Consents about a child of a case: given and withdrawn."""

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
from kamkor.foundation.web.page import PageRequest, page

from . import actions, forms, policy, reads
from .choices import ConsentScope, Giver
from .errors import NotAMove, NotThere
from .models import Consent

_WORK = page(action=Action.CASE_WORK, sensitivity=Sensitivity.CONTENT)


@require_http_methods(["GET", "POST"])
@_WORK
def give(request: PageRequest, case_id: UUID) -> HttpResponse:
    """Write down who agreed to what."""
    found = reads.find(request.actor, case_id)
    if found is None or not policy.may_work(request.actor, found):
        raise Http404
    form = forms.Consent(
        request.POST or None, initial={"given_on": timezone.localdate()}
    )
    if form.is_valid():
        answer = form.cleaned_data
        new = actions.NewConsent(
            scope=ConsentScope(answer["scope"]), giver=Giver(answer["giver"]),
            words=answer["words"], given_on=answer["given_on"], until=answer["until"],
        )  # fmt: skip
        try:
            actions.give_consent(found.pk, new, by=request.actor, at=timezone.now())
            messages.success(request, _("Noted."))
        except NotAMove:
            messages.error(request, _("That does not follow here any more."))
        return redirect("case", found.pk)
    context = {
        "form": form,
        "title": _("Write down a consent"),
        "back": reverse("case", args=[found.pk]),
        "button": _("Save"),
    }
    return render(
        request, "cases/form.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@_WORK
def withdraw(request: PageRequest, consent_id: UUID) -> HttpResponse:
    found = Consent.objects.filter(pk=consent_id).first()
    if found is None:
        raise Http404
    try:
        actions.withdraw_consent(found.pk, by=request.actor, at=timezone.now())
        messages.success(request, _("Noted."))
    except NotAMove:
        messages.info(request, _("It was withdrawn before."))
    except (NotThere, PermissionDenied):
        raise Http404 from None
    return redirect("case", found.case_id)
