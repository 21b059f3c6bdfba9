"""How My work names the deadlines of signals and emergencies, and where they lead."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kamkor.casework.clock.models import Deadline
from kamkor.casework.clock.work import WorkKind

from . import clocks
from .countrydata import tasks


def _step(deadline: Deadline) -> str:
    """The step of the emergency by its own name."""
    code = deadline.term.code
    found = next((task for task in tasks().values() if task.term == code), None)
    return found.label if found else str(deadline.term)


SIGNAL = WorkKind(
    kind=clocks.SIGNAL,
    label=_("signal"),
    link=lambda pk: reverse("signal", args=[pk]),
)
EMERGENCY = WorkKind(
    kind=clocks.EMERGENCY,
    label=_("child in danger"),
    link=lambda pk: reverse("signal-emergency", args=[pk]),
    sentence=_step,
)
