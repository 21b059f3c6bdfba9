"""A plan is drafted: goals, and who does what until when."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from kamkor.casework.cases import policy as cases
from kamkor.casework.cases import reads as of_cases
from kamkor.casework.cases import sealing
from kamkor.casework.cases.actions import hold
from kamkor.casework.clock.choices import Owner
from kamkor.casework.plans import policy, resting
from kamkor.casework.plans.choices import OPEN, PlanKind
from kamkor.casework.plans.errors import NotNow, NotThere
from kamkor.casework.plans.models import Goal, Measure, Plan
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.register.rights.choices import Right

from .carrying import carry_over
from .parts import locked, touched


@transaction.atomic
def begin(case_id: UUID, *, kind: PlanKind, by: Actor, at: datetime) -> Plan:
    """Begin a plan, or the next version of one, with the goals of the version in force
    and what of them is not done yet; it rests on the newest signed assessment. The open
    one is given back as it is.

    Raises NotThere, PermissionDenied, NotNow for a closed case.
    """
    case = of_cases.find(by, case_id)
    if case is None:
        raise NotThere
    if not cases.may_work(by, case):
        raise PermissionDenied
    with context.acting_as_machine():
        case = hold(case.pk)
        if case.closed_at is not None:
            raise NotNow
        plans = Plan.objects.filter(case=case, kind=kind)
        present: Plan | None = plans.filter(state__in=OPEN).first()
        if present is not None:
            return present
        last = plans.aggregate(last=Max("version"))["last"] or 0
        plan = Plan(
            case=case, kind=kind, version=last + 1, made_by=by.user_id, made_at=at
        )
        resting.rest(plan)
        plan.save(force_insert=True)
        carry_over(plan)
    audit.record("plan.begun", plan, by=by.user_id, at=at, subject=case.person_id)
    return plan


@transaction.atomic
def add_goal(
    plan_id: UUID, *, right: Right, words: str, by: Actor, at: datetime
) -> Goal:
    """Raises NotThere, NotNow for a plan that is not drafted now or no words."""
    plan = _draft(plan_id, by)
    goal = Goal(plan=plan, right=right)
    goal.words = _sealed(words, goal, plan)
    with context.acting_as_machine():
        goal.save(force_insert=True)
        touched(plan)
    _log("plan.goal_added", plan, by, at)
    return goal


@transaction.atomic
def add_measure(
    goal_id: UUID, *, words: str, owner: Owner, until: date, by: Actor, at: datetime
) -> Measure:
    """Raises NotThere, NotNow: not drafted now, no words, nobody to do it."""
    plan = _draft(_plan_of(goal_id), by)
    if owner.user is None and owner.organisation is None:
        raise NotNow
    measure = Measure(
        goal_id=goal_id,
        owner=owner.user,
        organisation_id=owner.organisation,
        until=until,
    )
    measure.words = _sealed(words, measure, plan)
    with context.acting_as_machine():
        measure.save(force_insert=True)
        touched(plan)
    _log("plan.measure_added", plan, by, at)
    return measure


@transaction.atomic
def drop_goal(goal_id: UUID, *, by: Actor, at: datetime) -> Plan:
    """Take a goal and its measures out of a draft. Raises NotThere, NotNow."""
    plan = _draft(_plan_of(goal_id), by)
    with context.acting_as_machine():
        Goal.objects.filter(pk=goal_id).delete()
        touched(plan)
    _log("plan.goal_dropped", plan, by, at)
    return plan


@transaction.atomic
def drop_measure(measure_id: UUID, *, by: Actor, at: datetime) -> Plan:
    """Take a measure out of a draft. Raises NotThere, NotNow."""
    goals = Measure.objects.filter(pk=measure_id).values_list("goal", flat=True)
    goal = goals.first()
    if goal is None:
        raise NotThere
    plan = _draft(_plan_of(goal), by)
    with context.acting_as_machine():
        Measure.objects.filter(pk=measure_id).delete()
        touched(plan)
    _log("plan.measure_dropped", plan, by, at)
    return plan


def _plan_of(goal_id: UUID) -> UUID:
    found: UUID | None = (
        Goal.objects.filter(pk=goal_id).values_list("plan", flat=True).first()
    )
    if found is None:
        raise NotThere
    return found


def _draft(plan_id: UUID, by: Actor) -> Plan:
    plan = locked(plan_id, None, by)
    if not policy.may_draft(by, plan):
        raise NotNow
    return plan


def _sealed(words: str, row: Goal | Measure, plan: Plan) -> bytes:
    sealed = sealing.seal(words, row, "words", child=plan.case.person_id)
    if sealed is None:
        raise NotNow
    return sealed


def _log(verb: str, plan: Plan, by: Actor, at: datetime) -> None:
    audit.record(verb, plan, by=by.user_id, at=at, subject=plan.case.person_id)
