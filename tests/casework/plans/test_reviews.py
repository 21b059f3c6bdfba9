"""A plan in force is looked at again, goal by goal; the next look falls due."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from kamkor.casework.cases import reads as cases
from kamkor.casework.clock.models import Deadline, Notice
from kamkor.casework.clock.sweeping import sweep
from kamkor.casework.plans import actions, review_reads
from kamkor.casework.plans.choices import Progress
from kamkor.casework.plans.errors import NotNow, NotThere
from kamkor.casework.plans.models import Goal, Review, ReviewLine
from kamkor.foundation.db import context
from tests.casework.cases.conftest import NOW
from tests.cast import acting, sign_in
from tests.standing import standing

from .conftest import as_

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def said(plan, progress=Progress.NEARER, on=TODAY, words="Ходит на подготовку"):
    with context.acting_as_machine():
        goals = list(Goal.objects.filter(plan=plan))
    lines = {goal.pk: actions.Said(progress, words) for goal in goals}
    return actions.NewReview(on=on, goals=lines, following="Купить форму")


@standing
def reviewed(in_force, begimai):
    later = NOW + timedelta(days=25)
    return as_(begimai, actions.write_review, in_force.pk,
               said(in_force, on=later.date()), at=later)  # fmt: skip


def due(plan):
    with context.acting_as_machine():
        rows = Deadline.objects.filter(kind="plan_review", about=plan.pk)
        return [
            (timezone.localdate(row.due_at - timedelta(seconds=1)), row.is_running)
            for row in rows.order_by("started")
        ]


def test_each_goal_is_judged_and_its_measures_are_noted(reviewed, in_force, begimai):
    with context.acting_as(begimai.pk):
        (one,) = review_reads.of_plan(in_force)
        (goal,) = one.goals
    assert (goal.line.progress, goal.words) == ("nearer", "Ходит на подготовку")
    assert list(goal.line.measures.values()) == ["planned"]
    assert one.following == "Купить форму"


def test_the_words_are_sealed(reviewed):
    with context.acting_as_machine():
        line = ReviewLine.objects.get()
    assert "подготовку".encode() not in bytes(line.words)


def test_the_next_one_falls_due_a_month_after_it(reviewed, in_force):
    (first, ran), (second, runs) = due(in_force)
    assert (ran, runs) == (False, True)
    assert first < second
    assert second.month == (NOW + timedelta(days=25)).month % 12 + 1


def test_it_stands_in_the_story_of_the_case(reviewed, assessed, begimai):
    with context.acting_as(begimai.pk):
        story = cases.story(cases.find(acting(begimai), assessed.pk))
    (line,) = [event for event in story if event.kind == "other"]
    assert (line.words, line.by) == ("Купить форму", "Бегимай К.")
    assert line.row.url.endswith("/reviews/")


def test_one_that_is_not_written_climbs(in_force, gulnaz):
    for days in (40, 60):
        sweep(at=NOW + timedelta(days=days))
    with context.acting_as_machine():
        late = Notice.objects.filter(deadline__kind="plan_review", user=gulnaz)
        assert late.exists()


def test_no_goal_is_left_out_and_no_day_is_to_come(in_force, begimai):
    for wrong in (
        actions.NewReview(on=NOW.date(), goals={}),
        said(in_force, on=NOW.date() + timedelta(days=2)),
    ):
        with pytest.raises(NotNow):
            as_(begimai, actions.write_review, in_force.pk, wrong)


def test_a_plan_that_is_not_in_force_is_not_reviewed(draft, begimai):
    with pytest.raises(NotNow):
        as_(begimai, actions.write_review, draft.pk, said(draft))


def test_nobody_else_reviews_it(in_force, damir, temir):
    for user in (damir, temir):
        with pytest.raises(NotThere):
            as_(user, actions.write_review, in_force.pk, said(in_force))


def test_what_was_found_stays(reviewed):
    with (
        context.acting_as_machine(),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        Review.objects.update(on=date(2020, 1, 1))


def test_the_page_asks_for_every_goal(in_force, begimai, client):
    address = reverse("plan-review", args=[in_force.pk])
    page = sign_in(client, begimai).get(address)
    fields = list(page.context["form"].fields)
    today = timezone.localdate().isoformat()
    assert client.post(address, {"on": today}).status_code == 422
    answer = {name: "reached" for name in fields if name.startswith("progress")}
    assert client.post(address, {"on": today, **answer}).status_code == 302
    text = client.get(reverse("plan-reviews", args=[in_force.pk])).content.decode()
    assert "Reached" in text or "Достигнута" in text


def test_the_pages_cost_the_same_however_long_the_story(
    reviewed, in_force, begimai, client, django_assert_max_num_queries
):
    sign_in(client, begimai)
    with django_assert_max_num_queries(24):
        client.get(reverse("plan-reviews", args=[in_force.pk]))
