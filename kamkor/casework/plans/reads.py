"""What the pages of plans show."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from kamkor.casework.cases import reads as of_cases
from kamkor.casework.cases import sealing
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation

from .choices import MeasureState, PlanState
from .models import Goal, Measure, Plan


@dataclass(frozen=True)
class MeasureLine:
    """A measure in words: what, who, until when, how it went."""

    measure: Measure
    words: str
    who: str
    result: str


@dataclass(frozen=True)
class GoalLine:
    goal: Goal
    words: str
    measures: list[MeasureLine] = field(default_factory=list)


@dataclass(frozen=True)
class Signature:
    """One of the three who sign: their office, name and moment; None while they do not."""

    office: str
    who: str
    at: object


def find(actor: Actor, plan_id: UUID) -> Plan | None:
    rows = Plan.objects.visible_to(actor).select_related(
        "case__person__root", "case__territory"
    )
    found: Plan | None = rows.filter(pk=plan_id).first()
    return found


def of_case(actor: Actor, case_id: UUID) -> list[Plan]:
    """The plans of a case, the newest first. One query."""
    rows = Plan.objects.visible_to(actor).filter(case=case_id)
    return list(rows.select_related("case").order_by("kind", "-version"))


def goals(plan: Plan) -> list[GoalLine]:
    """Goals with their measures, in the order they were written. Three queries, and one
    key."""
    rows = list(plan.goals.prefetch_related("measures__organisation").order_by("pk"))
    who = accounts.names([m.owner for goal in rows for m in goal.measures.all()])
    child = plan.case.person_id
    return [
        GoalLine(
            goal,
            sealing.words(goal, "words", child=child),
            [_line(m, who, child) for m in sorted(goal.measures.all(), key=_order)],
        )
        for goal in rows
    ]


def measure_line(measure: Measure) -> MeasureLine:
    child = measure.goal.plan.case.person_id
    return _line(measure, accounts.names([measure.owner]), child)


def with_plan(measure_id: UUID) -> Measure:
    """The measure with its plan and case, which who does it may not see. As the machine."""
    with context.acting_as_machine():
        rows = Measure.objects.select_related("goal__plan__case", "organisation")
        found: Measure = rows.get(pk=measure_id)
    return found


def signatures(plan: Plan) -> list[Signature]:
    """Who signed, in the order of the chain. One query."""
    who = accounts.names([plan.submitted_by, plan.agreed_by, plan.approved_by])
    chain = (
        (_("Territorial unit"), plan.submitted_by, plan.submitted_at),
        (_("Commission on children's affairs"), plan.agreed_by, plan.agreed_at),
        (_("Akim or mayor"), plan.approved_by, plan.approved_at),
    )
    return [
        Signature(office, who.get(by, "") if by else "", at) for office, by, at in chain
    ]


def remarks(plan: Plan) -> str:
    """Why it was returned last; "" where it was not."""
    step = plan.steps.filter(after=PlanState.RETURNED).order_by("-at").first()
    if step is None:
        return ""
    return sealing.words(step, "words", child=plan.case.person_id)


def waiting(actor: Actor, state: PlanState) -> list[Plan]:
    """Plans that stand there and are shown to the actor, the oldest first. One query."""
    rows = Plan.objects.visible_to(actor).filter(state=state)
    return list(
        rows.select_related("case__person", "case__territory").order_by("submitted_at")[
            :200
        ]
    )


def progress(plan: Plan) -> tuple[int, int]:
    """Measures that ended, of how many."""
    rows = Measure.objects.filter(goal__plan=plan)
    return rows.exclude(state=MeasureState.PLANNED).count(), rows.count()


def doers(place: int) -> tuple[list[User], list[Organisation]]:
    """Who can be asked to do a measure there: workers, and bodies of the place or of a
    territory around it. Two queries."""
    bodies = Organisation.objects.filter(
        territory__low__lte=place, territory__high__gte=place, valid_to=None
    )
    return of_cases.workers(place), list(bodies.order_by("kind", "code")[:200])


def _order(measure: Measure) -> tuple[object, UUID]:
    return measure.until, measure.pk


def _line(measure: Measure, who: dict[UUID, str], child: UUID) -> MeasureLine:
    name = who.get(measure.owner, "") if measure.owner else ""
    body = measure.organisation.name if measure.organisation else ""
    return MeasureLine(
        measure,
        sealing.words(measure, "words", child=child),
        " · ".join(part for part in (name, body) if part),
        sealing.words(measure, "result", child=child),
    )
