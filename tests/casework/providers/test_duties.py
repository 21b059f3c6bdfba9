"""Somebody is away: the deputy sees the work for that time, and no more than that."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kamkor.casework.providers import duties, reads
from kamkor.casework.providers.choices import Reason
from kamkor.casework.providers.models import Duty
from kamkor.foundation.access import actions as access
from kamkor.foundation.access.actor import actor_of
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from kamkor.register.rights import working
from kamkor.register.rights.choices import GapState
from tests.casework.providers.offices import linked, now
from tests.cast import acting

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def away(team, who="bakyt", deputy="meerim", by=None, days=(0, 3)):
    user = getattr(team, who)
    by = getattr(team, by or who)
    today = timezone.localdate(now())
    with context.acting_as(by.pk):
        return duties.tell(
            user.pk, days=(today + days[0] * DAY, today + days[1] * DAY),
            deputy=getattr(team, deputy).pk if deputy else None,
            reason=Reason.LEAVE, by=acting(by), at=now(),
        )  # fmt: skip


def test_the_deputy_sees_the_children_of_the_absent_in_full_and_not_others(team):
    away(team)
    assert linked(team.meerim, team.boy) == 3 and not linked(team.meerim, team.girl)
    assert linked(team.bakyt, team.boy) == 3


def test_the_deputy_may_work_on_what_the_absent_has(team):
    def take_up():
        with context.acting_as(team.meerim.pk):
            return working.move(
                team.gap.pk, to=GapState.WORKING, note="", by=acting(team.meerim),
                at=now(),
            )  # fmt: skip

    with pytest.raises(PermissionDenied):
        take_up()
    away(team)
    assert take_up().assignee == team.bakyt.pk


def test_back_at_work_the_deputy_sees_no_more(team):
    duty = away(team)
    with context.acting_as(team.bakyt.pk):
        duties.end(duty.pk, by=acting(team.bakyt), at=now())
    assert not linked(team.meerim, team.boy)
    assert reads.covers(acting(team.meerim)) == {team.meerim.pk}


def test_the_links_end_by_themselves_on_the_day_after(team):
    away(team)
    with context.acting_as_machine():
        link = Link.objects.get(user=team.meerim, subject=team.boy.pk)
    assert now() + 3 * DAY < link.valid_until < now() + 5 * DAY
    later = actor_of(team.meerim.pk, at=now() + 5 * DAY)
    with context.acting_as(team.meerim.pk):
        assert not Link.objects.filter(later.links(3)).exists()


def test_an_absence_to_come_lends_nothing_yet(team):
    away(team, days=(5, 9))
    assert not linked(team.meerim, team.boy)
    assert reads.covers(acting(team.meerim)) == {team.meerim.pk}


def test_a_deputy_sees_no_child_they_are_shut_out_from(team):
    access.block(team.boy.pk, team.meerim, reason="kin", by=None, at=now())
    away(team)
    assert not linked(team.meerim, team.boy)


def test_a_deputy_sees_no_further_than_their_own_role(team):
    with context.acting_as_machine():
        Link.objects.filter(user=team.bakyt).update(user=team.gulnaz, sensitivity=4)
        Person.objects.filter(pk=team.boy.pk).update(is_shielded=True)
    away(team, "gulnaz", "meerim")
    assert linked(team.meerim, team.boy) == 3  # below what a shield asks for
    with context.acting_as(team.meerim.pk):
        assert not Person.objects.filter(pk=team.boy.pk).exists()


def test_new_work_of_the_absent_is_lent_and_ended_work_is_taken(team):
    away(team)
    with context.acting_as_machine():
        Link.objects.filter(user=team.bakyt).update(subject=team.girl.pk)
    assert duties.refresh(at=now()) == 1
    assert linked(team.meerim, team.girl) == 3 and not linked(team.meerim, team.boy)


def test_what_is_lent_is_not_lent_on(team):
    away(team)
    away(team, "meerim", "aigul", days=(5, 9))
    with context.acting_as_machine():
        assert not Link.objects.filter(user=team.aigul, subject=team.boy.pk).exists()


def test_the_head_tells_it_for_somebody_and_nobody_else_does(team):
    assert away(team, by="gulnaz").told_by == team.gulnaz.pk
    for other in ("meerim", "aigul", "damir"):
        with pytest.raises(PermissionDenied):
            away(team, by=other, days=(10, 11))


@pytest.mark.parametrize("deputy", ["tilek", "bakyt", "damir"])
def test_a_deputy_works_in_the_same_place_and_is_another(team, deputy):
    with pytest.raises(duties.NotADeputy):
        away(team, deputy=deputy)
    with context.acting_as_machine():
        assert not Duty.objects.exists()


def test_a_deputy_who_is_away_as_well_is_no_deputy(team):
    away(team, "meerim", None)
    with pytest.raises(duties.NotADeputy):
        away(team)


def test_the_same_days_are_told_once(team):
    away(team)
    with pytest.raises(duties.Overlaps):
        away(team, days=(2, 6))


@pytest.mark.parametrize("days", [(3, 2), (-9, -5)])
def test_days_in_disorder_or_past_are_refused(team, days):
    with pytest.raises(duties.WrongDays):
        away(team, days=days)


def test_an_absence_is_seen_by_those_it_concerns_alone(team):
    duty = away(team)
    seen = {"bakyt": True, "meerim": True, "gulnaz": True, "aigul": True,
            "damir": False, "tilek": False}  # fmt: skip
    for name, sees in seen.items():
        user = getattr(team, name)
        with context.acting_as(user.pk):
            assert Duty.objects.filter(pk=duty.pk).exists() is sees, name
            mine = Duty.objects.visible_to(acting(user)).filter(pk=duty.pk)
            assert mine.exists() is sees, name
