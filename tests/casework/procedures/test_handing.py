"""Open procedures go with the work of their worker, and come back with it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from kamkor.casework.clock.models import Deadline
from kamkor.casework.procedures import actions, handing, policy
from kamkor.casework.procedures.actions import New
from kamkor.casework.procedures.choices import Held
from kamkor.casework.procedures.models import Procedure
from kamkor.casework.providers import duties
from kamkor.casework.providers import handing as hands
from kamkor.casework.providers.choices import Reason
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Block, Link
from kamkor.foundation.db import context
from tests.cast import acting, keep, somebody

from .conftest import KIN, as_, show

pytestmark = pytest.mark.django_db


def now():
    return datetime.now(UTC)


@pytest.fixture
def meerim(osh):
    return somebody("meerim", RoleCode.SOCIAL_WORKER, at=osh, name="Мээрим А.")


@pytest.fixture
def led(grandson, begimai):
    """Begimai, a social worker, leads it."""
    show(grandson, begimai)
    return as_(begimai, actions.begin, New("guardianship", KIN, [grandson.pk]))


def hand_over(frm, to, by):
    with context.acting_as(by.pk):
        return hands.hand_over(frm.pk, to.pk, by=acting(by), at=now())


def stands(procedure):
    """(worker, owners of what runs, who sees the children for it)."""
    with context.acting_as_machine():
        fresh = Procedure.objects.get(pk=procedure.pk)
        running = Deadline.objects.filter(about=procedure.pk, ended_at=None)
        links = Link.objects.filter(
            record__in=procedure.children.values("pk"), valid_until=None
        )
        return (
            fresh.worker,
            set(running.values_list("owner", flat=True)),
            set(links.values_list("user", flat=True)),
        )


def test_it_goes_with_its_clocks_and_links(led, begimai, meerim, gulnaz):
    row = hand_over(begimai, meerim, gulnaz)
    assert row.items["procedures"] == [str(led.pk)]
    assert stands(led) == (meerim.pk, {meerim.pk}, {meerim.pk})
    as_(meerim, actions.say_paper, led.pk, "inspection", state=Held.HAVE)


def test_it_is_taken_back_the_same_way(led, begimai, meerim, gulnaz):
    row = hand_over(begimai, meerim, gulnaz)
    with context.acting_as(gulnaz.pk):
        hands.take_back(row.pk, by=acting(gulnaz), at=now())
    assert stands(led) == (begimai.pk, {begimai.pk}, {begimai.pk})


def test_what_ended_stays_where_it_was(led, begimai, meerim, gulnaz):
    as_(begimai, actions.call_off, led.pk, reason="Уехали")
    assert "procedures" not in hand_over(begimai, meerim, gulnaz).items
    assert stands(led)[0] == begimai.pk


def test_it_stays_where_one_of_the_children_is_out_of_reach(
    osh, begimai, meerim, gulnaz
):
    pair = keep("round", {"full_name": "Токтосунов Азамат"},
                {"full_name": "Токтосунова Айпери"}, at=osh).persons  # fmt: skip
    for child in pair:
        show(child, begimai)
    led = as_(begimai, actions.begin,
              New("guardianship", KIN, [child.pk for child in pair]))  # fmt: skip
    with context.acting_as_machine():
        Block.objects.create(
            subject=pair[1].pk,
            user=meerim,
            since=now() - timedelta(days=1),
            reason="kin",
        )
    assert "procedures" not in hand_over(begimai, meerim, gulnaz).items
    assert stands(led)[0] == begimai.pk


def test_whoever_stands_in_works_on_it_and_not_longer(led, begimai, meerim, gulnaz):
    today = timezone.localdate()
    with context.acting_as(gulnaz.pk):
        duty = duties.tell(
            begimai.pk, days=(today, today + timedelta(days=5)), deputy=meerim.pk,
            reason=Reason.LEAVE, by=acting(gulnaz), at=now(),
        )  # fmt: skip
    as_(meerim, actions.say_paper, led.pk, "inspection", state=Held.HAVE, at=now())
    with context.acting_as(gulnaz.pk):
        duties.end(duty.pk, by=acting(gulnaz), at=now())
    with context.acting_as(meerim.pk):
        assert not policy.may_work(acting(meerim), led)


def test_a_body_has_none_of_its_own(led):
    with context.acting_as_machine():
        assert handing.open_procedures(hands.Owner(organisation=led.pk)) == []
