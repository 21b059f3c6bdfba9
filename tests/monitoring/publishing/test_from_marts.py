"""Releases of the marts as they are built."""

from datetime import UTC, date, datetime

import pytest

from kamkor.foundation.db import context
from kamkor.monitoring.marts import actions
from kamkor.monitoring.publishing import counting
from tests.cast import keep, territory

pytestmark = pytest.mark.django_db


def test_whoever_prepares_one_may_choose_the_quarters_that_have_ended(erkin):
    keep(
        "round", {"full_name": "Асанов Бакыт"}, at=territory("Osh"), on=date(2026, 5, 1)
    )
    actions.build(by=context.MACHINE_ID, at=datetime(2026, 10, 5, tzinfo=UTC))
    with context.acting_as(erkin.pk):
        assert counting.quarters("kg") == [date(2026, 4, 1), date(2026, 7, 1)]
