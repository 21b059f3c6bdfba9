"""Questions about cases are made once for a reader's reach; when it changes, so does the
answer. Asked in the machine's name, so that row-level security hides no mistake."""

from datetime import UTC, datetime, timedelta

import pytest

from kamkor.casework.cases import actions, reads
from kamkor.foundation.access import actions as access
from kamkor.foundation.access.choices import Relation, RoleCode
from kamkor.foundation.access.models import Grant, Link
from kamkor.foundation.db import context
from tests.cast import acting, somebody

pytestmark = pytest.mark.django_db


def sees(user, case):
    with context.acting_as_machine():
        return reads.find(acting(user), case.pk) == case


def now():
    return datetime.now(UTC)


def test_who_is_shut_out_sees_nothing_until_it_ends(case, aigul, bakyt):
    assert sees(aigul, case)
    access.block(bakyt.pk, aigul, reason="kin", by=None, at=now())
    assert not sees(aigul, case)
    access.unblock([bakyt.pk], aigul, by=None, at=now())
    assert sees(aigul, case)


def test_a_case_given_to_another_is_the_others(case, aigul, begimai, osh):

    other = somebody("other", RoleCode.SOCIAL_WORKER, at=osh)
    assert (sees(begimai, case), sees(other, case)) == (True, False)
    with context.acting_as(aigul.pk):
        case.refresh_from_db()
        actions.assign(
            case.pk, to=other.pk, version=case.version, reason="", by=acting(aigul),
            at=now(),
        )  # fmt: skip
    assert (sees(begimai, case), sees(other, case)) == (False, True)


def test_a_link_holds_from_its_first_to_its_last_moment(case, begimai):
    links = Link.objects.filter(user=begimai.pk, relation=Relation.ASSIGNED)
    assert sees(begimai, case)
    with context.acting_as_machine():
        links.update(valid_until=now() - timedelta(seconds=1))
    assert not sees(begimai, case)


def test_another_territory_is_another_reach(case, damir, osh):
    assert not sees(damir, case)
    with context.acting_as_machine():
        Grant.objects.filter(user=damir.pk).update(territory=osh)
    assert sees(damir, case)
