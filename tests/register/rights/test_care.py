"""Care: somebody cares for the child and may lawfully act for it."""

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
    since,
    stands,
    told,
)

pytestmark = pytest.mark.django_db
BOTH_AWAY = {"parent_away": "both", "away_since": day("2024-03-14")}


def cared(**values):
    return told("round", birth_date=day("2015-03-12"), **values)


def test_a_non_relative_without_guardianship_while_both_parents_are_away():
    child = cared(**BOTH_AWAY, kinship="non_kin", legal_basis="none")
    assert stands(child, "care") == (NOT_MET, "non_kin_without_guardianship")
    assert since(child, "care") == date(2024, 3, 14)
    assert open_gaps(child) == {("care", "non_kin_without_guardianship")}


def test_guardianship_closes_the_gap():
    child = cared(**BOTH_AWAY, kinship="non_kin", legal_basis="none")
    told("absence", child=child, legal_basis="guardianship", parent="mother")
    assert stands(child, "care") == (MET, "care_with_basis")
    assert open_gaps(child) == set()


def test_relatives_without_papers_are_a_risk_while_the_rule_is_a_draft():
    child = cared(**BOTH_AWAY, kinship="grandparent", legal_basis="none")
    assert stands(child, "care") == (AT_RISK, "kin_without_basis")


def test_relatives_without_papers_are_not_enough_once_the_rule_is_law():
    child = cared(**BOTH_AWAY, kinship="grandparent", legal_basis="none")
    law_becomes("LEFT_WITHOUT_GUARDIAN_DAYS", from_day=date(2026, 9, 1))
    assert stands(child, "care", on=date(2026, 8, 31))[0] == AT_RISK
    assert stands(child, "care", on=date(2026, 9, 1))[0] == NOT_MET


def test_a_short_stay_with_relatives_is_no_gap():
    child = cared(
        parent_away="both", away_since=day(str(days_before(10))),
        kinship="aunt_uncle", legal_basis="none",
    )  # fmt: skip
    assert stands(child, "care") == (MET, "kin_for_a_short_time")
    assert stands(child, "care", on=date(2026, 11, 1))[1] == "kin_without_basis"


def test_relatives_while_one_parent_is_away_are_a_risk():
    child = cared(parent_away="mother", kinship="grandparent", legal_basis="none")
    assert stands(child, "care") == (AT_RISK, "kin_without_basis")


def test_a_mother_row_and_a_father_row_are_both_parents():
    child = cared(kinship="non_kin", legal_basis="none")
    told("absence", child=child, parent="mother", on=date(2026, 2, 1))
    assert stands(child, "care") == (AT_RISK, "non_kin_carer")
    told("absence", child=child, parent="father", on=date(2026, 3, 1))
    assert stands(child, "care") == (NOT_MET, "non_kin_without_guardianship")


def test_a_parent_seen_caring_is_not_away():
    child = cared(**BOTH_AWAY, kinship="grandparent", legal_basis="none")
    told("round", child=child, on=date(2026, 9, 14), kinship="unknown")
    told("school", child=child, kinship="mother")
    assert stands(child, "care") == (MET, "with_parent")


@pytest.mark.parametrize(
    "basis", ["guardianship", "power_of_attorney", "foster", "trusteeship"]
)
def test_each_track_of_law_is_a_basis(basis):
    child = cared(**BOTH_AWAY, kinship="grandparent", legal_basis=basis)
    assert stands(child, "care") == (MET, "care_with_basis")


def test_guardianship_that_ends_within_sixty_days_is_a_risk():
    child = cared(
        **BOTH_AWAY, kinship="grandparent", legal_basis="guardianship",
        basis_until=day("2026-11-14"),
    )  # fmt: skip
    assert stands(child, "care") == (AT_RISK, "guardianship_ends_soon")
    assert since(child, "care") == date(2026, 9, 15)
    assert stands(child, "care", on=date(2026, 9, 14)) == (MET, "care_with_basis")


def test_the_warning_follows_the_parameter_by_date():
    child = cared(
        **BOTH_AWAY, kinship="grandparent", legal_basis="guardianship",
        basis_until=day("2026-11-14"),
    )  # fmt: skip
    law_becomes("GUARDIANSHIP_WARNING_DAYS", from_day=date(2026, 9, 10), value=30)
    assert stands(child, "care") == (MET, "care_with_basis")


def test_a_basis_that_ended_is_not_met_when_both_are_away():
    child = cared(
        **BOTH_AWAY, kinship="grandparent", legal_basis="power_of_attorney",
        basis_until=day("2026-08-01"),
    )  # fmt: skip
    assert stands(child, "care") == (NOT_MET, "basis_ended")
    assert since(child, "care") == date(2026, 8, 1)


def test_temporary_guardianship_without_an_end_lasts_half_a_year():
    child = cared(
        **BOTH_AWAY, kinship="grandparent", legal_basis="temporary_guardianship",
        basis_date=day("2026-01-10"),
    )  # fmt: skip
    assert stands(child, "care") == (NOT_MET, "basis_ended")
    assert stands(child, "care", on=date(2026, 3, 1)) == (MET, "care_with_basis")


def test_a_carer_who_is_old_is_a_risk():
    child = cared(
        **BOTH_AWAY, kinship="grandparent", legal_basis="guardianship", carer_age="71"
    )
    assert stands(child, "care") == (AT_RISK, "carer_old")


def test_a_child_who_lives_alone():
    child = cared(**BOTH_AWAY, kinship="alone")
    assert stands(child, "care") == (NOT_MET, "left_alone")


def test_both_away_and_no_word_of_a_carer_is_a_risk():
    assert stands(cared(**BOTH_AWAY), "care") == (AT_RISK, "both_away_carer_unknown")


def test_an_institution_by_decision_and_without():
    placed = cared(kinship="institution", legal_basis="institution")
    assert stands(placed, "care") == (MET, "placed_in_institution")
    unplaced = cared(kinship="institution", legal_basis="none")
    assert stands(unplaced, "care") == (AT_RISK, "institution_without_basis")


def test_a_non_relative_of_whom_the_papers_are_not_known_is_a_risk():
    child = cared(**BOTH_AWAY, kinship="non_kin")
    assert stands(child, "care") == (AT_RISK, "non_kin_basis_unknown")


def test_unknown_stays_unknown():
    assert stands(told("school"), "care") == (UNKNOWN, "no_evidence")
    relatives = cared(**BOTH_AWAY, kinship="grandparent")
    assert stands(relatives, "care") == (UNKNOWN, "basis_unknown")
    elsewhere = cared(kinship="grandparent", legal_basis="none")
    assert stands(elsewhere, "care") == (UNKNOWN, "parents_unknown")


def test_good_evidence_gets_old_and_bad_does_not():
    long_ago = date(2024, 1, 1)
    well = told("round", on=long_ago, kinship="mother", parent_away="none")
    assert stands(well, "care") == (UNKNOWN, "evidence_old")
    alone = told("round", on=long_ago, kinship="alone")
    assert stands(alone, "care") == (NOT_MET, "left_alone")


def test_somebody_who_came_of_age_has_no_gaps():
    child = told("round", birth_date=day("2008-09-15"), kinship="alone")
    assert stands(child, "care") == (UNKNOWN, "came_of_age")
    assert stands(child, "care", on=date(2026, 9, 14))[0] == NOT_MET
