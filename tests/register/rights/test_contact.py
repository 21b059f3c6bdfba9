"""Family contact: a child whose parent is away keeps in touch with that parent."""

from datetime import date

import pytest

from tests.register.rights.stories import (
    AT_RISK,
    MET,
    NOT_MET,
    UNKNOWN,
    day,
    days_before,
    law_becomes,
    open_gaps,
    stands,
    told,
)

pytestmark = pytest.mark.django_db
LONG_AGO = {"away_since": day("2024-03-14")}


def test_contact_lost_and_found():
    child = told("round", on=date(2026, 3, 1), parent_away="both", **LONG_AGO,
                 contact_kept="no")  # fmt: skip
    assert stands(child, "contact") == (NOT_MET, "contact_lost")
    assert ("contact", "contact_lost") in open_gaps(child)
    told("round", child=child, parent_away="both", contact_kept="yes")
    assert stands(child, "contact") == (MET, "contact_kept")
    assert ("contact", "contact_lost") not in open_gaps(child)


def test_no_contact_with_one_parent_is_a_risk():
    child = told("round", parent_away="mother", **LONG_AGO, contact_kept="no")
    assert stands(child, "contact") == (AT_RISK, "contact_lost_with_one")


def test_shortly_after_leaving_it_is_too_early_to_say():
    left = day(str(days_before(20)))
    child = told("round", parent_away="both", away_since=left, contact_kept="no")
    assert stands(child, "contact") == (UNKNOWN, "left_recently")
    law_becomes("CONTACT_LOST_MONTHS", from_day=date(2026, 9, 1), value=0)
    assert stands(child, "contact") == (NOT_MET, "contact_lost")


def test_parents_at_home_and_parents_back():
    child = told("round", on=date(2026, 3, 1), parent_away="both", contact_kept="no",
                 **LONG_AGO)  # fmt: skip
    told("round", child=child, parent_away="none")
    assert stands(child, "contact") == (MET, "parents_home")


def test_unknown_stays_unknown():
    assert stands(told("school"), "contact") == (UNKNOWN, "no_evidence")
    silent = told("round", parent_away="both")
    assert stands(silent, "contact") == (UNKNOWN, "contact_unknown")
    old = told("round", on=date(2024, 1, 1), parent_away="both", contact_kept="yes",
               away_since=day("2022-01-01"))  # fmt: skip
    assert stands(old, "contact") == (UNKNOWN, "evidence_old")
