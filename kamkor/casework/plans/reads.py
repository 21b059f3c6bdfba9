"""What the pages of plans show."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _

from kamkor.casework.cases import reads as of_cases
from kamkor.casework.cases import sealing
from kamkor.casework.providers.models import Duty
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.db.compiled import compiled
from kamkor.foundation.places.models import Organisation
from kamkor.register.people import reads as people
from kamkor.register.people.reads import Member

from . import approval, chain, models
from .choices import RUNS, PlanState
from .models import Goal, Measure, MeasureStep, PaperSignature, Plan
from .querysets import PlanQuerySet


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
    """One of those who sign: their office, name and moment; None while they do not.
    `instead` says for whom, who was away, and why; `words` are an opinion; `outside`: it
    came through a one-time page, under the name given there."""

    office: str
    who: str
    at: object
    act: str = ""  # that gives the office this step, and how sure that is
    status: str = ""
    instead: str = ""
    words: str = ""
    outside: bool = False


@dataclass(frozen=True)
class StepLine:
    """A step of a measure; `to` is who has it now, where it changed hands."""

    step: MeasureStep
    by: str
    to: str
    words: str


@dataclass(frozen=True)
class PaperLine:
    paper: PaperSignature
    words: str
    by: str


def find(actor: Actor, plan_id: UUID) -> Plan | None:
    """A plan the actor may see, with its case, which who signs it may not see."""
    found = _with_cases(Plan.objects.visible_to(actor).filter(pk=plan_id))
    return found[0] if found else None


def _with_cases(plans: PlanQuerySet) -> list[Plan]:
    """These, as the reader sees them; number, child and territory of the case as the
    machine. Two queries."""
    seen = list(plans.values_list("pk", flat=True))
    if not seen:
        return []
    with context.acting_as_machine():
        rows = Plan.objects.filter(pk__in=seen).select_related(
            "case__person__root", "case__territory"
        )
        return list(rows.order_by("submitted_at", "pk"))


def children(plans: Iterable[Plan]) -> dict[UUID, Member]:
    """Name and birth date of their children, by root: all that who signs is told of a
    child, who may see no other row of it. As the machine, of plans that the reader sees;
    three queries."""
    with context.acting_as_machine():
        named = people.members([plan.case.person.root_id for plan in plans])
    return {member.person.pk: member for member in named}


@compiled
def of_case(actor: Actor, case_id: UUID) -> QuerySet[Plan]:
    """The plans of a case, the newest first, each with `standing`: the states of its
    measures. One query."""
    measures = Measure.objects.filter(goal__plan=OuterRef("pk")).order_by()
    rows: QuerySet[Plan] = Plan.objects.visible_to(actor).filter(case=case_id)
    rows = rows.annotate(standing=ArraySubquery(measures.values("state")))
    return rows.order_by("kind", "-version")


def progress(plan: Plan) -> tuple[int, int]:
    """Measures that ended, of how many: of one that `of_case` gave."""
    standing: list[str] = plan.standing  # type: ignore[attr-defined]
    return sum(state not in RUNS for state in standing), len(standing)


def version_before(actor: Actor, plan: Plan) -> Plan | None:
    """The version before this one. One query."""
    rows = Plan.objects.visible_to(actor).filter(
        case=plan.case_id, kind=plan.kind, version__lt=plan.version
    )
    found: Plan | None = rows.order_by("-version").first()
    return found


def goals(plan: Plan) -> list[GoalLine]:
    """Goals with their measures, in the order they were written. Five queries."""
    rows = list(plan.goals.prefetch_related("measures__organisation").order_by("pk"))
    who = accounts.names([m.owner for goal in rows for m in goal.measures.all()])
    opened = partial(sealing.words, child=plan.case.person_id)
    return [
        GoalLine(
            goal,
            opened(goal, "words"),
            [_line(m, who, opened) for m in sorted(goal.measures.all(), key=_order)],
        )
        for goal in rows
    ]


def heard(plan: Plan) -> dict[str, str]:
    """What the child says of the plan, or why it was not asked."""
    child = plan.case.person_id
    return {
        name: sealing.words(plan, name, child=child)
        for name in ("child_words", "not_heard")
    }


def measure_line(measure: Measure) -> MeasureLine:
    opened = partial(sealing.words, child=measure.goal.plan.case.person_id)
    return _line(measure, accounts.names([measure.owner]), opened)


def with_plan(measure_id: UUID) -> Measure:
    """The measure with its plan and case, which who does it may not see. As the machine."""
    with context.acting_as_machine():
        rows = Measure.objects.select_related("goal__plan__case", "organisation")
        found: Measure = rows.get(pk=measure_id)
    return found


def signatures(plan: Plan) -> list[Signature]:
    """Who signed, in the order of the chain, of those whom it asks. As the machine, of a
    plan that the reader sees; two queries, and one where somebody stood in."""
    codes = plan.chain or [c for c in approval.here() if c not in plan.without]
    with context.acting_as_machine():
        opened = partial(sealing.words, child=plan.case.person_id)
        signed = {row.step: row for row in chain.signatures(plan)}
        who = accounts.names([row.by for row in signed.values()])
        ids = [row.absence_id for row in signed.values() if row.absence_id]
        absent = _absent(ids)
        return [_signature(c, signed.get(c), who, absent, opened) for c in codes]


def _signature(
    code: str,
    row: models.Signature | None,
    who: dict[UUID, str],
    absent: dict[UUID, Duty],
    opened: Callable[[Any, str], str],
) -> Signature:
    step = approval.here().get(code)
    act, status = (step.act_words, str(step.status.label)) if step else ("", "")
    if row is None:
        return Signature(chain.office(code), "", None, act, status)
    duty = absent.get(row.absence_id) if row.absence_id else None
    return Signature(
        chain.office(code),
        who.get(row.by, "") if row.by else opened(row, "name"),
        row.at,
        act,
        status,
        in_the_stead_of(duty) if duty else "",
        opened(row, "words"),
        row.by is None,
    )


def _absent(ids: list[UUID]) -> dict[UUID, Duty]:
    rows = Duty.objects.select_related("user").filter(pk__in=ids)
    return {row.pk: row for row in rows} if ids else {}


def in_the_stead_of(duty: Duty) -> str:
    told = {"who": duty.user.full_name, "why": duty.get_reason_display()}
    return _("in the stead of %(who)s, who is away (%(why)s)") % told


def remarks(plan: Plan) -> str:
    """Why it was returned last; "" where it was not."""
    step = plan.steps.filter(after=PlanState.RETURNED).order_by("-at").first()
    if step is None:
        return ""
    return sealing.words(step, "words", child=plan.case.person_id)


def waiting(actor: Actor, state: PlanState) -> list[Plan]:
    """Plans that stand there and are shown to the actor, the oldest first, at most 200. Two
    queries."""
    rows = Plan.objects.visible_to(actor).filter(state=state)
    return _with_cases(rows.order_by("submitted_at")[:200])


def doers(place: int, *, at: datetime) -> tuple[list[User], list[Organisation]]:
    """Who can be asked to do a measure there: workers, and bodies of the place or of a
    territory around it. Two queries."""
    bodies = Organisation.objects.filter(
        territory__low__lte=place, territory__high__gte=place, valid_to=None
    )
    return of_cases.workers(place, at=at), list(bodies.order_by("kind", "code")[:200])


def measure_steps(measure: Measure) -> list[StepLine]:
    """What happened to a measure, the newest first. Three queries."""
    rows = list(measure.steps.order_by("-at", "-pk"))
    who = accounts.names([uid for row in rows for uid in (row.by, row.owner)])
    opened = partial(sealing.words, child=measure.goal.plan.case.person_id)
    return [
        StepLine(
            row,
            who.get(row.by, ""),
            who.get(row.owner, "") if row.owner and row.before == row.after else "",
            opened(row, "words"),
        )
        for row in rows
    ]


def papers(plan: Plan) -> list[PaperLine]:
    """Who signed the printed plan or would not, the newest first. Three
    queries."""
    rows = list(plan.papers.order_by("-at", "-pk"))
    who = accounts.names([row.by for row in rows])
    opened = partial(sealing.words, child=plan.case.person_id)
    return [PaperLine(row, opened(row, "words"), who.get(row.by, "")) for row in rows]


def _order(measure: Measure) -> tuple[object, UUID]:
    return measure.until, measure.pk


def _line(
    measure: Measure, who: dict[UUID, str], opened: Callable[[Any, str], str]
) -> MeasureLine:
    name = who.get(measure.owner, "") if measure.owner else ""
    body = measure.organisation.name if measure.organisation else ""
    return MeasureLine(
        measure,
        opened(measure, "words"),
        " · ".join(part for part in (name, body) if part),
        opened(measure, "result"),
    )
