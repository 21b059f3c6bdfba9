"""Who is competent: by place, situation and law, with the reason in words."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from kamkor.casework.providers import competence, reads
from kamkor.casework.providers.choices import Need, Situation
from kamkor.foundation.law.choices import Status
from kamkor.foundation.places.models import Territory
from tests.casework.providers.offices import body
from tests.cast import TODAY, territory

pytestmark = pytest.mark.django_db


def ask(need, where, *situation):
    return reads.competent(
        need, place=where.low, country="kg", situation=frozenset(situation), on=TODAY
    )


@pytest.fixture
def osh():
    return territory("Osh")


def test_the_nearest_body_of_the_kind_answers(osh):
    region = Territory.objects.get(pk=osh.parent_id)
    far = body("territorial_unit", region)
    assert [c.body for c in ask("care", osh)] == [far]
    near = body("territorial_unit", osh)
    assert [c.body for c in ask("care", osh)] == [near]


def test_where_the_kind_is_missing_the_fallback_answers(osh):
    unit = body("territorial_unit", osh)
    (found,) = ask("identity", osh)
    assert found.body == unit and found.is_fallback


def test_where_there_is_no_body_the_kind_is_named(osh):
    with override("en"):
        (found,) = ask("care", osh)
        assert found.body is None and found.name == "Territorial unit"


def test_a_body_that_is_no_more_does_not_answer(osh):
    body("territorial_unit", osh, valid_to=TODAY)
    assert ask("care", osh)[0].body is None


def test_a_finer_need_means_the_part_before_the_point(osh):
    unit = body("territorial_unit", osh)
    assert ask("care.no_guardian", osh)[0].body == unit


def test_an_unknown_need_and_an_unknown_place_have_no_answer(osh):
    assert ask("tea", osh) == []
    assert reads.competent("care", place=-5, country="kg", on=TODAY) == []


def test_in_danger_the_police_stand_first(osh):
    police, unit = body("police", osh), body("territorial_unit", osh)
    assert [c.body for c in ask("safety", osh)] == [unit]
    assert [c.body for c in ask("safety", osh, "danger")] == [police, unit]


def test_the_level_of_the_place_decides_for_schooling():
    aimak = Territory.objects.filter(country="kg", level="aiyl_aimak").first()
    if aimak is None:
        district = Territory.objects.filter(country="kg", level="district").first()
        aimak = Territory.objects.create(
            country="kg", code="T1", level="aiyl_aimak", parent=district,
            low=district.low, high=district.low, name_en="Tash", origin="test",
        )  # fmt: skip
    levels = frozenset({"country", "region", "district", "aiyl_aimak"})
    rural = competence.chosen(
        Need.EDUCATION, levels=levels, situation=frozenset(), country="kg", on=TODAY
    )
    town = competence.chosen(
        Need.EDUCATION, levels=frozenset({"city"}), situation=frozenset(),
        country="kg", on=TODAY,
    )  # fmt: skip
    assert [r.kind for r in rural] == ["aiyl_okmotu"]
    assert [r.kind for r in town] == ["akimat"]


def test_the_reason_names_place_and_act_and_says_when_it_is_not_verified(osh):
    with override("en"):
        (care,) = ask("care", osh)
        assert "The child lives in Osh" in care.reason and "No. 522" in care.reason
        assert "Not verified" in care.reason and "The child" not in care.because
        (case,) = ask("case", osh)
        assert case.verified and "Not verified" not in case.reason


@pytest.mark.parametrize("country", ["kg", "kz"])
def test_every_need_has_an_answer_in_every_language_with_a_status(country):
    rules = competence.rules(country)
    assert {r.need for r in rules if r.situation is None} == set(Need)
    for rule in rules:
        assert set(rule.act) == set(rule.says) == {"ky", "kk", "ru", "en"}
        # what is said to be verified or practice can be looked up
        assert rule.url or rule.status == Status.UNVERIFIED, rule
    assert {r.situation for r in rules} <= {None, *Situation}


def test_it_asks_the_database_two_questions(osh):
    body("territorial_unit", osh)
    ask("care", osh)
    with CaptureQueriesContext(connection) as asked:
        ask("safety", osh, "danger")
    assert len(asked) <= 2
