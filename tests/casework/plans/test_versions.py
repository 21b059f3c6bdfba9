"""A new version begins with what is not done yet, and says in words what it changes."""

import pytest
from django.urls import reverse

from kamkor.casework.clock.choices import Owner
from kamkor.casework.plans import actions, comparing, reads
from kamkor.casework.plans.choices import MeasureState, PlanKind
from kamkor.casework.plans.models import Measure
from kamkor.foundation.db import context
from kamkor.register.rights.choices import Right
from tests.cast import acting, sign_in
from tests.standing import standing

from .conftest import HEARD, UNTIL, as_

pytestmark = pytest.mark.django_db


@standing
def newer(in_force, assessed, begimai):
    return as_(begimai, actions.begin, assessed.pk, kind=PlanKind.CHILD)


def changes(older, newer, user):
    with context.acting_as(user.pk):
        pair = [reads.find(acting(user), plan.pk) for plan in (older, newer)]
        return [(row.is_goal, row.change.value) for row in comparing.rows(*pair)]


def test_it_begins_with_the_goals_and_what_runs(newer, begimai):
    with context.acting_as(begimai.pk):
        (goal,) = reads.goals(reads.find(acting(begimai), newer.pk))
    assert goal.words == "Бакыт учится"
    assert [one.words for one in goal.measures] == ["Записать в школу"]


def test_what_was_done_is_not_carried_over(in_force, assessed, begimai):
    with context.acting_as_machine():
        measure = Measure.objects.get(goal__plan=in_force)
    as_(begimai, actions.end_measure, measure.pk, state=MeasureState.DONE, result="Да")
    newer = as_(begimai, actions.begin, assessed.pk, kind=PlanKind.CHILD)
    assert changes(in_force, newer, begimai) == [(True, "same"), (False, "ended")]


def test_an_untouched_copy_is_the_same(in_force, newer, begimai):
    assert changes(in_force, newer, begimai) == [(True, "same"), (False, "same")]


def test_what_is_new_and_what_was_taken_out_is_said(in_force, newer, begimai):
    with context.acting_as_machine():
        old = Measure.objects.get(goal__plan=newer)
    as_(begimai, actions.drop_measure, old.pk)
    goal = as_(begimai, actions.add_goal, newer.pk, right=Right.CARE, words="Опека")
    as_(begimai, actions.add_measure, goal.pk, words="Подать",
        owner=Owner(user=begimai.pk), until=UNTIL)  # fmt: skip
    assert changes(in_force, newer, begimai) == [
        (True, "same"), (False, "out"), (True, "new"), (False, "new"),
    ]  # fmt: skip


def test_a_third_version_is_compared_with_the_first(
    in_force, newer, begimai, cholpon, temir, assessed
):
    as_(begimai, actions.submit, newer.pk, heard=HEARD, edition=None)
    as_(cholpon, actions.agree, newer.pk, edition=None)
    as_(temir, actions.approve, newer.pk, edition=None)
    third = as_(begimai, actions.begin, assessed.pk, kind=PlanKind.CHILD)
    assert changes(in_force, third, begimai) == [(True, "same"), (False, "same")]


def test_the_page_says_it_in_words(
    in_force, newer, begimai, client, django_assert_max_num_queries
):
    address = reverse("plan-compare", args=[newer.pk, in_force.pk])
    sign_in(client, begimai)
    with django_assert_max_num_queries(30):
        page = client.get(address)
    assert [row.change for row in page.context["rows"]] == ["same", "same"]


def test_plans_of_two_kinds_are_not_compared(in_force, assessed, begimai, client):
    family = as_(begimai, actions.begin, assessed.pk, kind=PlanKind.FAMILY)
    address = reverse("plan-compare", args=[family.pk, in_force.pk])
    assert sign_in(client, begimai).get(address).status_code == 404
