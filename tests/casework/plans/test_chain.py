"""A plan is drafted by the unit, agreed by the Commission, approved by the akim."""

import pytest
from django.db import IntegrityError, transaction

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases.models import Case
from kamkor.casework.clock import reads as clock
from kamkor.casework.clock.choices import Owner
from kamkor.casework.plans import actions, reads
from kamkor.casework.plans.choices import MeasureState, PlanKind
from kamkor.casework.plans.errors import (
    Changed,
    NotNow,
    NotReady,
    NotThere,
    SignedAlready,
)
from kamkor.casework.plans.models import Measure, Plan
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from kamkor.register.people.models import Person
from kamkor.register.rights.choices import Right
from tests.cast import acting, somebody

from .conftest import HEARD, as_

pytestmark = pytest.mark.django_db


def state_of(case) -> str:
    with context.acting_as_machine():
        return Case.objects.get(pk=case.pk).state


def shield(child, *, up: bool):
    with context.acting_as_machine():
        assert Person.objects.filter(pk=child).update(is_shielded=up) == 1


def sees(user, plan) -> bool:
    with context.acting_as(user.pk):
        found = Plan.objects.filter(pk=plan.pk).exists()
        assert found == (reads.find(acting(user), plan.pk) is not None)
    return found


def test_the_plan_moves_the_case_with_it(assessed, in_force):
    assert state_of(assessed) == "in_execution"
    with context.acting_as_machine():
        plan = Plan.objects.get(pk=in_force.pk)
    signers = {plan.submitted_by, plan.agreed_by, plan.approved_by}
    assert (plan.state, len(signers)) == ("in_force", 3)


def test_who_signs_sees_the_plan_while_it_waits_and_no_longer(
    draft, begimai, cholpon, temir
):
    assert not sees(cholpon, draft)
    as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)
    assert (sees(cholpon, draft), sees(temir, draft)) == (True, False)
    as_(cholpon, actions.agree, draft.pk, edition=None)
    assert (sees(cholpon, draft), sees(temir, draft)) == (False, True)
    as_(temir, actions.approve, draft.pk, edition=None)
    assert (sees(cholpon, draft), sees(temir, draft)) == (False, False)


def test_the_commission_of_another_territory_sees_nothing(submitted, damir):
    other = somebody("other", RoleCode.COUNCIL, at=damir.grants.get().territory)
    assert not sees(other, submitted)


def test_a_shielded_childs_plan_is_shown_to_nobody_by_the_chain(
    submitted, cholpon, bakyt
):
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=True)
    assert not sees(cholpon, submitted)


def test_nobody_signs_twice(submitted, cholpon, temir, osh):
    somebody_of_both = somebody("both", RoleCode.AKIMAT, at=osh)
    as_(cholpon, actions.agree, submitted.pk, edition=None)
    with context.acting_as_machine():
        Plan.objects.filter(pk=submitted.pk).update(agreed_by=somebody_of_both.pk)
    with pytest.raises(SignedAlready):
        as_(somebody_of_both, actions.approve, submitted.pk, edition=None)


def test_the_database_refuses_one_signer_for_two(submitted, begimai):
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        Plan.objects.filter(pk=submitted.pk).update(agreed_by=begimai.pk)


def test_nor_the_maker_for_the_commission(submitted, begimai, aigul):
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        Plan.objects.filter(pk=submitted.pk).update(
            submitted_by=aigul.pk, agreed_by=begimai.pk
        )


def test_a_plan_that_nobody_could_agree_to_stays_a_draft(draft, begimai, assessed):
    with pytest.raises(NotReady):
        as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)
    with context.acting_as_machine():
        assert Plan.objects.get(pk=draft.pk).state == "draft"
    assert state_of(assessed) == "assessed"


def test_nor_is_it_agreed_to_where_nobody_approves(submitted, cholpon):
    with pytest.raises(NotReady):
        as_(cholpon, actions.agree, submitted.pk, edition=None)
    assert sees(cholpon, submitted)


def test_a_closed_case_leaves_no_measure_running(in_force, assessed, begimai, gulnaz):
    told = {
        "outcomes": dict.fromkeys(Right.values, "met"),
        "words": "",
        "version": None,
    }
    as_(begimai, cases.say_outcomes, assessed.pk, reason="guardianship", **told)
    as_(gulnaz, cases.advance, assessed.pk, "close", version=None)
    with context.acting_as_machine():
        measure = Measure.objects.get(goal__plan=in_force)
        assert not clock.of("measure", measure.pk)[0].is_running


def test_an_empty_plan_is_not_submitted(assessed, begimai):
    plan = as_(begimai, actions.begin, assessed.pk, kind=PlanKind.CHILD)
    with pytest.raises(NotReady) as why:
        as_(begimai, actions.submit, plan.pk, heard=HEARD, edition=None)
    assert len(why.value.missing) == 1


def test_a_goal_without_a_measure_is_not_enough(draft, begimai):
    as_(begimai, actions.add_goal, draft.pk, right=Right.CARE, words="Опека")
    with pytest.raises(NotReady):
        as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)


