"""How good linkage is, for those who answer for the method; no child is shown."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamkor.foundation.access.choices import Action
from kamkor.foundation.web.page import PageRequest, page
from kamkor.register.linkage.core.precision import WANTED
from kamkor.register.linkage.errors import NotBetter, NotChecked, NothingBefore
from kamkor.register.linkage.models import WeightSet

from . import adopting, reads


@require_safe
@page(action=Action.LINKAGE_QUALITY)
def quality(request: PageRequest) -> HttpResponse:
    """Precision, recall, alarms, weights and cut; what the last night counted."""
    in_force = adopting.adopted()
    return render(
        request,
        "linkage/quality.html",
        {
            "shown": reads.shown(in_force=in_force.version),
            "wanted": WANTED,
            "may_adopt": request.actor.may(Action.LINKAGE_WEIGHTS),
        },
    )


@require_POST
@page(action=Action.LINKAGE_WEIGHTS)
def adopt(request: PageRequest, set_id: UUID) -> HttpResponse:
    kept = get_object_or_404(WeightSet, pk=set_id)
    try:
        adopting.adopt(kept, by=request.user.pk, at=timezone.now())
    except (NotBetter, NotChecked):
        messages.info(
            request, _("Something changed meanwhile: have the weights checked again.")
        )
    return redirect("linkage-quality")


@require_POST
@page(action=Action.LINKAGE_WEIGHTS)
def roll_back(request: PageRequest) -> HttpResponse:
    try:
        adopting.roll_back(by=request.user.pk, at=timezone.now())
    except NothingBefore:
        messages.info(
            request, _("The weights that come with the program are in force already.")
        )
    return redirect("linkage-quality")
