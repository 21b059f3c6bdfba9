"""Work goes from one pair of hands to another, and back."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.casework.clock import actions as clock
from kamkor.casework.clock.choices import About, Owner
from kamkor.casework.clock.models import Deadline
from kamkor.casework.providers import handing, reads
from kamkor.casework.providers.choices import Item
from kamkor.casework.providers.models import HandedOver
from kamkor.foundation.access import actions as access
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from tests.casework.providers.offices import body, linked, now
from tests.cast import TODAY, acting, somebody

pytestmark = pytest.mark.django_db


def hand_over(team, by=None, to=None, **more):
    by, to = by or team.gulnaz, to or team.meerim
    with context.acting_as(by.pk):
        return handing.hand_over(team.bakyt.pk, to.pk, by=acting(by), at=now(), **more)


def holder(team):
    with context.acting_as_machine():
        team.gap.refresh_from_db()
    return team.gap.assignee


def test_the_work_goes_with_the_sight_of_the_child(team):
    assert linked(team.bakyt, team.boy)
    hand_over(team)
    assert holder(team) == team.meerim.pk
    assert linked(team.meerim, team.boy) and not linked(team.bakyt, team.boy)


def test_a_hand_over_is_taken_back(team):
    row = hand_over(team)
    with context.acting_as(team.gulnaz.pk):
        handing.take_back(row.pk, by=acting(team.gulnaz), at=now())
    assert holder(team) == team.bakyt.pk
    assert linked(team.bakyt, team.boy) and not linked(team.meerim, team.boy)
    with context.acting_as(team.gulnaz.pk), pytest.raises(handing.AlreadyUndone):
        handing.take_back(row.pk, by=acting(team.gulnaz), at=now())


def test_what_went_on_since_stays_where_it_is(team):
    row = hand_over(team)
    with context.acting_as(team.gulnaz.pk):
        handing.hand_over(
            team.meerim.pk, team.aigul.pk, by=acting(team.gulnaz), at=now()
        )
        handing.take_back(row.pk, by=acting(team.gulnaz), at=now())
    assert holder(team) == team.aigul.pk


def test_a_child_the_new_worker_is_shut_out_from_stays(team):
    access.block(team.boy.pk, team.meerim, reason="kin", by=None, at=now())
    with context.acting_as(team.gulnaz.pk):
        (part,) = handing.preview(team.bakyt.pk, team.meerim.pk, by=acting(team.gulnaz))
    assert part.items == [] and part.staying == 1
    hand_over(team)
    assert holder(team) == team.bakyt.pk


def test_a_shielded_child_the_head_does_not_hold_stays(team):
    with context.acting_as_machine():
        Person.objects.filter(pk=team.boy.pk).update(is_shielded=True)
    assert hand_over(team).count == 0
    assert holder(team) == team.bakyt.pk


@pytest.mark.parametrize("who", ["aigul", "meerim", "damir"])
def test_only_who_leads_the_team_hands_over(team, who):
    with pytest.raises(PermissionDenied):
        hand_over(team, by=getattr(team, who))
    assert holder(team) == team.bakyt.pk


def test_nobody_of_another_team_is_given_work(team):
    with pytest.raises(PermissionDenied):
        hand_over(team, to=team.tilek)
    school = somebody("school", RoleCode.SCHOOL, at=team.osh)
    with pytest.raises(handing.NotTheirTeam):
        hand_over(team, to=school)
    with pytest.raises(handing.SameHands):
        hand_over(team, to=team.bakyt)


def test_only_the_kinds_chosen_go(team):
    assert hand_over(team, kinds=["deeds"]).count == 0
    assert holder(team) == team.bakyt.pk


def test_every_step_is_written_down_with_its_child(team):
    row = hand_over(team)
    with context.acting_as_machine():
        assert Entry.objects.filter(verb="work.handed_over", record_id=row.pk).exists()
        told = Entry.objects.filter(verb="gap.assigned", subject=team.boy.pk)
        assert told.count() == 2


def test_a_hand_over_is_seen_where_it_happened_and_nowhere_else(team):
    row = hand_over(team)
    for user, sees in ((team.gulnaz, True), (team.damir, False), (team.meerim, False)):
        with context.acting_as(user.pk):
            assert HandedOver.objects.filter(pk=row.pk).exists() is sees
            mine = HandedOver.objects.visible_to(acting(user))
            assert mine.filter(pk=row.pk).exists() is sees


@pytest.fixture
def deeds(monkeypatch):
    """Work of an app above: deeds that somebody or some body owes."""
    owed = {}
    monkeypatch.setattr(handing, "_HANDLERS", dict(handing._HANDLERS))

    def of(owner):
        return [Item(pk, None) for pk, whose in owed.items() if whose == owner]

    def give(ids, hand):
        went = [pk for pk in ids if owed.get(pk) == hand.frm]
        owed.update(dict.fromkeys(went, hand.to))
        return went

    handing.register(handing.Handler("deeds", "deeds", of, give))
    return owed


def test_deadlines_follow_the_work_of_an_app_above(team, deeds):
    deed, other = uuid4(), uuid4()
    deeds[deed] = Owner(user=team.bakyt.pk)
    term = "plan_agree"
    for pk in (deed, other):
        clock.start(
            term, about=About("deed", pk, None, team.osh.low), started=now(),
            owner=Owner(user=team.bakyt.pk), by=team.bakyt.pk, at=now(),
        )  # fmt: skip
    row = hand_over(team)
    assert row.items["deeds"] == [str(deed)]
    with context.acting_as_machine():
        owners = dict(Deadline.objects.values_list("about", "owner"))
    assert owners == {deed: team.meerim.pk, other: team.bakyt.pk}


def test_an_abolished_body_hands_its_work_to_its_successor(team, deeds):
    old = body("police", team.osh, "OLD", valid_to=TODAY)
    new = body("police", team.osh, "NEW")
    deed = uuid4()
    deeds[deed] = Owner(organisation=old.pk)
    clock.start(
        "plan_agree", about=About("deed", deed, None, team.osh.low), started=now(),
        owner=Owner(organisation=old.pk), by=team.bakyt.pk, at=now(),
    )  # fmt: skip
    assert reads.successor(old, on=TODAY) == new
    keeper = acting(team.gulnaz)
    with context.acting_as(team.gulnaz.pk):
        row = handing.hand_over_body(old, new, by=keeper, at=now())
    assert deeds[deed] == Owner(organisation=new.pk)
    with context.acting_as_machine():
        assert Deadline.objects.get(about=deed).organisation_id == new.pk
    with context.acting_as(team.gulnaz.pk):
        handing.take_back(row.pk, by=keeper, at=now())
    assert deeds[deed] == Owner(organisation=old.pk)


def test_only_who_keeps_the_directory_hands_over_a_body(team):
    old, new = body("police", team.osh, "OLD"), body("police", team.osh, "NEW")
    with context.acting_as(team.bakyt.pk), pytest.raises(PermissionDenied):
        handing.hand_over_body(old, new, by=acting(team.bakyt), at=now())
