"""The chain of a plan: the unit submits, others give opinions or agree, the last approves.

Who that is in the country, and how many, stands in approval.csv. Nobody signs twice. While
a plan waits for them, and no longer, those who sign see it, and nothing else of the case.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases import sealing
from kamkor.casework.cases.models import Case
from kamkor.casework.plans import approval, chain, hearing, policy, resting
from kamkor.casework.plans.approval import Step
from kamkor.casework.plans.choices import (
    OPEN,
    WAITS,
    WAITS_FOR,
    Deed,
    HeardHow,
    PlanKind,
    PlanState,
)
from kamkor.casework.plans.errors import (
    NotNow,
    NotReady,
    OnlyInSession,
    SignedAlready,
)
from kamkor.casework.plans.models import Plan, Signature
from kamkor.casework.providers.models import Duty
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
    """Send a draft on its way along the chain, past the steps that it does not ask of a
    plan that leaves the child in the family (`away` says whether it does; None: not
    known). The case goes on with the child's plan.

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
        first = _take_the_chain(plan, away)
        _go(plan, _stands_at(first), by.user_id, at)
        _keep_signature(plan, plan.chain[0], Deed.SUBMIT, by.user_id, at)
        waiting.answer_return(plan, by=by.user_id, at=at)
    _case_goes_on(plan, "submit_plan", by.user_id, at)
    _forward(plan, by.user_id, at)
    return plan


@transaction.atomic
def give_opinion(
    plan_id: UUID, *, words: str, edition: int | None, by: Actor, at: datetime
) -> Plan:
    """A body says what it thinks of the plan: whoever signs after it reads that, and the
    plan goes on. Raises as `agree`, NotNow also where nothing is said."""
    plan = _to_sign(plan_id, edition, by, Deed.OPINION, at)
    if not words.strip():
        raise NotNow
    _sign(plan, by.user_id, at, words=words)
    _forward(plan, by.user_id, at)
    return plan


@transaction.atomic
def agree(
    plan_id: UUID, *, edition: int | None, in_session: bool = False, by: Actor,
    at: datetime,
) -> Plan:  # fmt: skip
    """Who is asked to agrees; the plan goes on. `in_session`: by a decision, which the
    database asks for where the step asks for a session.

    Raises NotThere, Changed, NotNow, OnlyInSession, SignedAlready; NotReady where nobody
    signs the next step.
    """
    plan = _to_sign(plan_id, edition, by, Deed.AGREE, at, in_session=in_session)
    plan.agreed_by, plan.agreed_at = by.user_id, at
    _sign(plan, by.user_id, at)
    _forward(plan, by.user_id, at)
    return plan


@transaction.atomic
def approve(plan_id: UUID, *, edition: int | None, by: Actor, at: datetime) -> Plan:
    """The akim or mayor approves. After the last approval the plan is in force, the one
    before is replaced, each measure becomes somebody's work and the first review falls
    due. Who stands in for one that is away is written down as that. Raises as `agree`."""
    plan = _to_sign(plan_id, edition, by, Deed.APPROVE, at)
    with context.acting_as_machine():
        absence = standing.absence_of(plan, by.user_id, at)
        if absence is None and not policy.approves_at(by, plan.case.place):
            raise NotNow
        plan.approved_by, plan.approved_at = by.user_id, at
        plan.absence = absence
    _sign(plan, by.user_id, at, absence=absence)
    _forward(plan, by.user_id, at)
    return plan


def sign_outside(plan: Plan, *, name: str, words: str, at: datetime) -> None:
    """What a body without an account says through its one-time page, under the name that
    it gives. Raises NotNow, NotReady where nobody signs the next step."""
    step = chain.waits_for(plan)
    unsaid = step is not None and step.deed == Deed.OPINION and not words.strip()
    if step is None or not step.outside or not name.strip() or unsaid:
        raise NotNow
    _sign(plan, None, at, words=words, name=name)
    if step.deed == Deed.AGREE:
        plan.agreed_by, plan.agreed_at = None, at
    _forward(plan, context.MACHINE_ID, at)


