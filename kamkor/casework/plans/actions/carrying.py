"""A new version begins with what of the one in force is not done yet."""

from uuid import UUID

from kamkor.casework.cases import sealing
from kamkor.casework.plans.choices import RUNS, PlanState
from kamkor.casework.plans.models import Goal, Measure, Plan


def carry_over(plan: Plan) -> None:
    """Copy goals, and measures that run, of the version in force. As the machine."""
    before = Plan.objects.filter(
        case=plan.case_id, kind=plan.kind, state=PlanState.IN_FORCE
    ).first()
    if before is None:
        return
    child = plan.case.person_id
    goals, measures = [], []
    for old in before.goals.prefetch_related("measures").order_by("pk"):
        goal = _goal(old, plan, child)
        goals.append(goal)
        measures += [
            _measure(m, goal, child) for m in old.measures.all() if m.state in RUNS
        ]
    Goal.objects.bulk_create(goals)
    Measure.objects.bulk_create(measures)


def _goal(old: Goal, plan: Plan, child: UUID) -> Goal:
    goal = Goal(plan=plan, right=old.right, came_from=old.pk)
    goal.words = _again(old, goal, child)
    return goal


def _measure(old: Measure, goal: Goal, child: UUID) -> Measure:
    measure = Measure(
        goal=goal, owner=old.owner, organisation_id=old.organisation_id, until=old.until,
        state=old.state, came_from=old.pk,
    )  # fmt: skip
    measure.words = _again(old, measure, child)
    return measure


def _again(old: Goal | Measure, new: Goal | Measure, child: UUID) -> bytes:
    """The same words, sealed for their new place; those of an erased child stay shut."""
    words = sealing.words(old, "words", child=child)
    return sealing.seal(words, new, "words", child=child) or bytes(old.words)
