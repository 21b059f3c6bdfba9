"""What a plan in force makes of work, and whom that work follows."""

from datetime import datetime
from uuid import UUID

from kamkor.casework.cases.actions import owner_of
from kamkor.casework.cases.following import Change
from kamkor.casework.cases.models import Case
from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import About, Owner, Reason
from kamkor.casework.plans.choices import OPEN, RUNS, WAITS, PlanState
from kamkor.casework.plans.models import Measure, MeasureStep, Plan
from kamkor.casework.plans.querysets import MeasureQuerySet

from . import waiting
from .parts import touched

MEASURE = "measure"  # kind of work and term of the clock


def start(plan: Plan, by: UUID, at: datetime) -> None:
    """Each measure is somebody's work, the first review falls due. As the machine."""
    for measure in _running(plan):
        about = About(MEASURE, measure.pk, plan.case.person_id, plan.case.place)
        owner = Owner(measure.owner, measure.organisation_id)
        clock.start(
            MEASURE, about=about, started=at, owner=owner, by=by, at=at,
            due=measure.until,
        )  # fmt: skip
    waiting.start_own(plan, waiting.REVIEW, by=by, at=at)


def end(plan: Plan, by: UUID, at: datetime) -> None:
    """Nothing of the plan is to be done any more. As the machine."""
    for measure in _running(plan):
        clock.cancel(MEASURE, measure.pk, reason=Reason.WORK_ENDED, by=by, at=at)
    waiting.stop(plan, by=by, at=at)


def follow(case: Case, change: Change) -> None:
    """The case has gone to another worker: the measures of the one before, the reviews
    and what was returned go with it; elsewhere others sign. As the machine."""
    plans = Plan.objects.filter(case=case, state__in=(*OPEN, PlanState.IN_FORCE))
    for plan in plans.select_for_update(of=("self",)):
        plan.case = case
        _measures_follow(plan, change)
        for kind in (waiting.RETURN, waiting.REVIEW):
            clock.hand_over(
                kind, plan.pk, to=owner_of(case), by=change.by, at=change.at,
                place=case.place,
            )  # fmt: skip
        if case.place != change.place:
            _measures_move(plan, change)
        if plan.state in WAITS and case.place != change.place:
            waiting.wait_elsewhere(plan, by=change.by, at=change.at)


def give(measures: list[Measure], to: Owner, *, by: UUID, at: datetime) -> None:
    """These are somebody else's from now on; each of a plan in force keeps a step. Their
    deadlines are not moved here. As the machine."""
    for measure in measures:
        measure.owner, measure.organisation_id = to.user, to.organisation
    Measure.objects.bulk_update(measures, ["owner", "organisation"])
    MeasureStep.objects.bulk_create(
        MeasureStep(
            measure=one,
            before=one.state,
            after=one.state,
            owner=one.owner,
            by=by,
            at=at,
        )
        for one in measures
        if one.goal.plan.state == PlanState.IN_FORCE
    )


def _measures_follow(plan: Plan, change: Change) -> None:
    to = Owner(user=plan.case.worker)
    if to.user is None:
        to = Owner(organisation=plan.case.organisation_id)
    if change.frm is None or to in (Owner(), Owner(user=change.frm)):
        return
    held = list(_running(plan).filter(owner=change.frm).select_related("goal__plan"))
    if not held:
        return
    give(held, to, by=change.by, at=change.at)
    for measure in held:
        clock.hand_over(MEASURE, measure.pk, to=to, by=change.by, at=change.at)
    if plan.state in OPEN:
        touched(plan)


def _measures_move(plan: Plan, change: Change) -> None:
    """Whoever is to do them, they are work of the new territory."""
    for one in _running(plan):
        owner = Owner(one.owner, one.organisation_id)
        clock.hand_over(
            MEASURE, one.pk, to=owner, by=change.by, at=change.at, place=plan.case.place
        )


def _running(plan: Plan) -> MeasureQuerySet:
    rows = Measure.objects.filter(goal__plan=plan, state__in=RUNS)
    return rows.order_by("until", "pk")
