"""The same terms by the law data of Kazakhstan: more is unknown, and shown so."""

from datetime import timedelta

import pytest

from tests.casework.clock.world import NOON, last_moment, start

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kazakhstan(settings):
    settings.COUNTRY = "kz"


def test_a_verified_number_sets_the_day():
    """19 working days after 15 September 2026."""
    row = start("guardianship_decision")
    assert row.parameter.status == "verified"
    assert row.due_at == last_moment(12, month=10)


@pytest.mark.parametrize("term", ["primary_assessment", "plan_review", "pin"])
def test_what_was_not_read_has_no_date(term):
    row = start(term)
    assert (row.due_at, row.parameter.status) == (None, "unverified")


def test_danger_does_not_wait_for_somebody_to_read_the_act():
    row = start("danger_response")
    assert row.due_at == NOON + timedelta(hours=24)
    assert row.parameter.status == "house"
