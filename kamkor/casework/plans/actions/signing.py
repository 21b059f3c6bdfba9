"""The chain of a plan: the unit submits, the Commission agrees, the akim approves.

Source: Children's Code of KG (online.adviser.kg, page 2 of 4). Nobody signs twice. While
a plan waits for them, and no longer, those who sign see the child for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases import sealing
from kamkor.casework.cases.models import Case
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import About, Owner, Reason
from kamkor.casework.plans import policy
from kamkor.casework.plans.choices import MeasureState, PlanKind, PlanState
from kamkor.casework.plans.errors import NotNow, NotReady, SignedAlready
from kamkor.casework.plans.models import Measure, Plan
from kamkor.foundation.access import assigning
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.access.choices import Action
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context
from kamkor.foundation.law import reads as law
from kamkor.register.people import reads as people

from .parts import keep_step, locked

MEASURE = "measure"  # kind of work and term of the clock


@dataclass(frozen=True)
class Hearing:
    """What the child says of the plan, or why it was not asked."""

    words: str = ""
    not_heard: str = ""


@transaction.atomic
def submit(
    plan_id: UUID, *, heard: Hearing, edition: int | None, by: Actor, at: datetime
) -> Plan:
    """Send a draft to the Commission. The case goes on with the child's plan.

    Raises NotThere, Changed, NotNow, NotReady, and cases' errors when the case stands
    elsewhere.
    """
    plan = locked(plan_id, edition, by)
    if not policy.may_draft(by, plan):
        raise NotNow
    with context.acting_as_machine():
        if missing := _missing(plan, heard, at):
            raise NotReady(missing)
        child = plan.case.person_id
        plan.child_words = sealing.seal(heard.words, plan, "child_words", child=child)
        plan.not_heard = sealing.seal(heard.not_heard, plan, "not_heard", child=child)
        plan.submitted_by, plan.submitted_at = by.user_id, at
        plan.agreed_by = plan.agreed_at = None
        _go(plan, PlanState.SUBMITTED, by, at)
        if not _show(plan, Action.PLAN_AGREE, at):
            raise NotReady([_("Nobody here agrees to plans for the Commission.")])
    _case_goes_on(plan, "submit_plan", by, at)
    return plan


@transaction.atomic
def agree(plan_id: UUID, *, edition: int | None, by: Actor, at: datetime) -> Plan:
    """The Commission agrees; the plan goes to the akim or mayor.

    Raises NotThere, Changed, NotNow, SignedAlready; NotReady where nobody approves.
    """
    plan = _to_sign(plan_id, edition, by, policy.may_agree)
    with context.acting_as_machine():
        plan.agreed_by, plan.agreed_at = by.user_id, at
        _go(plan, PlanState.AGREED, by, at)
    _case_goes_on(plan, "agree_plan", by, at)
    with context.acting_as_machine():
        assigning.take(plan.pk, at=at)
        if not _show(plan, Action.PLAN_APPROVE, at):
            raise NotReady([_("Nobody here approves plans as akim or mayor.")])
    return plan


@transaction.atomic
def approve(plan_id: UUID, *, edition: int | None, by: Actor, at: datetime) -> Plan:
    """The akim or mayor approves: the plan is in force, the one before is replaced, and
    each measure becomes somebody's work. Raises as `agree`."""
    plan = _to_sign(plan_id, edition, by, policy.may_approve)
    with context.acting_as_machine():
        before = Plan.objects.filter(
            case=plan.case, kind=plan.kind, state=PlanState.IN_FORCE
        )
        for old in before.select_related("case"):
            _end_work(old, by.user_id, at)
            _go(old, PlanState.REPLACED, by, at)
        plan.approved_by, plan.approved_at = by.user_id, at
        _go(plan, PlanState.IN_FORCE, by, at)
        _start_work(plan, by.user_id, at)
    _case_goes_on(plan, "approve_plan", by, at)
    with context.acting_as_machine():
        assigning.take(plan.pk, at=at)
    return plan


