"""Reviews of a plan, to read and on the story of the case."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from kamkor.casework.cases import sealing
from kamkor.casework.cases.models import Case
from kamkor.casework.cases.stories import Line
from kamkor.foundation.accounts import reads as accounts
from kamkor.foundation.db.compiled import Told, compiled

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
    """The newest first. Five queries."""
    rows = list(plan.reviews.prefetch_related("lines__goal").order_by("-on", "-at"))
    who = accounts.names([row.by for row in rows])
    opened = partial(sealing.words, child=plan.case.person_id)
    return [
        ReviewSaid(
            row,
            who.get(row.by, ""),
            opened(row, "following"),
            [_goal(line, opened) for line in sorted(row.lines.all(), key=_order)],
        )
        for row in rows
    ]


def story(case: Case) -> list[Line]:
    """The reviews of the case's plans as lines of its story. Two queries."""
    opened = partial(sealing.words, child=case.person_id)
    return [
        Line(
            pk=row.pk, at=row.at, by=row.by,
            title=_("Review of the plan, version %(n)s") % {"n": row.plan.version},
            words=opened(row, "following"),
            url=reverse("plan-reviews", args=[row.plan_id]),
        )
        for row in _of_case(case.pk)
    ]  # fmt: skip


def asks(case: Case) -> Told:
    """What its story asks first."""
    return _of_case.ahead(case.pk)


@compiled
def _of_case(case_id: UUID) -> QuerySet[Review]:
    rows = Review.objects.filter(plan__case=case_id).select_related("plan")
    return rows.order_by("-at")[:100]


def _order(line: ReviewLine) -> UUID:
    return line.goal_id


def _goal(line: ReviewLine, opened: Callable[[Any, str], str]) -> GoalSaid:
    counted: dict[str, int] = {}
    for state in line.measures.values():
        label = str(MeasureState(state).label)
        counted[label] = counted.get(label, 0) + 1
    return GoalSaid(
        line,
        opened(line.goal, "words"),
        opened(line, "words"),
        counted,
    )
