"""Social protection: a family that is entitled to a benefit receives it."""

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
    stands,
    told,
)

pytestmark = pytest.mark.django_db
BORN = {"birth_date": day("2015-03-12")}


def poor(**values):
    return told("passport", **BORN, income="4000", family_size="5", **values)


def test_entitled_and_nobody_receives_until_a_benefit_is_granted():
    child = poor(benefits=["none"])
    assert stands(child, "social") == (NOT_MET, "entitled_nobody_receives")
    assert open_gaps(child) == {("social", "entitled_nobody_receives")}
    told("passport", child=child, benefits=["family_help"])
    assert stands(child, "social") == (MET, "benefit_received")
    assert open_gaps(child) == set()


def test_the_gift_at_birth_is_no_support_that_goes_on():
    child = poor(benefits=["birth_gift", "none"])
    assert stands(child, "social") == (NOT_MET, "entitled_nobody_receives")


def test_poor_and_nobody_knows_of_a_benefit_is_a_risk():
    assert stands(poor(), "social") == (AT_RISK, "entitled_receipt_unknown")


def test_above_the_threshold_nothing_is_due():
    child = told("passport", **BORN, income="9000", family_size="3", benefits=["none"])
    assert stands(child, "social") == (MET, "not_entitled")


def test_the_threshold_is_that_of_the_day():
    child = told("passport", **BORN, income="6000", family_size="5", benefits=["none"])
    law_becomes("FAMILY_HELP_THRESHOLD", from_day=date(2026, 9, 1), value=1500)
    assert stands(child, "social", on=date(2026, 8, 31)) == (MET, "not_entitled")
    assert stands(child, "social")[0] == NOT_MET


def test_past_sixteen_no_family_help_is_due():
    child = told(
        "passport", birth_date=day("2010-01-01"), income="100", benefits=["none"]
    )
    assert stands(child, "social") == (MET, "past_benefit_age")


def test_unknown_stays_unknown():
    assert stands(told("round", **BORN), "social") == (UNKNOWN, "no_evidence")
    no_income = told("round", **BORN, benefits=["none"])
    assert stands(no_income, "social") == (UNKNOWN, "income_unknown")
    ageless = told("passport", income="100", benefits=["unknown"])
    assert stands(ageless, "social") == (UNKNOWN, "age_unknown")