def test_a_child_of_eleven_is_asked(draft, begimai, cholpon):
    with pytest.raises(NotReady):
        as_(begimai, actions.submit, draft.pk, heard=actions.Hearing(), edition=None)
    why_not = actions.Hearing(not_heard="В больнице")
    assert as_(
        begimai, actions.submit, draft.pk, heard=why_not, edition=None
    ).state == "submitted"  # fmt: skip


def test_a_returned_plan_says_why_and_is_worked_on_again(
    assessed, submitted, cholpon, begimai
):
    with pytest.raises(NotNow):
        as_(cholpon, actions.send_back, submitted.pk, remarks=" ", edition=None)
    as_(cholpon, actions.send_back, submitted.pk, remarks="Нет срока", edition=None)
    assert not sees(cholpon, submitted)
    with context.acting_as(begimai.pk):
        assert reads.remarks(reads.find(acting(begimai), submitted.pk)) == "Нет срока"
    as_(begimai, actions.take_back, submitted.pk)
    assert state_of(assessed) == "assessed"
    as_(begimai, actions.submit, submitted.pk, heard=HEARD, edition=None)
    assert state_of(assessed) == "plan_drafted"


def test_a_plan_that_waits_is_not_changed(submitted, begimai):
    with pytest.raises(NotNow):
        as_(begimai, actions.add_goal, submitted.pk, right=Right.CARE, words="Опека")


def test_the_second_of_two_is_told(draft, begimai, aigul):
    with context.acting_as(begimai.pk):
        edition = reads.find(acting(begimai), draft.pk).edition
    as_(aigul, actions.add_goal, draft.pk, right=Right.CARE, words="Опека")
    with pytest.raises(Changed):
        as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=edition)


def test_each_measure_is_somebodys_work(in_force, begimai):
    with context.acting_as_machine():
        measure = Measure.objects.get(goal__plan=in_force)
        (deadline,) = clock.of("measure", measure.pk)
    assert (deadline.owner, deadline.is_running) == (begimai.pk, True)
    as_(
        begimai,
        actions.end_measure,
        measure.pk,
        state=MeasureState.DONE,
        result="Учится",
    )
    with context.acting_as_machine():
        assert not clock.of("measure", measure.pk)[0].is_running


def test_what_was_not_done_is_explained(in_force, begimai):
    with context.acting_as_machine():
        measure = Measure.objects.get(goal__plan=in_force)
    with pytest.raises(NotNow):
        as_(begimai, actions.end_measure, measure.pk, state=MeasureState.NOT_DONE,
            result="")  # fmt: skip


def test_a_body_sees_its_measure_and_nothing_else_of_the_plan(
    draft, begimai, cholpon, temir, osh
):
    school = Organisation.objects.create(
        code="school-5", kind="school", territory=osh, country="kg", name_ru="Школа № 5"
    )
    chynara = somebody("chynara", RoleCode.SCHOOL, of=school)
    with context.acting_as_machine():
        goal = draft.goals.get()
    measure = as_(begimai, actions.add_measure, goal.pk, words="Дать учебники",
                  owner=Owner(organisation=school.pk), until="2027-03-01")  # fmt: skip
    with context.acting_as(chynara.pk):
        assert not Measure.objects.exists()
    as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)
    as_(cholpon, actions.agree, draft.pk, edition=None)
    as_(temir, actions.approve, draft.pk, edition=None)
    with context.acting_as(chynara.pk):
        assert [m.pk for m in Measure.objects.visible_to(acting(chynara))] == [
            measure.pk
        ]
        assert not Plan.objects.exists()
    child = draft.case.person_id
    shield(child, up=True)
    with context.acting_as(chynara.pk):
        assert not Measure.objects.exists()
    shield(child, up=False)
    as_(
        chynara,
        actions.end_measure,
        measure.pk,
        state=MeasureState.DONE,
        result="Выдали",
    )


def test_a_new_version_replaces_the_one_in_force(
    in_force, begimai, cholpon, temir, assessed
):
    newer = as_(begimai, actions.begin, assessed.pk, kind=PlanKind.CHILD)
    assert newer.version == 2
    goal = as_(begimai, actions.add_goal, newer.pk, right=Right.CARE, words="Опека")
    as_(begimai, actions.add_measure, goal.pk, words="Подать", owner=Owner(user=begimai.pk),
        until="2027-03-01")  # fmt: skip
    as_(begimai, actions.submit, newer.pk, heard=HEARD, edition=None)
    as_(cholpon, actions.agree, newer.pk, edition=None)
    as_(temir, actions.approve, newer.pk, edition=None)
    with context.acting_as_machine():
        assert Plan.objects.get(pk=in_force.pk).state == "replaced"
    assert state_of(assessed) == "in_execution"


def test_nobody_far_away_finds_a_plan(draft, damir):
    with pytest.raises(NotThere):
        as_(damir, actions.take_back, draft.pk)
