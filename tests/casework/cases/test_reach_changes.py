"""Questions about cases are made once for a reader's reach; when it changes, so does the
answer. Asked in the machine's name, so that row-level security hides no mistake."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from kamkor.casework.cases import actions, reads
from kamkor.foundation.access import actions as access
from kamkor.foundation.access import actor
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


@pytest.mark.parametrize("few", [5000, 2])
def test_one_child_of_many_goes_and_another_comes(case, begimai, monkeypatch, few):
    """As many as before, so that the question reads the same."""
    monkeypatch.setattr(actor, "_FEW", few)
    at = now() - timedelta(days=1)
    with context.acting_as_machine():
        mine = Link.objects.get(user=begimai.pk, relation=Relation.ASSIGNED)
        of_others = [
            Link(
                subject=uuid4(), relation=Relation.ASSIGNED, user=begimai,
                sensitivity=3, valid_from=at, record=uuid4(),
            )
            for _ in range(150)
        ]  # fmt: skip
        Link.objects.bulk_create(of_others)
    assert sees(begimai, case)
    with context.acting_as_machine():
        Link.objects.filter(pk=mine.pk).update(subject=uuid4())
    assert not sees(begimai, case)
    with context.acting_as_machine():
        Link.objects.filter(pk=of_others[7].pk).update(subject=case.person_id)
    assert sees(begimai, case)