@transaction.atomic
def send_back(
    plan_id: UUID, *, remarks: str, edition: int | None, by: Actor, at: datetime
) -> Plan:
    """Whoever it waits for returns it with remarks. Raises NotThere, Changed, NotNow."""
    plan = locked(plan_id, edition, by)
    may = policy.may_agree(by, plan) or policy.may_approve(by, plan)
    if not may or not remarks.strip():
        raise NotNow
    with context.acting_as_machine():
        _go(plan, PlanState.RETURNED, by, at, words=remarks)
        assigning.take(plan.pk, at=at)
    return plan


@transaction.atomic
def take_back(plan_id: UUID, *, by: Actor, at: datetime) -> Plan:
    """The unit takes a returned plan to work again. Raises NotThere, NotNow."""
    plan = locked(plan_id, None, by)
    if not policy.may_take_back(by, plan):
        raise NotNow
    with context.acting_as_machine():
        plan.submitted_by = plan.submitted_at = plan.agreed_by = plan.agreed_at = None
        _go(plan, PlanState.DRAFT, by, at)
    _case_goes_on(plan, "return_plan", by, at)
    return plan


def _to_sign(
    plan_id: UUID, edition: int | None, by: Actor, may: Callable[[Actor, Plan], bool]
) -> Plan:
    plan = locked(plan_id, edition, by)
    if not may(by, plan):
        raise NotNow
    if by.user_id in {plan.made_by, plan.submitted_by, plan.agreed_by}:
        raise SignedAlready
    return plan


def _go(plan: Plan, state: PlanState, by: Actor, at: datetime, words: str = "") -> None:
    before, plan.state = plan.state, state
    keep_step(plan, before, by=by.user_id, at=at, words=words)
    audit.record(
        f"plan.{state}", plan, by=by.user_id, at=at, subject=plan.case.person_id
    )


def _show(plan: Plan, action: Action, at: datetime) -> int:
    case = plan.case
    return assigning.show(
        case.person_id, record=plan.pk, allowing=action, place=case.place, at=at
    )


def _case_goes_on(plan: Plan, move: str, by: Actor, at: datetime) -> None:
    """The child's plan moves the case, where the case stands for that; a plan renewed
    in execution moves nothing."""
    step = cases.step_of(plan.case_id, move)
    if plan.kind == PlanKind.CHILD and step:
        cases.advance(plan.case_id, move, version=None, by=by, at=at)


def _missing(plan: Plan, heard: Hearing, at: datetime) -> list[str]:
    goals = list(plan.goals.prefetch_related("measures"))
    found = []
    if not goals:
        found.append(_("The plan has no goal yet."))
    if any(not goal.measures.all() for goal in goals):
        found.append(_("Each goal needs somebody who does something by a day."))
    if _must_be_heard(plan, at) and not (
        heard.words.strip() or heard.not_heard.strip()
    ):
        found.append(
            _("Write what the child says of the plan, or why it was not asked.")
        )
    return found


def _must_be_heard(plan: Plan, at: datetime) -> bool:
    """From the age of the law on; also where the age is not known."""
    today = timezone.localdate(at)
    known = people.members([plan.case.person.root_id])
    born = known[0].born if known else None
    if born is None:
        return True
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return age >= law.value("PLAN_SIGNATURE_AGE", settings.COUNTRY, today).days


def _start_work(plan: Plan, by: UUID, at: datetime) -> None:
    for measure in _measures(plan):
        about = About(MEASURE, measure.pk, plan.case.person_id, plan.case.place)
        owner = Owner(measure.owner, measure.organisation_id)
        clock.start(
            MEASURE,
            about=about,
            started=at,
            owner=owner,
            by=by,
            at=at,
            due=measure.until,
        )


def end_with_case(case: Case, by: UUID, at: datetime) -> None:
    """A closed case leaves no measure to be done. As the machine."""
    plans = Plan.objects.filter(case=case, state=PlanState.IN_FORCE)
    for plan in plans.select_related("case"):
        _end_work(plan, by, at)


def _end_work(plan: Plan, by: UUID, at: datetime) -> None:
    for measure in _measures(plan):
        clock.cancel(MEASURE, measure.pk, reason=Reason.WORK_ENDED, by=by, at=at)


def _measures(plan: Plan) -> list[Measure]:
    rows = Measure.objects.filter(goal__plan=plan, state=MeasureState.PLANNED)
    return list(rows.order_by("until", "pk"))
