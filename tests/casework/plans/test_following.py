"""A case changes hands: what its worker was to do for the plan goes with it."""

from datetime import UTC, datetime

import pytest

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases import endings
from kamkor.casework.clock.choices import Owner
from kamkor.casework.clock.models import Deadline
from kamkor.casework.plans import actions
from kamkor.casework.plans.models import Measure, MeasureStep, Plan
from kamkor.casework.providers import handing
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from tests.casework.cases.conftest import NOW
from tests.cast import acting, somebody, territory
from tests.standing import standing

from .conftest import HEARD, UNTIL, as_

pytestmark = pytest.mark.django_db


@standing
def chynar(osh):
    return somebody("chynar", RoleCode.SOCIAL_WORKER, at=osh, name="Чынар Т.")


def owners(plan):
    """Of what runs: {kind: owner}."""
    with context.acting_as_machine():
        measures = Measure.objects.filter(goal__plan=plan).values("pk")
        rows = Deadline.objects.filter(ended_at=None)
        about = rows.filter(about__in=[plan.pk]) | rows.filter(about__in=measures)
        return {row.kind: row.owner for row in about}


def measure_of(plan):
    with context.acting_as_machine():
        return Measure.objects.get(goal__plan=plan)


def test_measures_and_reviews_go_to_the_new_worker(
    in_force, assessed, aigul, begimai, chynar
):
    assert owners(in_force) == {"measure": begimai.pk, "plan_review": begimai.pk}
    as_(aigul, cases.assign, assessed.pk, to=chynar.pk, version=None)
    assert owners(in_force) == {"measure": chynar.pk, "plan_review": chynar.pk}
    measure = measure_of(in_force)
    assert measure.owner == chynar.pk
    with context.acting_as_machine():
        step = MeasureStep.objects.get(measure=measure)
    assert (step.owner, step.by, step.after) == (chynar.pk, aigul.pk, "planned")
    for user, shown in ((begimai, False), (chynar, True)):
        with context.acting_as(user.pk):
            assert Measure.objects.filter(pk=measure.pk).exists() is shown
    with context.acting_as_machine():
        links = Link.objects.filter(subject=assessed.person_id, valid_until=None)
        assert set(links.values_list("user", flat=True)) == {chynar.pk}


def test_what_others_do_stays_theirs(draft, begimai, aigul, chynar, assessed):
    goal = draft.goals.get
    with context.acting_as_machine():
        goal = goal()
    theirs = as_(begimai, actions.add_measure, goal.pk, words="Справка",
                 owner=Owner(user=aigul.pk), until=UNTIL)  # fmt: skip
    as_(aigul, cases.assign, assessed.pk, to=chynar.pk, version=None)
    with context.acting_as_machine():
        held = dict(Measure.objects.values_list("pk", "owner"))
    assert held.pop(theirs.pk) == aigul.pk
    assert set(held.values()) == {chynar.pk}


def test_a_waiting_plan_says_that_it_changed(submitted, aigul, chynar, assessed):
    with context.acting_as_machine():
        before = Plan.objects.get(pk=submitted.pk).edition
    as_(aigul, cases.assign, assessed.pk, to=chynar.pk, version=None)
    with context.acting_as_machine():
        assert Plan.objects.get(pk=submitted.pk).edition == before + 1


def test_a_case_of_nobody_keeps_an_owner_for_everything(in_force, aigul, assessed):
    as_(aigul, cases.assign, assessed.pk, to=None, version=None)
    assert all(owners(in_force).values())


def test_in_another_territory_the_new_worker_has_it_all(
    in_force, assessed, aigul, damir, begimai
):
    hand(assessed, aigul, damir)
    assert owners(in_force) == {"measure": damir.pk, "plan_review": damir.pk}
    with context.acting_as(begimai.pk):
        assert not Measure.objects.exists()


def test_and_others_sign(submitted, assessed, aigul, damir, cholpon):
    there = somebody("there", RoleCode.COUNCIL, at=territory("Karakol city"))
    hand(assessed, aigul, damir)
    for user, shown in ((cholpon, False), (there, True)):
        with context.acting_as(user.pk):
            assert Plan.objects.filter(pk=submitted.pk).exists() is shown
    assert owners(submitted) == {"plan_agree": there.pk}


def test_where_nobody_signs_yet_who_has_the_case_answers(
    submitted, assessed, aigul, damir
):
    hand(assessed, aigul, damir)
    assert owners(submitted) == {"plan_agree": damir.pk}


def test_a_desk_is_handed_over_with_its_measures_and_back(
    in_force, begimai, chynar, gulnaz
):
    with context.acting_as(gulnaz.pk):
        row = handing.hand_over(
            begimai.pk, chynar.pk, by=acting(gulnaz), at=datetime.now(UTC)
        )
    measure = measure_of(in_force)
    assert row.items["measures"] == [str(measure.pk)]
    assert row.items["plans"] == [str(in_force.pk)]
    assert owners(in_force) == {"measure": chynar.pk, "plan_review": chynar.pk}
    with context.acting_as(gulnaz.pk):
        handing.take_back(row.pk, by=acting(gulnaz), at=datetime.now(UTC))
    assert owners(in_force) == {"measure": begimai.pk, "plan_review": begimai.pk}


def test_a_measure_of_a_draft_that_changed_hands_may_be_dropped(
    draft, begimai, aigul, chynar, assessed
):
    as_(aigul, cases.assign, assessed.pk, to=chynar.pk, version=None)
    as_(aigul, actions.drop_measure, measure_of(draft).pk)
    with context.acting_as_machine():
        assert not Measure.objects.exists()


def hand(case, frm, to):
    offer = as_(frm, cases.propose_transfer, case.pk, to=territory("Karakol city"),
                reason="Уехали", version=None)  # fmt: skip
    as_(to, cases.answer_transfer, offer.pk, accept=True, words="")


def test_a_draft_is_still_submitted_by_the_new_worker(
    draft, aigul, chynar, assessed, cholpon
):
    as_(aigul, cases.assign, assessed.pk, to=chynar.pk, version=None)
    plan = as_(chynar, actions.submit, draft.pk, heard=HEARD, edition=None, at=NOW)
    assert plan.submitted_by == chynar.pk


def test_of_a_case_opened_again_the_plan_is_work_again(
    in_force, assessed, aigul, begimai
):
    with context.acting_as_machine():
        endings.end(assessed, by=aigul.pk, at=NOW)
        type(assessed).objects.filter(pk=assessed.pk).update(
            state="closed", closed_at=NOW
        )
    assert owners(in_force) == {}
    as_(aigul, cases.advance, assessed.pk, "reopen", reason="Снова одна", version=None)
    assert owners(in_force) == {"measure": begimai.pk, "plan_review": begimai.pk}


def test_measures_and_reviews_are_work_of_the_new_territory(
    in_force, assessed, aigul, damir
):
    hand(assessed, aigul, damir)
    there = territory("Karakol city").low
    with context.acting_as_machine():
        pks = [in_force.pk, measure_of(in_force).pk]
        rows = Deadline.objects.running().filter(about__in=pks)
        assert [row.place for row in rows] == [there, there]
