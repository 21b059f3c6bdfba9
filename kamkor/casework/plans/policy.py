"""Who may do what about a plan. That the actor sees it is asked by the queryset."""

from kamkor.casework.cases import policy as cases
from kamkor.foundation.access import policy as access
from kamkor.foundation.access.actor import Actor

from . import approval
from .choices import PlanState
from .models import Measure, Plan


def may_draft(actor: Actor, plan: Plan) -> bool:
    return cases.may_work(actor, plan.case) and plan.state == PlanState.DRAFT


def may_take_back(actor: Actor, plan: Plan) -> bool:
    return cases.may_work(actor, plan.case) and plan.state == PlanState.RETURNED


def may_agree(actor: Actor, plan: Plan) -> bool:
    """Agree, or return it: in session where the plan asks for one, else on its page."""
    return _may_sign(actor, approval.AGREE) and plan.state == PlanState.SUBMITTED


def may_approve(actor: Actor, plan: Plan) -> bool:
    return _may_sign(actor, approval.APPROVE) and plan.state == PlanState.AGREED


def approves_at(actor: Actor, place: int) -> bool:
    """Of the territory of the plan, and not only in the stead of somebody."""
    action = approval.here()[approval.APPROVE].action
    return any(
        action in access.ROLES[held.role].actions
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


def _may_sign(actor: Actor, step: str) -> bool:
    return actor.may(approval.here()[step].action)
