"""The terms of both countries, as data."""

import pytest

from kamkor.casework.clock import pack, spans
from kamkor.casework.clock.models import Term
from kamkor.foundation.law import files
from kamkor.foundation.law import reads as law
from tests.casework.clock.world import NOON
from tests.cast import TODAY

pytestmark = pytest.mark.django_db
COUNTRIES = ("kg", "kz")
WANTED = {
    "signal_triage", "danger_response", "primary_assessment", "comprehensive_assessment",
    "plan_draft", "plan_agree", "plan_approve", "plan_review", "measure", "visit",
    "observation_visit", "referral_answer", "referral_result",
    "guardianship_application", "guardianship_decision", "guardianship_expiry",
    "guardian_report", "birth_application", "birth_decision", "pin", "violence_report",
    "violence_examination", "violence_removal", "violence_court", "incident",
    "transfer_accept",
    "commission_follow_up", "closure_observation",
    "plan_agree_wait", "plan_approve_wait", "plan_return", "referral_reply",
    "commission_decision", "parent_returned", "appeal",
    "trusteeship_change", "guardian_inspection", "body_found",
}  # fmt: skip


@pytest.mark.parametrize("country", COUNTRIES)
def test_both_countries_have_every_term(country):
    codes = Term.objects.filter(country=country).values_list("code", flat=True)
    own = {"kz": {"guest_family_decision"}, "kg": {"commission_report"}}[country]
    assert set(codes) == WANTED | own


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_number_is_a_parameter_of_law(country):
    known = law.all_on(country, TODAY)
    needed = {row["parameter"] for row in files.rows(country, "deadlines")} - {None}
    assert needed <= known.keys()


@pytest.mark.parametrize("country", COUNTRIES)
def test_loading_again_changes_nothing(country):
    assert pack.load_country(country, at=NOON) == []


def test_a_changed_row_is_told():
    Term.objects.filter(country="kg", code="pin").update(warn_before="9wd")
    assert pack.load_country("kg", at=NOON) == ["~ deadline pin"]
    assert Term.objects.get(country="kg", code="pin").warn_before == "1wd"


@pytest.mark.parametrize("country", COUNTRIES)
def test_names_of_violence_and_of_a_case_are_content(country):
    terms = Term.objects.filter(country=country, sensitivity=3)
    codes = set(terms.values_list("code", flat=True))
    assert {"violence_report", "violence_removal", "primary_assessment"} <= codes


@pytest.mark.parametrize("wrong", ["3", "wd", "3 wd", "1w", "-1d", "1000d"])
def test_a_span_that_cannot_be_read_is_refused(wrong):
    with pytest.raises(ValueError, match="span"):
        spans.check(wrong)