@transaction.atomic
def send_back(
    plan_id: UUID, *, remarks: str, edition: int | None, in_session: bool = False,
    by: Actor, at: datetime,
) -> Plan:  # fmt: skip
    """Whoever it waits for returns it with remarks; it is work of who has the case.
    Raises NotThere, Changed, NotNow, OnlyInSession."""
    plan = locked(plan_id, edition, by)
    step = chain.waits_for(plan)
    if step is None or not policy.may_sign(by, plan, step.deed) or not remarks.strip():
        raise NotNow
    _need_asked(plan, by, at, in_session=in_session)
    send_back_as(plan, remarks=remarks, by=by.user_id, at=at)
    return plan


def send_back_as(plan: Plan, *, remarks: str, by: UUID, at: datetime) -> None:
    """Return a locked plan that waits. Nobody's right is asked here."""
    with context.acting_as_machine():
        waiting.answered(plan, by=by, at=at)
        _go(plan, PlanState.RETURNED, by, at, words=remarks)
        waiting.start_own(plan, waiting.RETURN, by=by, at=at)


@transaction.atomic
def take_back(plan_id: UUID, *, by: Actor, at: datetime) -> Plan:
    """The unit takes a returned plan to work again; its term runs until it is submitted.
    Raises NotThere, NotNow."""
    plan = locked(plan_id, None, by)
    if not policy.may_take_back(by, plan):
        raise NotNow
    with context.acting_as_machine():
        _unsign(plan)
        _go(plan, PlanState.DRAFT, by.user_id, at)
    _case_goes_on(plan, "return_plan", by.user_id, at)
    return plan


def end_with_case(case: Case, by: UUID, at: datetime) -> None:
    """A closed case leaves nothing to be done: no measure, no review, no signature. A plan
    that waits is a draft again. As the machine."""
    plans = Plan.objects.filter(case=case, state__in=(*OPEN, PlanState.IN_FORCE))
    for plan in plans.select_related("case").select_for_update(of=("self",)):
        working.end(plan, by, at)
        if plan.state in WAITS:
            _unsign(plan)
            _go(plan, PlanState.DRAFT, by, at)


def begin_again_with_case(case: Case, by: UUID, at: datetime) -> None:
    """The case is open again: what its plan in force asks for is to be done again. As the
    machine."""
    plans = Plan.objects.filter(case=case, state=PlanState.IN_FORCE)
    for plan in plans.select_for_update(of=("self",)):
        plan.case = case
        working.start(plan, by, at)


def _to_sign(
    plan_id: UUID, edition: int | None, by: Actor, deed: Deed, at: datetime,
    *, in_session: bool = False,
) -> Plan:  # fmt: skip
    plan = locked(plan_id, edition, by)
    if not policy.may_sign(by, plan, deed):
        raise NotNow
    with context.acting_as_machine():
        if by.user_id in chain.signers(plan):
            raise SignedAlready
    _need_asked(plan, by, at, in_session=in_session)
    return plan


def _need_asked(plan: Plan, by: Actor, at: datetime, *, in_session: bool) -> None:
    """Whoever sees the plan for another reason signs nothing of it."""
    if plan.state == PlanState.SUBMITTED and plan.in_session:
        if not in_session:
            raise OnlyInSession
    elif not waiting.is_asked(plan, by.user_id, at):
        raise NotNow


def _take_the_chain(plan: Plan, away: bool | None) -> Step:
    """As the country has it today; the plan keeps it to its end. Returns the step after
    the submission."""
    plan.away_from_family = away
    plan.without = approval.without(away=away)
    plan.chain = chain.asked(away=away)
    plan.round += 1
    first = approval.here()[plan.chain[1]]
    plan.waits_for, plan.in_session = first.code, first.in_session
    return first


def _stands_at(first: Step) -> PlanState:
    """A plan that nobody need agree to is submitted all the same, for a moment."""
    state = WAITS_FOR[first.deed]
    return PlanState.SUBMITTED if state == PlanState.AGREED else state


