"""A deadline starts: until when, by which law, for whom."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from kamkor.casework.clock import actions
from kamkor.casework.clock.choices import Owner
from kamkor.casework.clock.models import Deadline
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.law.models import Parameter
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


def test_working_days_end_with_the_last_of_them():
    """Three working days after Tuesday end with Friday."""
    assert start("primary_assessment").due_at == last_moment(18)


def test_working_days_pass_over_the_weekend():
    """Ten working days after 15 September are 29 September."""
    assert start("comprehensive_assessment").due_at == last_moment(29)


def test_hours_end_at_their_moment():
    row = start("danger_response")
    assert row.due_at == NOON + timedelta(hours=24)
    assert not row.is_day


def test_months_end_with_a_day():
    assert start("plan_review").due_at == last_moment(15, month=10)


def test_an_agreed_date_needs_no_law():
    row = start("measure", due=date(2026, 10, 1))
    assert (row.due_at, row.parameter) == (last_moment(1, month=10), None)


def test_the_day_is_the_local_one_though_the_moment_is_late_in_the_evening():
    """23:30 of Tuesday in Bishkek is still Tuesday there, 17:30 by UTC."""
    assert start("pin", at=local(15, 23)).due_at == last_moment(18)


def test_what_the_law_does_not_tell_has_no_date_but_an_owner():
    row = start("plan_agree")
    assert row.due_at is None
    assert row.parameter.code == "PLAN_AGREE_DAYS"
    assert row.owner is not None
    assert now_of(row).next_at is None


def test_a_bill_sets_no_date():
    row = start("guardianship_application")
    assert row.parameter.status == "draft"
    assert row.due_at is None


def test_the_law_of_the_first_day_decides():
    with context.acting_as_machine():
        old = Parameter.objects.get(country="kg", code="PRIMARY_ASSESSMENT_DAYS")
        Parameter.objects.filter(pk=old.pk).update(valid_to=date(2026, 9, 1))
        old.pk, old.value, old.valid_from = uuid7(), 1, date(2026, 9, 1)
        old.save(force_insert=True)
    assert start(at=local(31, month=8)).due_at == last_moment(3)
    assert start(at=NOON).due_at == last_moment(16)


def test_who_is_told_is_reckoned_in_working_days():
    """Due on Friday: reminded the working day before, the head of the unit on Monday,
    headquarters five working days late."""
    row = start("primary_assessment")
    assert row.warn_at == last_moment(17)
    assert row.supervisor_at == last_moment(21)
    assert row.headquarters_at == last_moment(25)


def test_one_term_runs_once_for_one_record():
    first = start()
    of = about(pk=first.about)
    with pytest.raises(actions.AlreadyRunning):
        start(of=of)
    assert start("plan_draft", of=of).pk != first.pk


def test_the_database_itself_refuses_two_that_run():
    row = now_of(start())
    row.pk = uuid7()
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError),
        transaction.atomic(),
    ):
        row.save(force_insert=True)


def test_after_the_end_the_same_term_starts_again():
    row = start()
    actions.meet("primary_assessment", kind="case", pk=row.about, by=BY, at=NOON)
    assert start(of=about(pk=row.about)).pk != row.pk


def test_nobody_is_no_owner():
    with pytest.raises(actions.NoOwner):
        start(owner=Owner())


def test_an_unknown_term_says_so():
    with pytest.raises(actions.UnknownTerm, match="tea_break"):
        start("tea_break")


def test_the_start_is_kept_and_logged():
    row = start()
    assert story(row) == ["started"]
    with context.acting_as_machine():
        entry = Entry.objects.get(verb="deadline.started")
    assert (entry.record_id, entry.detail["term"]) == (
        str(row.pk),
        "primary_assessment",
    )


def test_nothing_is_written_when_it_is_refused():
    row = start()
    with pytest.raises(actions.AlreadyRunning):
        start(of=about(pk=row.about))
    with context.acting_as_machine():
        assert Deadline.objects.count() == 1
