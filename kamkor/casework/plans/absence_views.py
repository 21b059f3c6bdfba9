"""An akim or mayor notes when they are away and who stands in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kamkor.casework.providers import duties, signers
from kamkor.casework.providers.choices import Reason
from kamkor.casework.providers.models import Duty
from kamkor.foundation.access.choices import Action
from kamkor.foundation.web.page import PageRequest, page

from . import actions, forms

_APPROVE = page(action=Action.PLAN_APPROVE)


@require_http_methods(["GET", "POST"])
@_APPROVE
def absence(request: PageRequest) -> HttpResponse:
    """When I am away and who signs; in whose stead I do."""
    own = request.user.pk
    near = signers.colleagues(own, timezone.now())
    form = forms.Absence(
        request.POST or None, colleagues=[(u.pk, u.full_name) for u in near]
    )
    if form.is_valid() and _told(request, form):
        messages.success(request, _("Noted."))
        return redirect("signer-absence")
    rows = Duty.objects.visible_to(request.actor).filter(
        ended_at=None, to_day__gte=timezone.localdate()
    )
    found = list(rows.select_related("user", "deputy").order_by("from_day"))
    context = {
        "form": form,
        "mine": [d for d in found if d.user_id == own],
        "standing_in": [d for d in found if d.deputy_id == own],
    }
    return render(
        request, "plans/absence.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@_APPROVE
def back(request: PageRequest, duty_id: UUID) -> HttpResponse:
    row = get_object_or_404(Duty.objects.filter(user=request.user.pk), pk=duty_id)
    duties.end(row.pk, by=request.actor, at=timezone.now())
    messages.success(request, _("Noted: back at work."))
    return redirect("signer-absence")


def _told(request: PageRequest, form: forms.Absence) -> bool:
    told = form.cleaned_data
    try:
        actions.be_away(
            days=(told["from_day"], told["to_day"]), deputy=told["deputy"],
            reason=Reason(told["reason"]), by=request.actor, at=timezone.now(),
        )  # fmt: skip
    except duties.Refused as refused:
        form.add_error(refused.field, str(refused))
        return False
    return True
