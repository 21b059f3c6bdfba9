"""Safety: protection from violence, neglect and exploitation."""

from datetime import date

import pytest

from kamkor.foundation.db import context
from kamkor.register.rights.models import Gap, Standing
from tests.register.rights.stories import (
    AT_RISK,
    MET,
    NOT_MET,
    UNKNOWN,
    day,
    open_gaps,
    since,
    stands,
    told,
)

pytestmark = pytest.mark.django_db


def entered(*grounds, **values):
    values = {"entered_on": day("2026-03-01")} | values
    return told("hardship", grounds=list(grounds), **values)


def test_violence_is_the_gravest_ground():
    child = entered("poverty", "violence", "neglect")
    assert stands(child, "safety") == (NOT_MET, "hardship_violence")
    assert since(child, "safety") == date(2026, 3, 1)


def test_neglect_and_other_grounds():
    assert stands(entered("neglect"), "safety") == (NOT_MET, "hardship_neglect")
    assert stands(entered("poverty"), "safety") == (AT_RISK, "hardship_other")


def test_removal_closes_the_gap():
    child = entered("violence", on=date(2026, 3, 1))
    assert open_gaps(child) == {("safety", "hardship_violence")}
    told(
        "hardship", child=child, grounds=["violence"], entered_on=day("2026-03-01"),
        removed_on=day("2026-08-01"), removal_reason="restored",
    )  # fmt: skip
    assert stands(child, "safety") == (MET, "hardship_overcome")
    assert open_gaps(child) == set()


def test_a_situation_overcome_long_ago_says_nothing_of_today():
    child = entered("violence", removed_on=day("2026-04-01"), removal_reason="restored")
    assert stands(child, "safety", on=date(2027, 5, 1)) == (UNKNOWN, "hardship_ended")


def test_moved_away_is_not_overcome():
    child = entered("violence", removed_on=day("2026-04-01"), removal_reason="moved")
    assert stands(child, "safety") == (UNKNOWN, "hardship_ended")


def test_an_entry_of_tomorrow_is_not_of_today():
    child = entered("violence", entered_on=day("2026-09-16"))
    assert stands(child, "safety")[0] == UNKNOWN


def test_what_happened_is_s3_and_nowhere_in_the_standing():
    child = entered("violence")
    with context.acting_as_machine():
        assert Gap.objects.get(person=child).sensitivity == 3
        told_plainly = str(Standing.objects.filter(pk=child.pk).values())
    assert "violence" not in told_plainly


def test_unknown_stays_unknown():
    assert stands(told("round"), "safety") == (UNKNOWN, "no_evidence")
