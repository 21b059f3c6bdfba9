from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamkor.foundation.access.choices import Action
from kamkor.foundation.web.page import PageRequest, page

from . import forms, policy, revising, showing
from .choices import InstrumentState
from .errors import NothingChanged
from .models import Instrument


@require_safe
@page(action=Action.INSTRUMENTS)
def listed(request: PageRequest) -> HttpResponse:
    """Every version of every form of the country, the newest first."""
    rows = Instrument.objects.filter(country=showing.country())
    return render(
        request,
        "assessments/forms.html",
        {
            "rows": rows.order_by("code", "-version"),
            "columns": [_("Form"), _("Version"), _("State"), _("What changed")],
        },
    )


@require_safe
@page(action=Action.LAW)
def empty(request: PageRequest, pk: UUID) -> HttpResponse:
    """The form without answers, to read or to print. Forms are public."""
    found = get_object_or_404(Instrument, pk=pk)
    return render(
        request,
        "assessments/empty.html",
        {
            "instrument": found,
            "form": found.form,
            "may_write": policy.may_write_forms(request.actor),
            "is_draft": found.state == InstrumentState.DRAFT,
        },
    )


@page(action=Action.INSTRUMENTS)
def points(request: PageRequest, pk: UUID) -> HttpResponse:
    """Other points and bands: a new version, which waits to be put in force."""
    found = get_object_or_404(Instrument, pk=pk)
    if not found.form.is_scored:
        raise Http404
    form = forms.PointsForm(
        found.form, request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        weights = {k: v for k, v in form.cleaned_data.items() if k != "note"}
        try:
            made = revising.revise(
                pk, weights, note=form.cleaned_data["note"], by=request.actor,
                at=timezone.now(),
            )  # fmt: skip
        except NothingChanged:
            messages.info(request, _("The points are the same as before."))
            return redirect("instrument", pk)
        return redirect("instrument", made.pk)
    return render(
        request,
        "assessments/points.html",
        {"instrument": found, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
@page(action=Action.INSTRUMENTS)
def in_force(request: PageRequest, pk: UUID) -> HttpResponse:
    get_object_or_404(Instrument, pk=pk)
    revising.put_in_force(pk, by=request.actor, at=timezone.now())
    messages.success(request, _("In force for new assessments from now on."))
    return redirect("instruments")
