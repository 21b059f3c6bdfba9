"""A plan rests on the assessment before it; who signs is told what that came to, and no
more of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from kamkor.casework.assessments import actions as assessments
from kamkor.casework.assessments import outcome
from kamkor.casework.assessments.models import Assessment
from kamkor.casework.plans import actions, resting
from kamkor.casework.plans.choices import PlanKind
from kamkor.casework.plans.models import Plan
from kamkor.foundation.db import context, vault
from tests.casework.assessments.doing import begun, saved, signed
from tests.cast import acting, sign_in
from tests.standing import standing

from .conftest import HEARD, NOW, as_

pytestmark = pytest.mark.django_db
RISKS = "Часто остаётся один дома"
SECRET = "Боится соседа"


@standing
def found(assessed, bakyt, begimai):
    """Bakyt was assessed: health is 2 of 5, it needs care and learning."""
    form = begun(begimai, bakyt, "comprehensive")
    form = saved(begimai, form, "development", health="2", mood_words=SECRET)
    form = saved(begimai, form, "conclusion", risks=RISKS, conclusion="child_plan",
                 needs=["care", "education"])  # fmt: skip
    return signed(begimai, form)


@standing
def submitted(found, draft, begimai, cholpon):
    """The draft was begun before, and rests on it since it was submitted."""
    return as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)


def told(plan, user):
    with context.acting_as(user.pk), translation.override("ru"):
        return resting.told(Plan.objects.select_related("case").get(pk=plan.pk))


def amended(found, begimai, **answers):
    with context.acting_as(begimai.pk):
        new = assessments.amend(
            found.pk, why="Ошибка", by=acting(begimai), at=NOW + timedelta(hours=1)
        )
    new = saved(begimai, new, "conclusion", **answers)
    return signed(begimai, new, at=NOW + timedelta(hours=2))


def test_a_plan_names_the_assessment_it_rests_on(found, assessed, begimai):
    plan = as_(begimai, actions.begin, assessed.pk, kind=PlanKind.FAMILY)
    assert plan.assessment == found


def test_one_begun_before_names_it_when_it_is_submitted(draft, submitted, found):
    assert draft.assessment is None
    assert submitted.assessment == found


def test_what_it_came_to_is_told_in_words(submitted, begimai):
    said = told(submitted, begimai)
    assert (said.name, said.signed_on) == ("Комплексная оценка", NOW.date())
    assert said.scales == [("Здоровье: 1 очень плохо, 5 очень хорошо", "2 / 5")]
    assert dict(said.words) == {
        "Риски": RISKS,
        "В чём ребёнку нужна помощь?": "уход и его законное основание, школа",
        "Что вы предлагаете?": "план по защите ребёнка",
    }


def test_who_signs_reads_it_and_no_other_word_of_the_assessment(
    submitted, cholpon, client
):
    with context.acting_as(cholpon.pk):
        assert not Assessment.objects.exists()
    sign_in(client, cholpon)
    page = client.get(reverse("plan-agree", args=[submitted.pk])).content.decode()
    assert RISKS in page
    assert "2 / 5" in page
    assert SECRET not in page


def test_the_worker_goes_from_the_draft_to_the_assessment(
    found, assessed, begimai, client
):
    plan = as_(begimai, actions.begin, assessed.pk, kind=PlanKind.FAMILY)
    page = sign_in(client, begimai).get(reverse("plan", args=[plan.pk]))
    assert reverse("assessment", args=[found.pk]) in page.content.decode()


def test_a_plan_submitted_again_rests_on_what_was_amended(
    submitted, found, begimai, cholpon
):
    new = amended(found, begimai, risks="Один не остаётся")
    assert dict(told(submitted, begimai).words)["Риски"] == RISKS
    as_(cholpon, actions.send_back, submitted.pk, remarks="Уточнить", edition=None)
    as_(begimai, actions.take_back, submitted.pk)
    plan = as_(begimai, actions.submit, submitted.pk, heard=HEARD, edition=None)
    assert plan.assessment == new
    assert dict(told(plan, begimai).words)["Риски"] == "Один не остаётся"


def test_a_plan_without_an_assessment_says_so(draft, begimai, cholpon, client):
    plan = as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)
    assert told(plan, begimai) is None
    sign_in(client, cholpon)
    with translation.override("ru"):
        page = client.get(reverse("plan-agree", args=[plan.pk])).content.decode()
    assert "нет подписанной оценки" in page


def test_of_an_erased_child_nothing_is_told(submitted, begimai, bakyt):
    with context.acting_as_machine():
        vault.erase(bakyt.pk)
    assert told(submitted, begimai) is None


def test_it_lies_sealed(submitted):
    assert RISKS.encode() not in bytes(submitted.outcome)


def test_answers_of_the_fourth_class_are_no_part_of_it(found):
    with context.acting_as_machine():
        form = found.instrument.form
    last = form.sections[-1]
    guarded = replace(
        form,
        sections=(
            *form.sections[:-1],
            replace(
                last,
                questions=tuple(
                    replace(q, sensitivity=4) if q.code == "risks" else q
                    for q in last.questions
                ),
            ),
        ),
    )
    before = {q.code for q in outcome._told(form)}
    assert before - {q.code for q in outcome._told(guarded)} == {"risks"}
