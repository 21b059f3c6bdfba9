"""Education: a child of school age is on a school's list and attends."""

from datetime import date

import pytest

from tests.cast import territory
from tests.register.rights.stories import (
    AT_RISK,
    MET,
    NOT_MET,
    UNKNOWN,
    day,
    evaluated,
    law_becomes,
    open_gaps,
    since,
    stands,
    told,
    year,
)

pytestmark = pytest.mark.django_db
PUPIL = {"birth_date": day("2015-03-12")}


def test_of_school_age_and_in_no_list():
    told("school", on=date(2026, 9, 10), full_name="Somebody else")
    child = told("round", **PUPIL)
    assert stands(child, "education") == (AT_RISK, "school_age_in_no_list")
    assert since(child, "education") == date(2026, 9, 10)


def test_in_no_list_is_not_said_where_no_list_was_brought_in():
    told("school", at=territory("Karakol city"), full_name="Somebody else")
    child = told("round", **PUPIL)
    assert stands(child, "education") == (UNKNOWN, "no_school_list")


def test_a_school_list_that_comes_later_is_noticed_by_the_nightly_run():
    child = told("round", **PUPIL)
    told("school", full_name="Somebody else")
    assert open_gaps(child) == set()
    evaluated(child)
    assert open_gaps(child) == {("education", "school_age_in_no_list")}


def test_the_roster_closes_the_gap():
    told("school", full_name="Somebody else")
    child = told("round", **PUPIL)
    told("school", child=child, **PUPIL)
    assert stands(child, "education") == (MET, "enrolled")
    assert open_gaps(child) == set()


def test_enrolled_but_not_attending():
    child = told("school", **PUPIL, attendance="absent")
    assert stands(child, "education") == (NOT_MET, "enrolled_not_attending")


def test_attends_irregularly():
    child = told("school", **PUPIL, attendance="irregular")
    assert stands(child, "education") == (AT_RISK, "attends_irregularly")


def test_left_school_and_nobody_enrolled():
    child = told("school", **PUPIL, left_on=day("2026-05-20"))
    assert stands(child, "education") == (NOT_MET, "left_school")
    assert since(child, "education") == date(2026, 5, 20)


def test_a_round_that_found_the_child_in_no_school():
    child = told("round", **PUPIL, attends_school="no")
    assert stands(child, "education")[0] == NOT_MET


def test_below_and_past_school_age_there_is_no_gap():
    told("school", full_name="Somebody else")
    small = told("round", birth_date=day("2021-01-01"))
    assert stands(small, "education") == (MET, "below_school_age")
    grown = told("round", birth_date=day("2009-01-01"))
    assert stands(grown, "education") == (MET, "past_school_age")


def test_the_age_is_that_of_the_law_of_the_day():
    told("school", full_name="Somebody else")
    child = told("round", birth_date=day("2020-05-01"))
    assert stands(child, "education") == (MET, "below_school_age")
    law_becomes("SCHOOL_AGE_FROM", from_day=date(2026, 9, 1), value=6)
    assert stands(child, "education") == (AT_RISK, "school_age_in_no_list")


def test_a_list_tells_for_a_year():
    child = told("school", **PUPIL, on=date(2025, 1, 10))
    assert stands(child, "education") == (UNKNOWN, "evidence_old")


def test_unknown_stays_unknown():
    told("school", full_name="Somebody else")
    nobody_knows = told("round")
    assert stands(nobody_knows, "education") == (UNKNOWN, "age_unknown")
    on_the_edge = told("round", birth_date=year("2019"))
    assert stands(on_the_edge, "education") == (UNKNOWN, "age_unknown")
    silent = told("round", **PUPIL, attends_school="unknown")
    assert stands(silent, "education")[0] != NOT_MET
