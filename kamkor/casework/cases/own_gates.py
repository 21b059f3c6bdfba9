"""The gates that cases answer for themselves."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import gates, observing
from .models import Case


def _said(case: Case) -> bool:
    return case.told is not None


def _to_closing(case: Case) -> str:
    return reverse("case-outcomes", args=[case.pk])


def _to_visit(case: Case) -> str:
    return reverse("case-visit", args=[case.pk])


GATES = (
    gates.Gate(
        code="outcomes_said",
        is_open=_said,
        missing=_("Say why the case is closed and how each right stands."),
        link=_to_closing,
    ),
    gates.Gate(
        code="reason_demands_visits",
        is_open=lambda case: not _said(case) or observing.is_wanted(case),
        missing=_("This reason asks for no visits afterwards: close the case at once."),
    ),
    gates.Gate(
        code="reason_demands_no_visits",
        is_open=lambda case: not observing.is_wanted(case),
        missing=_(
            "This reason asks for visits afterwards: close the case and observe."
        ),
    ),
    gates.Gate(
        code="observation_done",
        is_open=lambda case: observing.of(case).left == 0,
        missing=_("Visits are still due before the observation ends."),
        link=_to_visit,
    ),
)
