"""What the time does: reminders, lateness, telling higher up; once each."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kamkor.casework.clock import actions
from kamkor.casework.clock.choices import Owner, Reason
from kamkor.casework.clock.models import Notice
from kamkor.casework.clock.sweeping import Swept, sweep
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from tests.casework.clock.world import BY, NOON, about, local, now_of, start, story
from tests.cast import somebody, territory
from tests.standing import standing

pytestmark = pytest.mark.django_db
NOTHING = Swept(0, 0, 0, 0, 0)


@standing
def osh():
    return territory("Osh")


@standing
def bakyt(osh):
    return somebody("bakyt", RoleCode.SOCIAL_WORKER, at=osh)


@standing
def gulnaz(osh):
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=osh)


@standing
def headquarters(osh):
    return somebody("hq", RoleCode.HEADQUARTERS, at=osh)


def told():
    with context.acting_as_machine():
        rows = Notice.objects.order_by("id").values_list("user__username", "what")
        return list(rows)


def test_nothing_happens_before_its_moment(bakyt):
    start(owner=bakyt.pk)
    assert sweep(at=local(17)) == NOTHING
    assert told() == []


def test_the_owner_is_reminded_the_working_day_before(bakyt):
    row = start(owner=bakyt.pk)
    assert sweep(at=local(18, 8)) == Swept(1, 0, 0, 0, 1)
    assert now_of(row).warned_at == local(18, 8)
    assert told() == [("bakyt", "warned")]


def test_the_last_moment_is_not_late(bakyt):
    row = start("danger_response", owner=bakyt.pk)
    sweep(at=row.due_at)
    assert now_of(row).late_at is None
    sweep(at=row.due_at + timedelta(seconds=1))
    assert now_of(row).late_at is not None


def test_late_is_told_to_the_owner_then_the_head_then_headquarters(
    osh, bakyt, gulnaz, headquarters
):
    row = start(of=about(place=osh.low), owner=bakyt.pk)
    assert sweep(at=local(19)) == Swept(0, 1, 0, 0, 1)
    assert sweep(at=local(22)) == Swept(0, 0, 1, 0, 1)
    assert sweep(at=local(26)) == Swept(0, 0, 0, 1, 1)
    assert told() == [("bakyt", "late"), ("gulnaz", "escalated"), ("hq", "escalated")]
    assert story(row) == ["started", "late", "escalated", "escalated"]
    assert now_of(row).level == 2
    assert now_of(row).next_at is None


def test_what_slept_for_a_month_does_all_steps_at_once(
    osh, bakyt, gulnaz, headquarters
):
    start(of=about(place=osh.low), owner=bakyt.pk)
    assert sweep(at=local(20, month=10)) == Swept(0, 1, 1, 1, 3)


def test_swept_twice_is_swept_once(osh, bakyt, gulnaz):
    start(of=about(place=osh.low), owner=bakyt.pk)
    sweep(at=local(22))
    assert sweep(at=local(22)) == NOTHING
    assert len(told()) == 2


def test_heads_of_other_places_are_not_told(osh, bakyt, gulnaz):
    start(of=about(place=territory("Karakol city").low), owner=bakyt.pk)
    assert sweep(at=local(22)) == Swept(0, 1, 1, 0, 1)
    assert told() == [("bakyt", "late")]


def test_where_the_place_is_not_known_headquarters_stands_for_the_head(
    bakyt, gulnaz, headquarters
):
    start(of=about(place=0), owner=bakyt.pk)
    assert sweep(at=local(22)) == Swept(0, 1, 1, 0, 2)
    assert told() == [("bakyt", "late"), ("hq", "escalated")]


def test_a_head_who_owns_it_is_told_once(osh, gulnaz):
    start(of=about(place=osh.low), owner=gulnaz.pk)
    sweep(at=local(22))
    assert told() == [("gulnaz", "late")]


def test_an_office_without_a_name_is_told_whole(osh):
    office = Organisation.objects.filter(country="kg").first()
    somebody("chynara", RoleCode.PARTNER, of=office)
    somebody("gone", RoleCode.PARTNER, of=office)
    with context.acting_as_machine():
        type(somebody("x", RoleCode.ANALYST)).objects.filter(username="gone").update(
            is_active=False
        )
    start(owner=Owner(organisation=office.pk))
    sweep(at=local(19))
    assert told() == [("chynara", "late")]


@pytest.mark.parametrize("how", ["met", "cancelled", "paused"])
def test_what_does_not_run_is_left_alone(bakyt, how):
    row = start(owner=bakyt.pk)
    if how == "met":
        actions.meet("primary_assessment", kind="case", pk=row.about, by=BY, at=NOON)
    elif how == "cancelled":
        actions.cancel("case", row.about, reason=Reason.MISTAKE, by=BY, at=NOON)
    else:
        actions.pause("case", row.about, reason=Reason.AWAY, by=BY, at=NOON)
    assert sweep(at=local(22)) == NOTHING


def test_what_has_no_date_is_never_late(bakyt):
    start("plan_agree", owner=bakyt.pk)
    assert sweep(at=local(1, month=12)) == NOTHING


def test_notices_of_what_was_done_wait_no_more(bakyt):
    row = start(owner=bakyt.pk)
    sweep(at=local(19))
    actions.meet("primary_assessment", kind="case", pk=row.about, by=BY, at=local(20))
    with context.acting_as_machine():
        assert Notice.objects.get().seen_at == local(20)


def test_after_a_pause_the_reminder_comes_again(bakyt):
    row = start(owner=bakyt.pk)
    sweep(at=local(18, 8))
    actions.pause("case", row.about, reason=Reason.AWAY, by=BY, at=local(18, 9))
    actions.resume("case", row.about, by=BY, at=local(25, 9))
    assert sweep(at=local(25, 10)).warned == 1


def test_a_notice_is_its_readers_alone(bakyt, gulnaz):
    start(owner=bakyt.pk)
    sweep(at=local(19))
    with context.acting_as(gulnaz.pk):
        assert not Notice.objects.exists()
    with context.acting_as(bakyt.pk):
        assert Notice.objects.count() == 1


def test_a_sweep_is_a_few_statements_however_many_deadlines(osh, bakyt, gulnaz):
    def statements():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            sweep(at=local(22))
        return len([q for q in queries if "clock_" in q["sql"]])

    start(of=about(place=osh.low), owner=bakyt.pk)
    one = statements()
    for _ in range(5):
        start(of=about(place=osh.low), owner=bakyt.pk)
    assert statements() == one <= 5
