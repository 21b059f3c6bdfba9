"""A deadline is met, cancelled, paused, handed over."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction

from kamkor.casework.clock import actions, reads
from kamkor.casework.clock.choices import Owner, Reason
from kamkor.casework.clock.models import Event
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.places.models import Organisation
from tests.casework.clock.world import (
    BY,
    NOON,
    about,
    last_moment,
    local,
    now_of,
    start,
    story,
)

pytestmark = pytest.mark.django_db


def pause(row, at=NOON):
    return actions.pause("case", row.about, reason=Reason.AWAY, by=BY, at=at)


def resume(row, at):
    return actions.resume("case", row.about, by=BY, at=at)


def test_met_it_runs_no_more():
    row = start()
    met = actions.meet("primary_assessment", kind="case", pk=row.about, by=BY, at=NOON)
    kept = now_of(row)
    assert (met.pk, kept.ended_at, kept.outcome) == (row.pk, NOON, "met")
    assert kept.next_at is None
    assert story(row) == ["started", "met"]


def test_meeting_what_does_not_run_is_no_error():
    assert actions.meet("pin", kind="case", pk=uuid7(), by=BY, at=NOON) is None


def test_meeting_one_term_leaves_the_others():
    row = start()
    other = start("plan_draft", of=about(pk=row.about))
    actions.meet("primary_assessment", kind="case", pk=row.about, by=BY, at=NOON)
    assert now_of(other).is_running


def test_all_of_a_record_are_cancelled_with_it():
    row = start()
    start("plan_draft", of=about(pk=row.about))
    stranger = start()
    ended = actions.cancel("case", row.about, reason=Reason.WORK_ENDED, by=BY, at=NOON)
    assert ended == 2
    assert now_of(row).outcome == "cancelled"
    assert now_of(stranger).is_running


def test_paused_working_days_are_added():
    """Due on Friday 18; paused from Tuesday to the next Tuesday, five working days."""
    row = start()
    assert pause(row) == 1
    assert now_of(row).next_at is None
    assert resume(row, local(22)) == 1
    kept = now_of(row)
    assert (kept.due_at, kept.paused_at) == (last_moment(25), None)
    assert kept.warn_at == last_moment(24)


def test_a_weekend_in_a_pause_is_no_working_day():
    """Paused from Friday to Monday: one working day."""
    row = start("comprehensive_assessment")
    pause(row, local(18))
    resume(row, local(21))
    assert now_of(row).due_at == last_moment(30)


def test_paused_hours_are_added_to_the_minute():
    row = start("danger_response")
    pause(row, NOON + timedelta(hours=1))
    resume(row, NOON + timedelta(hours=3, minutes=30))
    assert now_of(row).due_at == NOON + timedelta(hours=26, minutes=30)


def test_an_agreed_date_is_put_off_by_calendar_days():
    row = start("measure", due=date(2026, 10, 1))
    pause(row)
    resume(row, local(20))
    assert now_of(row).due_at == last_moment(6, month=10)


def test_paused_twice_is_paused_once():
    row = start()
    pause(row)
    assert pause(row, local(16)) == 0
    assert now_of(row).paused_at == NOON
    assert story(row) == ["started", "paused"]


def test_what_has_no_date_has_none_after_a_pause():
    row = start("plan_agree")
    pause(row)
    resume(row, local(20))
    assert now_of(row).due_at is None


def test_a_paused_one_can_be_met():
    row = start()
    pause(row)
    actions.meet("primary_assessment", kind="case", pk=row.about, by=BY, at=NOON)
    kept = now_of(row)
    assert (kept.outcome, kept.paused_at) == ("met", None)


def test_handed_over_somebody_else_answers():
    row, colleague = start(), uuid7()
    to = Owner(user=colleague)
    assert actions.hand_over("case", row.about, to=to, by=BY, at=NOON) == 1
    assert now_of(row).owner == colleague
    assert actions.hand_over("case", row.about, to=to, by=BY, at=NOON) == 0
    assert story(row) == ["started", "handed_over"]


def test_an_office_answers_where_nobody_is_named():
    row = start()
    office = Organisation.objects.filter(country="kg").first()
    to = Owner(organisation=office.pk)
    actions.hand_over("case", row.about, to=to, by=BY, at=NOON)
    kept = now_of(row)
    assert (kept.owner, kept.organisation_id) == (None, office.pk)


def test_it_is_never_handed_to_nobody():
    row = start()
    with pytest.raises(actions.NoOwner):
        actions.hand_over("case", row.about, to=Owner(), by=BY, at=NOON)


def test_what_happened_is_never_changed_or_taken_out():
    row = start()
    with context.acting_as_machine():
        for change in (
            lambda: Event.objects.filter(deadline=row).update(what="met"),
            lambda: Event.objects.filter(deadline=row).delete(),
        ):
            with pytest.raises(ProgrammingError), transaction.atomic():
                change()


def test_the_deadlines_of_a_record_are_told_with_those_that_run_first():
    row = start()
    actions.meet("primary_assessment", kind="case", pk=row.about, by=BY, at=NOON)
    runs = start("plan_review", of=about(pk=row.about))
    dateless = start("plan_agree", of=about(pk=row.about))
    with context.acting_as_machine():
        assert reads.of("case", row.about) == [runs, dateless, row]
        assert reads.running("case", row.about, "plan_review") == runs
        assert reads.running("case", row.about, "primary_assessment") is None
