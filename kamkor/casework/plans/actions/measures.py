"""How a measure goes: begun, done, not done, cancelled. Each step is kept."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kamkor.casework.cases import sealing
from kamkor.casework.cases.actions import hold
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import Reason
from kamkor.casework.plans import policy
from kamkor.casework.plans.choices import RUNS, MeasureState, PlanState
from kamkor.casework.plans.errors import NotNow, NotThere
from kamkor.casework.plans.models import Measure, MeasureStep
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, posting

from .working import MEASURE


@transaction.atomic
def begin_measure(measure_id: UUID, *, by: Actor, at: datetime) -> Measure:
    """Somebody is at it; its deadline runs on. Raises NotThere, PermissionDenied, NotNow."""
    measure = _locked(measure_id, by)
    if not policy.may_end(by, measure):
        raise PermissionDenied
    if measure.state != MeasureState.PLANNED:
        raise NotNow
    return _go(measure, MeasureState.DOING, "", by, at)


@transaction.atomic
def end_measure(
    measure_id: UUID, *, state: MeasureState, result: str, by: Actor, at: datetime
) -> Measure:
    """Say that it was done, or why not: its deadline is met either way, somebody
    answered. Who works on the case may cancel it, with a reason.

    Raises NotThere, PermissionDenied, NotNow (ended already, not in force, no words why
    it was not done or is cancelled).
    """
    measure = _locked(measure_id, by)
    may = policy.may_cancel if state == MeasureState.CANCELLED else policy.may_end
    if not may(by, measure):
        raise PermissionDenied
    unsaid = state != MeasureState.DONE and not result.strip()
    if state in RUNS or unsaid:
        raise NotNow
    with context.acting_as_machine():
        measure.ended_by, measure.ended_at = by.user_id, at
        measure.result = sealing.seal(
            result, measure, "result", child=measure.goal.plan.case.person_id
        )
    _go(measure, state, result, by, at)
    with context.acting_as_machine():
        if state == MeasureState.CANCELLED:
            clock.cancel(
                MEASURE, measure.pk, reason=Reason.NOT_NEEDED, by=by.user_id, at=at
            )
        else:
            clock.meet(MEASURE, kind=MEASURE, pk=measure.pk, by=by.user_id, at=at)
    return measure


def _locked(measure_id: UUID, by: Actor) -> Measure:
    """A measure that runs, of a plan in force, as the actor sees it."""
    if not Measure.objects.visible_to(by).filter(pk=measure_id).exists():
        raise NotThere
    with context.acting_as_machine():
        plans = Measure.objects.filter(pk=measure_id)
        hold(plans.values_list("goal__plan__case", flat=True).get())
        rows = Measure.objects.select_for_update(of=("self",))
        measure: Measure = rows.select_related("goal__plan__case").get(pk=measure_id)
    in_force = measure.goal.plan.state == PlanState.IN_FORCE
    if measure.state not in RUNS or not in_force:
        raise NotNow
    return measure


def _go(
    measure: Measure, state: MeasureState, words: str, by: Actor, at: datetime
) -> Measure:
    child = measure.goal.plan.case.person_id
    step = MeasureStep(
        measure=measure, before=measure.state, after=state, owner=measure.owner,
        by=by.user_id, at=at,
    )  # fmt: skip
    with context.acting_as_machine():
        step.words = sealing.seal(words, step, "words", child=child)
        measure.state = state
        measure.save()
        posting.add(step)
    audit.record(f"plan.measure_{state}", measure, by=by.user_id, at=at, subject=child)
    return measure
