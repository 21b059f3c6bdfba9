"""Identity: the birth is registered, the certificate is in hand, the number is known."""

from datetime import date

import pytest

from tests.register.rights.stories import (
    AT_RISK,
    MET,
    NOT_MET,
    UNKNOWN,
    day,
    days_before,
    evidence,
    law_becomes,
    open_gaps,
    since,
    stands,
    told,
    year,
)

pytestmark = pytest.mark.django_db


def test_a_certificate_missing_after_the_term():
    child = told("round", birth_date=day("2026-01-10"), birth_certificate="no")
    assert stands(child, "identity") == (
        NOT_MET, "birth_certificate_missing_after_term",
    )  # fmt: skip
    assert since(child, "identity") == date(2026, 2, 9)


def test_the_registry_closes_the_gap():
    child = told("round", birth_date=day("2026-01-10"), birth_certificate="no")
    assert open_gaps(child) == {("identity", "birth_certificate_missing_after_term")}
    told("civil", child=child, birth_certificate="I-OS 123456", pin="21001202600015")
    assert stands(child, "identity") == (MET, "registered")
    assert open_gaps(child) == set()


def test_within_the_term_it_is_a_risk():
    child = told("round", birth_date=day(str(days_before(20))), birth_certificate="no")
    assert stands(child, "identity") == (AT_RISK, "birth_not_yet_registered")


def test_the_term_is_that_of_the_day():
    child = told("round", birth_date=day(str(days_before(20))), birth_certificate="no")
    law_becomes("BIRTH_REGISTRATION_DAYS", from_day=date(2026, 9, 1), value=14)
    assert stands(child, "identity")[0] == NOT_MET


def test_a_year_of_birth_alone_is_enough_once_it_is_over():
    child = told("round", birth_date=year("2025"), birth_certificate="no")
    assert stands(child, "identity")[0] == NOT_MET
    this_year = told("round", birth_date=year("2026"), birth_certificate="no")
    assert stands(this_year, "identity")[0] == AT_RISK


def test_a_child_of_unknown_age_was_born_when_it_was_seen():
    child = told("round", on=date(2026, 1, 1), birth_certificate="no")
    assert stands(child, "identity")[0] == NOT_MET
    assert since(child, "identity") == date(2026, 1, 31)


def test_a_number_says_that_the_birth_is_registered():
    child = told("school", pin="21203201500123")
    assert stands(child, "identity") == (MET, "number_known")
    told("round", child=child, birth_certificate="no")
    assert stands(child, "identity") == (AT_RISK, "certificate_not_in_hand")


def test_a_known_certificate_without_a_number_is_a_risk_after_three_working_days():
    child = told("civil", birth_certificate="I-OS 1", act_date=day("2026-09-10"))
    # Thursday; the third working day is Tuesday the 15th
    assert stands(child, "identity") == (MET, "registered")
    assert stands(child, "identity", on=date(2026, 9, 16)) == (AT_RISK, "no_number")


def test_that_no_list_names_a_number_is_no_evidence():
    child = told("round", birth_certificate="yes")
    assert stands(child, "identity") == (MET, "registered")


def test_unknown_stays_unknown():
    child = told("round", birth_certificate="unknown")
    assert stands(child, "identity") == (UNKNOWN, "no_evidence")
    assert evidence(child, "identity") == []
    assert open_gaps(child) == set()


def test_the_newest_list_decides():
    child = told("round", on=date(2026, 1, 1), birth_certificate="yes")
    told("round", child=child, on=date(2026, 5, 1), birth_certificate="no")
    assert stands(child, "identity")[0] == NOT_MET
    told("passport", child=child, on=date(2026, 3, 1), birth_certificate="yes")
    assert stands(child, "identity")[0] == NOT_MET
