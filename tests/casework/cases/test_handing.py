"""The cases of a worker go to a colleague in one hand-over, and count in the load."""

from datetime import UTC, datetime

import pytest

from kamkor.casework.clock import reads as clock
from kamkor.casework.providers import handing, loads
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from tests.cast import acting, somebody
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def chynar(osh):
    return somebody("chynar", RoleCode.SOCIAL_WORKER, at=osh, name="Чынар Т.")


def hand_over(frm, to, by):
    with context.acting_as(by.pk):
        return handing.hand_over(frm.pk, to.pk, by=acting(by), at=datetime.now(UTC))


def holders(case):
    with context.acting_as_machine():
        links = Link.objects.filter(record=case.pk, valid_until=None)
        return list(links.values_list("user", flat=True))


def test_a_case_changes_hands_with_its_links_and_deadlines(
    case, begimai, chynar, gulnaz
):
    row = hand_over(begimai, chynar, gulnaz)
    assert row.items["cases"] == [str(case.pk)]
    with context.acting_as_machine():
        now = type(case).objects.get(pk=case.pk)
        (deadline,) = clock.of("case", case.pk)
        assert now.steps.filter(move="assign", worker=chynar.pk).exists()
    assert (now.worker, now.version) == (chynar.pk, case.version + 1)
    assert deadline.owner == chynar.pk
    assert holders(case) == [chynar.pk]


def test_the_hand_over_of_a_case_is_taken_back(case, begimai, chynar, gulnaz):
    row = hand_over(begimai, chynar, gulnaz)
    with context.acting_as(gulnaz.pk):
        handing.take_back(row.pk, by=acting(gulnaz), at=datetime.now(UTC))
    assert holders(case) == [begimai.pk]


def test_an_open_case_counts_in_the_load(case, begimai, chynar):
    found = loads.of([begimai.pk, chynar.pk], datetime.now(UTC))
    assert found[begimai.pk].pieces["cases"] == 1
    assert found[begimai.pk].points == 2 and found[chynar.pk].points == 0
