"""What cases ask of plans before they go on. The child's plan counts."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kamkor.casework.cases import rounds
from kamkor.casework.cases.gates import Gate
from kamkor.casework.cases.models import Case

from .choices import PlanKind, PlanState
from .models import Plan


def _submitted(case: Case) -> bool:
    """Since the work on the case began, anew where it is being reassessed."""
    plans = Plan.objects.filter(
        case=case, kind=PlanKind.CHILD, submitted_at__gte=rounds.began(case)
    )
    submitted = (PlanState.OPINION, PlanState.SUBMITTED)
    return plans.filter(state__in=submitted).exists()


def _stands(*states: PlanState) -> Callable[[Case], bool]:
    def is_open(case: Case) -> bool:
        plans = Plan.objects.filter(case=case, kind=PlanKind.CHILD)
        newest = plans.order_by("-version").first()
        return newest is not None and newest.state in states

    return is_open


def _plans(case: Case) -> str:
    return reverse("plans", args=[case.pk])


GATES = (
    Gate(
        code="plan_submitted",
        is_open=_submitted,
        missing=_("Draft the child's plan and submit it."),
        link=_plans,
    ),
    Gate(
        code="plan_agreed",
        is_open=_stands(PlanState.AGREED),
        missing=_("Not everybody who is asked has agreed to the plan yet."),
    ),
    Gate(
        code="plan_approved",
        is_open=_stands(PlanState.IN_FORCE),
        missing=_("The plan has not been approved yet."),
    ),
    Gate(
        code="plan_returned",
        is_open=_stands(PlanState.DRAFT),
        missing=_("A returned plan is taken back to work on its page."),
        link=_plans,
    ),
)
