"""Who may do what about a plan. That the actor sees it is asked by the queryset."""

from kamkor.casework.cases import policy as cases
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action

from .choices import PlanState
from .models import Measure, Plan


def may_draft(actor: Actor, plan: Plan) -> bool:
    return cases.may_work(actor, plan.case) and plan.state == PlanState.DRAFT


def may_take_back(actor: Actor, plan: Plan) -> bool:
    return cases.may_work(actor, plan.case) and plan.state == PlanState.RETURNED


def may_agree(actor: Actor, plan: Plan) -> bool:
    return actor.may(Action.PLAN_AGREE) and plan.state == PlanState.SUBMITTED


def may_approve(actor: Actor, plan: Plan) -> bool:
    return actor.may(Action.PLAN_APPROVE) and plan.state == PlanState.AGREED


def may_end(actor: Actor, measure: Measure) -> bool:
    """Say how a measure went: whose it is, and whoever works on the case."""
    offices = {h.organisation_id for h in actor.held if h.organisation_id}
    own = measure.owner == actor.user_id or measure.organisation_id in offices
    return own or cases.may_work(actor, measure.goal.plan.case)
