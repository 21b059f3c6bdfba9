"""A case changes hands from the list of deadlines as it does from its own page."""

from datetime import UTC, datetime

import pytest

from kamkor.casework.clock import giving
from kamkor.casework.clock import reads as clock
from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests.cast import acting, somebody

pytestmark = pytest.mark.django_db


def deadline(case, user):
    with context.acting_as(user.pk):
        return clock.of("case", case.pk)[0]


def give(case, to, by):
    with context.acting_as(by.pk):
        ids = [clock.of("case", case.pk)[0].pk]
        return giving.give(ids, to=to.pk, by=acting(by), at=datetime.now(UTC))


def test_the_worker_of_the_case_changes_with_the_deadline(case, aigul, osh):
    meerim = somebody("meerim", RoleCode.SOCIAL_WORKER, at=osh)
    assert give(case, meerim, aigul) == 1
    assert deadline(case, meerim).owner == meerim.pk
    with context.acting_as(meerim.pk):
        assert type(case).objects.get(pk=case.pk).worker == meerim.pk


def test_who_works_on_no_case_is_given_none(case, aigul, osh, begimai):
    clerk = somebody("clerk", RoleCode.ANALYST, at=osh)
    with pytest.raises(CannotWorkOnIt):
        give(case, clerk, aigul)
    assert deadline(case, begimai).owner == begimai.pk
