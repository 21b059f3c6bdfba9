"""Health: the child is on a clinic's list, is vaccinated and is seen there."""

from datetime import date

import pytest

from tests.register.rights.stories import (
    AT_RISK,
    MET,
    NOT_MET,
    UNKNOWN,
    day,
    law_becomes,
    open_gaps,
    since,
    stands,
    told,
)

pytestmark = pytest.mark.django_db
BORN = {"birth_date": day("2015-03-12")}


def test_on_no_clinics_list_until_a_clinic_sends_the_child():
    child = told("round", **BORN, clinic_registered="no")
    assert stands(child, "health") == (NOT_MET, "no_clinic")
    assert open_gaps(child) == {("health", "no_clinic")}
    told("clinic", child=child, clinic="ЦСМ № 1", last_visit=day("2026-05-01"))
    assert stands(child, "health") == (MET, "clinic_enrolled")
    assert open_gaps(child) == set()


def test_not_vaccinated_until_a_newer_list_says_so():
    child = told("clinic", **BORN, on=date(2026, 5, 1), vaccinated="no")
    assert stands(child, "health") == (AT_RISK, "not_vaccinated")
    told("clinic", child=child, vaccinated="yes")
    assert stands(child, "health") == (MET, "clinic_enrolled")


def test_not_seen_by_a_clinic_for_a_year():
    child = told("clinic", **BORN, last_visit=day("2025-08-01"))
    assert stands(child, "health") == (AT_RISK, "no_recent_visit")
    assert since(child, "health") == date(2026, 8, 1)


def test_a_small_child_is_to_be_seen_more_often():
    small = told("clinic", birth_date=day("2025-01-01"), last_visit=day("2026-02-01"))
    assert stands(small, "health") == (AT_RISK, "no_recent_visit")
    grown = told("clinic", **BORN, last_visit=day("2026-02-01"))
    assert stands(grown, "health") == (MET, "clinic_enrolled")


def test_how_often_is_told_by_the_parameter_of_the_day():
    child = told("clinic", **BORN, last_visit=day("2026-02-01"))
    law_becomes("CLINIC_VISIT_MONTHS", from_day=date(2026, 9, 1), value=6)
    assert stands(child, "health") == (AT_RISK, "no_recent_visit")
    assert stands(child, "health", on=date(2026, 8, 31)) == (MET, "clinic_enrolled")


def test_unknown_stays_unknown():
    assert stands(told("round", **BORN), "health") == (UNKNOWN, "no_evidence")
    asked = told("round", **BORN, clinic_registered="unknown")
    assert stands(asked, "health") == (UNKNOWN, "no_evidence")
    old = told("clinic", **BORN, on=date(2024, 1, 1))
    assert stands(old, "health") == (UNKNOWN, "evidence_old")
