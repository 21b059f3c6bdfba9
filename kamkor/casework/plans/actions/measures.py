"""How a measure went."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.cases import sealing
from kamkor.casework.clock import actions as clock
from kamkor.casework.plans import policy
from kamkor.casework.plans.choices import MeasureState, PlanState
from kamkor.casework.plans.errors import NotNow, NotThere
from kamkor.casework.plans.models import Measure
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from .signing import MEASURE


@transaction.atomic
def end_measure(
    measure_id: UUID, *, state: MeasureState, result: str, by: Actor, at: datetime
) -> Measure:
    """Say that it was done, or why not. Its deadline is met either way: somebody answered.

    Raises NotThere, PermissionDenied, NotNow (ended already, not in force, no words why
    it was not done).
    """
    if not Measure.objects.visible_to(by).filter(pk=measure_id).exists():
        raise NotThere
    with context.acting_as_machine():
        rows = Measure.objects.select_for_update(of=("self",))
        measure: Measure = rows.select_related("goal__plan__case").get(pk=measure_id)
        plan = measure.goal.plan
        if not policy.may_end(by, measure):
            raise PermissionDenied
        ended = measure.state != MeasureState.PLANNED or state == MeasureState.PLANNED
        unsaid = state == MeasureState.NOT_DONE and not result.strip()
        if ended or unsaid or plan.state != PlanState.IN_FORCE:
            raise NotNow
        child = plan.case.person_id
        measure.state, measure.ended_by, measure.ended_at = state, by.user_id, at
        measure.result = sealing.seal(result, measure, "result", child=child)
        measure.save()
        clock.meet(MEASURE, kind=MEASURE, pk=measure.pk, by=by.user_id, at=at)
    audit.record(f"plan.measure_{state}", measure, by=by.user_id, at=at, subject=child)
    return measure
