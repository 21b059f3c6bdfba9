"""Reviews of a plan, to read and on the story of the case."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from kamkor.casework.cases import sealing
from kamkor.casework.cases.models import Case
from kamkor.casework.cases.stories import Line
from kamkor.foundation.accounts import reads as accounts

from .choices import MeasureState
from .models import Plan, Review, ReviewLine


@dataclass(frozen=True)
class GoalSaid:
    """How far a goal was, and how its measures stood: {state in words: how many}."""

    line: ReviewLine
    goal: str
    words: str
    measures: dict[str, int]


@dataclass(frozen=True)
class ReviewSaid:
    review: Review
    by: str
    following: str
    goals: list[GoalSaid]


def of_plan(plan: Plan) -> list[ReviewSaid]:
    """The newest first. Four queries."""
    rows = list(plan.reviews.prefetch_related("lines__goal").order_by("-on", "-at"))
    who = accounts.names([row.by for row in rows])
    child = plan.case.person_id
    return [
        ReviewSaid(
            row,
            who.get(row.by, ""),
            sealing.words(row, "following", child=child),
            [_goal(line, child) for line in sorted(row.lines.all(), key=_order)],
        )
        for row in rows
    ]


def story(case: Case) -> list[Line]:
    """The reviews of the case's plans as lines of its story. One query."""
    rows = Review.objects.filter(plan__case=case).select_related("plan")
    return [
        Line(
            pk=row.pk, at=row.at, by=row.by,
            title=_("Review of the plan, version %(n)s") % {"n": row.plan.version},
            words=sealing.words(row, "following", child=case.person_id),
            url=reverse("plan-reviews", args=[row.plan_id]),
        )
        for row in rows.order_by("-at")[:100]
    ]  # fmt: skip


def _order(line: ReviewLine) -> UUID:
    return line.goal_id


def _goal(line: ReviewLine, child: UUID) -> GoalSaid:
    counted: dict[str, int] = {}
    for state in line.measures.values():
        label = str(MeasureState(state).label)
        counted[label] = counted.get(label, 0) + 1
    return GoalSaid(
        line,
        sealing.words(line.goal, "words", child=child),
        sealing.words(line, "words", child=child),
        counted,
    )
