from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kamkor.casework.signals import actions, errors, forms, page_of_emergency
from kamkor.casework.signals.actions import Done
from kamkor.casework.signals.choices import Kin
from kamkor.casework.signals.models import EmergencyStep, Signal
from kamkor.foundation.access.choices import Action, Sensitivity
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.web.page import PageRequest, page


@require_safe
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def emergency(request: PageRequest, signal_id: UUID) -> HttpResponse:
    """The steps in order: what is late, what is next."""
    rows = Signal.objects.visible_to(request.actor).select_related(
        "emergency", "territory"
    )
    signal = get_object_or_404(rows, pk=signal_id, emergency__isnull=False)
    audit.read(
        "signal.emergency_seen", by=request.user.pk, at=timezone.now(),
        sensitivity=Sensitivity.CONTENT, subject=signal.person_id,
        request_id=request.request_id, signal=str(signal.pk),
    )  # fmt: skip
    context = page_of_emergency.context(signal, at=timezone.now())
    return render(request, "signals/emergency.html", context)


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def step(request: PageRequest, step_id: UUID) -> HttpResponse:
    """A step is done, or left out with a reason."""
    found = get_object_or_404(EmergencyStep, pk=step_id)
    form = forms.StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The day was not understood. Nothing was changed."))
        return redirect("signal-emergency", found.emergency_id)
    said, now = form.cleaned_data, timezone.now()
    try:
        if request.POST.get("answer") == "not_needed":
            actions.leave_out(found.pk, reason=said["note"], by=request.actor, at=now)
        else:
            done = Done(said["on"] or now, said["paper"], said["note"])
            actions.note_done(found.pk, done, by=request.actor, at=now)
    except errors.NeedsReason:
        messages.error(request, _("Say why this step is not needed."))
    except errors.NotThere:
        messages.info(request, _("The emergency is closed: nothing was changed."))
    return redirect("signal-emergency", found.emergency_id)


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def kin(request: PageRequest, signal_id: UUID) -> HttpResponse:
    """Whether relatives were asked first."""
    form = forms.KinForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose an answer and say why."))
        return _back(request, signal_id)
    said = form.cleaned_data
    try:
        actions.ask_kin(
            signal_id, kin=Kin(said["kin"]), reason=said["words"], by=request.actor,
            at=timezone.now(),
        )  # fmt: skip
    except errors.NotThere:
        messages.info(request, _("The emergency is closed: nothing was changed."))
    return _back(request, signal_id)


@require_POST
@page(action=Action.SIGNAL_TRIAGE, sensitivity=Sensitivity.CONTENT)
def close(request: PageRequest, signal_id: UUID) -> HttpResponse:
    """The child is safe."""
    form = forms.WordsForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        actions.close(signal_id, reason=words, by=request.actor, at=timezone.now())
    except errors.NeedsReason:
        messages.error(request, _("Say how the child is safe now."))
    except errors.NotFinished:
        messages.error(
            request,
            _("Not yet: every step is done or left out with a reason, and it is said whether relatives were asked."),
        )  # fmt: skip
    except errors.NotThere:
        messages.info(request, _("The emergency is closed: nothing was changed."))
    return _back(request, signal_id)


def _back(request: PageRequest, signal_id: UUID) -> HttpResponse:
    get_object_or_404(Signal.objects.visible_to(request.actor), pk=signal_id)
    return redirect("signal-emergency", signal_id)
