"""The chain of a plan: the unit submits, the Commission agrees, the akim approves.

Who that is in the country stands in approval.csv. Nobody signs twice. While a plan waits
for them, and no longer, those who sign see it, and nothing else of the case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases import sealing
from kamkor.casework.cases.models import Case
from kamkor.casework.plans import approval, hearing, policy, resting
from kamkor.casework.plans.choices import OPEN, WAITS, HeardHow, PlanKind, PlanState
from kamkor.casework.plans.errors import (
    NotNow,
    NotReady,
    OnlyInSession,
    SignedAlready,
)
from kamkor.casework.plans.models import Plan
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from . import standing, waiting, working
from .parts import keep_step, locked


@dataclass(frozen=True)
class Hearing:
    """What the child says of the plan, how and when it was asked, or why it was not."""

    words: str = ""
    not_heard: str = ""
    how: HeardHow | None = None
    on: date | None = None


@transaction.atomic
def submit(
    plan_id: UUID, *, heard: Hearing, away: bool | None = None, edition: int | None,
    by: Actor, at: datetime,
) -> Plan:  # fmt: skip
    """Send a draft on its way: to the Commission, or past it where the chain does not ask
    it of a plan that leaves the child in the family (`away` says whether it does; None:
    not known). The case goes on with the child's plan.

    Raises NotThere, Changed, NotNow, NotReady, and cases' errors when the case stands
    elsewhere.
    """
    plan = locked(plan_id, edition, by)
    if not policy.may_draft(by, plan):
        raise NotNow
    with context.acting_as_machine():
        if missing := _missing(plan, heard, at):
            raise NotReady(missing)
        _keep_hearing(plan, heard)
        resting.keep(plan)
        plan.submitted_by, plan.submitted_at = by.user_id, at
        plan.agreed_by = plan.agreed_at = None
        _take_the_chain(plan, away)
        _go(plan, PlanState.SUBMITTED, by, at)
        waiting.answer_return(plan, by=by.user_id, at=at)
    _case_goes_on(plan, "submit_plan", by, at)
    if approval.AGREE in plan.without:
        _agreed(plan, by, at)
    else:
        _wait(plan, approval.AGREE, by, at)
    return plan


@transaction.atomic
def agree(
    plan_id: UUID, *, edition: int | None, in_session: bool = False, by: Actor,
    at: datetime,
) -> Plan:  # fmt: skip
    """The Commission agrees; the plan goes to the akim or mayor. `in_session`: by a
    decision, which the database asks for where the plan asks for a session.

    Raises NotThere, Changed, NotNow, OnlyInSession, SignedAlready; NotReady where nobody
    approves.
    """
    plan = _to_sign(plan_id, edition, by, policy.may_agree)
    _need_session(plan, in_session)
    with context.acting_as_machine():
        plan.agreed_by, plan.agreed_at = by.user_id, at
        waiting.answered(plan, approval.AGREE, by=by.user_id, at=at)
    _agreed(plan, by, at)
    return plan


@transaction.atomic
def approve(plan_id: UUID, *, edition: int | None, by: Actor, at: datetime) -> Plan:
    """The akim or mayor approves: the plan is in force, the one before is replaced, each
    measure becomes somebody's work and the first review falls due. Who stands in for one
    that is away is written down as that. Raises as `agree`."""
    plan = _to_sign(plan_id, edition, by, policy.may_approve)
    with context.acting_as_machine():
        absence = standing.absence_of(plan, by.user_id, at)
        if absence is None and not policy.approves_at(by, plan.case.place):
            raise NotNow
        plan.approved_by, plan.approved_at = by.user_id, at
        plan.absence = absence
        waiting.answered(plan, approval.APPROVE, by=by.user_id, at=at)
    _in_force(plan, by, at)
    return plan


@transaction.atomic
def send_back(
    plan_id: UUID, *, remarks: str, edition: int | None, in_session: bool = False,
    by: Actor, at: datetime,
) -> Plan:  # fmt: skip
    """Whoever it waits for returns it with remarks; it is work of who has the case.
    Raises NotThere, Changed, NotNow, OnlyInSession."""
    plan = locked(plan_id, edition, by)
    may = policy.may_agree(by, plan) or policy.may_approve(by, plan)
    if not may or not remarks.strip():
        raise NotNow
    _need_session(plan, in_session)
    step = waiting.STEP_OF[PlanState(plan.state)]
    with context.acting_as_machine():
        _go(plan, PlanState.RETURNED, by, at, words=remarks)
        waiting.answered(plan, step, by=by.user_id, at=at)
        waiting.start_own(plan, waiting.RETURN, by=by.user_id, at=at)
    return plan


@transaction.atomic
def take_back(plan_id: UUID, *, by: Actor, at: datetime) -> Plan:
    """The unit takes a returned plan to work again; its term runs until it is submitted.
    Raises NotThere, NotNow."""
    plan = locked(plan_id, None, by)
    if not policy.may_take_back(by, plan):
        raise NotNow
    with context.acting_as_machine():
        _unsign(plan)
        _go(plan, PlanState.DRAFT, by, at)
    _case_goes_on(plan, "return_plan", by, at)
    return plan


def end_with_case(case: Case, by: UUID, at: datetime) -> None:
    """A closed case leaves nothing to be done: no measure, no review, no signature. A plan
    that waits is a draft again. As the machine."""
    plans = Plan.objects.filter(case=case, state__in=(*OPEN, PlanState.IN_FORCE))
    for plan in plans.select_related("case").select_for_update(of=("self",)):
        working.end(plan, by, at)
        if plan.state in WAITS:
            _unsign(plan)
            _moved(plan, PlanState.DRAFT, by, at)


def begin_again_with_case(case: Case, by: UUID, at: datetime) -> None:
    """The case is open again: what its plan in force asks for is to be done again. As the
    machine."""
    plans = Plan.objects.filter(case=case, state=PlanState.IN_FORCE)
    for plan in plans.select_for_update(of=("self",)):
        plan.case = case
        working.start(plan, by, at)


def _to_sign(
    plan_id: UUID, edition: int | None, by: Actor, may: Callable[[Actor, Plan], bool]
) -> Plan:
    plan = locked(plan_id, edition, by)
    if not may(by, plan):
        raise NotNow
    if by.user_id in {plan.made_by, plan.submitted_by, plan.agreed_by}:
        raise SignedAlready
    return plan


def _need_session(plan: Plan, in_session: bool) -> None:
    if plan.state == PlanState.SUBMITTED and plan.in_session and not in_session:
        raise OnlyInSession


def _take_the_chain(plan: Plan, away: bool | None) -> None:
    """As the country has it today; the plan keeps it to its end."""
    plan.away_from_family = away
    plan.without = approval.without(away=away)
    asks = approval.AGREE not in plan.without
    plan.in_session = asks and approval.here()[approval.AGREE].in_session


def _agreed(plan: Plan, by: Actor, at: datetime) -> None:
    """Agreed to, or not asked of it: it waits for the approval, or is in force."""
    with context.acting_as_machine():
        _go(plan, PlanState.AGREED, by, at)
    _case_goes_on(plan, "agree_plan", by, at)
    if approval.APPROVE in plan.without:
        _in_force(plan, by, at)
    else:
        _wait(plan, approval.APPROVE, by, at)


def _in_force(plan: Plan, by: Actor, at: datetime) -> None:
    with context.acting_as_machine():
        before = Plan.objects.filter(
            case=plan.case, kind=plan.kind, state=PlanState.IN_FORCE
        )
        for old in before.select_related("case"):
            working.end(old, by.user_id, at)
            _go(old, PlanState.REPLACED, by, at)
        _go(plan, PlanState.IN_FORCE, by, at)
        working.start(plan, by.user_id, at)
    _case_goes_on(plan, "approve_plan", by, at)


def _unsign(plan: Plan) -> None:
    plan.submitted_by = plan.submitted_at = plan.agreed_by = plan.agreed_at = None


def _go(plan: Plan, state: PlanState, by: Actor, at: datetime, words: str = "") -> None:
    _moved(plan, state, by.user_id, at, words)


def _moved(
    plan: Plan, state: PlanState, by: UUID, at: datetime, words: str = ""
) -> None:
    before, plan.state = plan.state, state
    keep_step(plan, before, by=by, at=at, words=words)
    audit.record(f"plan.{state}", plan, by=by, at=at, subject=plan.case.person_id)


def _wait(plan: Plan, step: str, by: Actor, at: datetime) -> None:
    with context.acting_as_machine():
        shown = waiting.wait(plan, step, by=by.user_id, at=at)
    if not shown:
        office = approval.here()[step].label
        raise NotReady(
            [_("Nobody here signs plans for: %(office)s.") % {"office": office}]
        )


def _case_goes_on(plan: Plan, move: str, by: Actor, at: datetime) -> None:
    """The child's plan moves the case, where the case stands for that; a plan renewed
    in execution moves nothing."""
    step = cases.step_of(plan.case_id, move)
    if plan.kind == PlanKind.CHILD and step:
        cases.advance_with_record(plan.case_id, move, by=by.user_id, at=at)


def _keep_hearing(plan: Plan, heard: Hearing) -> None:
    child = plan.case.person_id
    plan.child_words = sealing.seal(heard.words, plan, "child_words", child=child)
    plan.not_heard = sealing.seal(heard.not_heard, plan, "not_heard", child=child)
    plan.heard_how, plan.heard_on = heard.how, heard.on


def _missing(plan: Plan, heard: Hearing, at: datetime) -> list[str]:
    goals = list(plan.goals.prefetch_related("measures"))
    found = []
    if not goals:
        found.append(_("The plan has no goal yet."))
    if any(not goal.measures.all() for goal in goals):
        found.append(_("Each goal needs somebody who does something by a day."))
    if hearing.is_due(plan, at) and not (
        heard.words.strip() or heard.not_heard.strip()
    ):
        found.append(
            _("Write what the child says of the plan, or why it was not asked.")
        )
    return found
