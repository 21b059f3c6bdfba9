"""Who comes into the Commission later sees the plans that wait for it, and who leaves it
sees them no more."""

from datetime import datetime
from uuid import UUID

from kamkor.casework.plans import approval
from kamkor.casework.plans.choices import PlanState
from kamkor.casework.plans.models import Plan
from kamkor.foundation.access import assigning
from kamkor.foundation.access.choices import Action, Sensitivity


def show_waiting(user: UUID, *, within: tuple[int, int], at: datetime) -> int:
    """Show `user` the plans that wait for the Commission in those places, beside those
    who see them already. Returns how many. As the machine; raises CannotWorkOnIt."""
    rows = Plan.objects.filter(
        state=PlanState.SUBMITTED, waits_for__in=approval.of_commission(),
        case__place__range=within,
    )  # fmt: skip
    work = dict(rows.values_list("pk", "case__person"))
    return assigning.join(
        work, to=user, allowing=Action.PLAN_AGREE, at=at, at_most=Sensitivity.STATUS
    )


def hide_waiting(user: UUID, *, at: datetime) -> None:
    """`user` sees no plan that waits for the Commission. As the machine."""
    rows = Plan.objects.filter(
        state=PlanState.SUBMITTED, waits_for__in=approval.of_commission()
    )
    assigning.take_from(user, rows.values_list("pk", flat=True), at=at)
