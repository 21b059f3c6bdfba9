"""Who may do what about a plan. That the actor sees it is asked by the queryset."""

from kamkor.casework.cases import policy as cases
from kamkor.foundation.access import policy as access
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action

from . import chain
from .choices import WAITS_FOR, Deed, PlanState
from .models import Measure, Plan


def may_draft(actor: Actor, plan: Plan) -> bool:
    return cases.may_work(actor, plan.case) and plan.state == PlanState.DRAFT


def may_take_back(actor: Actor, plan: Plan) -> bool:
    return cases.may_work(actor, plan.case) and plan.state == PlanState.RETURNED


def may_sign(actor: Actor, plan: Plan, deed: Deed) -> bool:
    """Sign the step the plan waits for, or return it: in session where it asks for one,
    else on its page."""
    step = chain.waits_for(plan)
    if step is None or step.deed != deed or plan.state != WAITS_FOR[deed]:
        return False
    return actor.may(step.action)


def may_make_door(actor: Actor, plan: Plan) -> bool:
    """Open a one-time page for a body without an account."""
    step = chain.waits_for(plan)
    return step is not None and step.outside and cases.may_work(actor, plan.case)


def approves_at(actor: Actor, place: int) -> bool:
    """Of the territory of the plan, and not only in the stead of somebody."""
    return any(
        Action.PLAN_APPROVE in access.ROLES[held.role].actions
        and held.low is not None
        and held.high is not None
        and held.low <= place <= held.high
        for held in actor.held
    )


def may_review(actor: Actor, plan: Plan) -> bool:
    return cases.may_work(actor, plan.case) and plan.state == PlanState.IN_FORCE


def may_note_paper(actor: Actor, plan: Plan) -> bool:
    """Of every plan but one that was replaced."""
    return cases.may_work(actor, plan.case) and plan.state != PlanState.REPLACED


def may_end(actor: Actor, measure: Measure) -> bool:
    """Say how a measure goes: whose it is, and whoever works on the case."""
    own = measure.owner == actor.user_id or measure.organisation_id in actor.offices
    return own or cases.may_work(actor, measure.goal.plan.case)


def may_cancel(actor: Actor, measure: Measure) -> bool:
    """Say that a measure need not be done: not who was asked to do it."""
    return cases.may_work(actor, measure.goal.plan.case)
