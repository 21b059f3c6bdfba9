"""A plan in force is looked at again, goal by goal; the next look falls due with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from kamkor.casework.cases import sealing
from kamkor.casework.clock import actions as clock
from kamkor.casework.plans import policy
from kamkor.casework.plans.choices import Progress
from kamkor.casework.plans.errors import NotNow
from kamkor.casework.plans.models import Goal, Plan, Review, ReviewLine
from kamkor.foundation.access.actor import Actor
from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context

from . import waiting
from .parts import locked


@dataclass(frozen=True)
class Said:
    """How far one goal is, and words about it."""

    progress: Progress
    words: str = ""


@dataclass(frozen=True)
class NewReview:
    """What was found on that day: every goal by its id, and what is next."""

    on: date
    goals: Mapping[UUID, Said]
    following: str = ""


@transaction.atomic
def write_review(plan_id: UUID, new: NewReview, *, by: Actor, at: datetime) -> Review:
    """Keep a review. Its deadline is met and the next one starts.

    Raises NotThere, NotNow (not in force, not the actor's, a goal left out, a day to
    come).
    """
    plan = locked(plan_id, None, by)
    if not policy.may_review(by, plan) or new.on > timezone.localdate(at):
        raise NotNow
    with context.acting_as_machine():
        goals = list(plan.goals.prefetch_related("measures").order_by("pk"))
        if {goal.pk for goal in goals} != set(new.goals):
            raise NotNow
        review = Review(plan=plan, on=new.on, by=by.user_id, at=at)
        child = plan.case.person_id
        review.following = sealing.seal(new.following, review, "following", child=child)
        review.save(force_insert=True)
        ReviewLine.objects.bulk_create(
            _line(review, goal, new.goals[goal.pk], child) for goal in goals
        )
        _next(plan, by.user_id, at)
    audit.record("plan.reviewed", review, by=by.user_id, at=at, subject=child)
    return review


def _line(review: Review, goal: Goal, said: Said, child: UUID) -> ReviewLine:
    line = ReviewLine(review=review, goal=goal, progress=said.progress)
    line.words = sealing.seal(said.words, line, "words", child=child)
    line.measures = {str(one.pk): one.state for one in goal.measures.all()}
    return line


def _next(plan: Plan, by: UUID, at: datetime) -> None:
    clock.meet(waiting.REVIEW, kind=waiting.REVIEW, pk=plan.pk, by=by, at=at)
    waiting.start_own(plan, waiting.REVIEW, by=by, at=at)
