"""What the page of an emergency shows."""

from datetime import datetime
from typing import Any

from kamkor.foundation.accounts import reads as accounts

from . import forms, sealing, terms
from .actions.emergency import CLOSED, KIN, NOTE
from .choices import StepState
from .countrydata import tasks
from .models import Signal

_TONES = {"done": "met", "not_needed": "unknown", "open": "at_risk"}


def context(signal: Signal, *, at: datetime) -> dict[str, Any]:
    """The steps in order, each with its term of law; the first open one is next."""
    emergency = signal.emergency
    known = tasks()
    law = terms.Terms([task.parameter for task in known.values()], at=at)
    found = list(emergency.steps.order_by("order"))
    who = accounts.names(
        {s.by for s in found} | {emergency.kin_by, emergency.closed_by}
    )
    upcoming = next((s.pk for s in found if s.state == StepState.OPEN), None)
    steps = []
    for step in found:
        task = known.get(step.code)
        due = law.due(task.parameter, emergency.opened_at) if task else None
        steps.append(
            {
                "step": step,
                "label": task.label if task else step.code,
                "due": due,
                "is_late": bool(due and due.is_late and step.state == StepState.OPEN),
                "tone": _TONES[step.state],
                "note": sealing.unseal(
                    step.note, signal=signal.pk, column=NOTE, row=step.pk
                ),
                "who": who.get(step.by, "") if step.by else "",
                "is_next": step.pk == upcoming,
                "form": forms.StepForm(auto_id=f"{step.code}_%s"),
            }
        )
    return {
        "signal": signal,
        "emergency": emergency,
        "steps": steps,
        "late": sum(line["is_late"] for line in steps),
        "kin_words": sealing.unseal(emergency.kin_words, signal=signal.pk, column=KIN),
        "kin_who": who.get(emergency.kin_by or signal.pk, ""),
        "closed_words": sealing.unseal(
            emergency.closed_words, signal=signal.pk, column=CLOSED
        ),
        "closed_who": who.get(emergency.closed_by or signal.pk, ""),
        "asking": forms.KinForm(),
        "closing": forms.WordsForm(auto_id="close_%s"),
    }