def _sign(
    plan: Plan, by: UUID | None, at: datetime, *, words: str = "", name: str = "",
    absence: Duty | None = None,
) -> None:  # fmt: skip
    """The step that the plan waits for is signed, and it waits for it no longer."""
    step = chain.waits_for(plan)
    if step is None:
        raise NotNow
    with context.acting_as_machine():
        made = _keep_signature(
            plan, step.code, step.deed, by, at, words=words, name=name, absence=absence
        )
        waiting.answered(plan, by=by or context.MACHINE_ID, at=at)
    audit.record(
        f"plan.signed_{step.deed}", made, by=by or context.MACHINE_ID, at=at,
        subject=plan.case.person_id,
    )  # fmt: skip


def _keep_signature(  # noqa: PLR0913 - a row
    plan: Plan, step: str, deed: Deed, by: UUID | None, at: datetime, *,
    words: str = "", name: str = "", absence: Duty | None = None,
) -> Signature:  # fmt: skip
    made = Signature(
        plan=plan, round=plan.round, step=step, deed=deed, by=by, at=at, absence=absence
    )
    for field, text in (("words", words), ("name", name)):
        sealed = sealing.seal(text, made, field, child=plan.case.person_id)
        setattr(made, field, sealed)
    made.save(force_insert=True)
    return made


def _forward(plan: Plan, by: UUID, at: datetime) -> None:
    """To the first step that nobody signed; in force after the last."""
    with context.acting_as_machine():
        step = chain.next_step(plan)
    rest = step is None or step.deed == Deed.APPROVE
    if rest and plan.state != PlanState.AGREED:
        with context.acting_as_machine():
            _go(plan, PlanState.AGREED, by, at)
        _case_goes_on(plan, "agree_plan", by, at)
    if step is None:
        _in_force(plan, by, at)
    else:
        _wait(plan, step, by, at)


def _in_force(plan: Plan, by: UUID, at: datetime) -> None:
    with context.acting_as_machine():
        before = Plan.objects.filter(
            case=plan.case, kind=plan.kind, state=PlanState.IN_FORCE
        )
        for old in before.select_related("case"):
            working.end(old, by, at)
            _go(old, PlanState.REPLACED, by, at)
        plan.waits_for = None
        _go(plan, PlanState.IN_FORCE, by, at)
        working.start(plan, by, at)
    _case_goes_on(plan, "approve_plan", by, at)


def _unsign(plan: Plan) -> None:
    plan.submitted_by = plan.submitted_at = plan.agreed_by = plan.agreed_at = None
    plan.approved_by = plan.approved_at = plan.absence = None
    plan.chain, plan.waits_for = [], None


def _go(plan: Plan, state: PlanState, by: UUID, at: datetime, words: str = "") -> None:
    before, plan.state = plan.state, state
    keep_step(plan, before, by=by, at=at, words=words)
    audit.record(f"plan.{state}", plan, by=by, at=at, subject=plan.case.person_id)


def _wait(plan: Plan, step: Step, by: UUID, at: datetime) -> None:
    with context.acting_as_machine():
        _turn_to(plan, step, by, at)
        shown = waiting.wait(plan, step, by=by, at=at)
    if not shown:
        raise NotReady(
            [_("Nobody here signs plans for: %(office)s.") % {"office": step.label}]
        )


def _turn_to(plan: Plan, step: Step, by: UUID, at: datetime) -> None:
    """It waits for that step from now on. What a session decided stays written down."""
    plan.waits_for = step.code
    if step.deed != Deed.APPROVE:
        plan.in_session = step.in_session
    if plan.state == WAITS_FOR[step.deed]:
        plan.save()
    else:
        _go(plan, WAITS_FOR[step.deed], by, at)


def _case_goes_on(plan: Plan, move: str, by: UUID, at: datetime) -> None:
    """The child's plan moves the case, where the case stands for that; a plan renewed
    in execution moves nothing."""
    step = cases.step_of(plan.case_id, move)
    if plan.kind == PlanKind.CHILD and step:
        cases.advance_with_record(plan.case_id, move, by=by, at=at)


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
