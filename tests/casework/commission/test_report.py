"""The half-year report: its lines, its day, handed in."""

from datetime import UTC, date, datetime

import pytest

from kamkor.casework.clock import reads as clock
from kamkor.casework.commission import actions, half_year
from kamkor.casework.commission.errors import NotNow, Taken
from kamkor.foundation.db import context

from .conftest import as_, cast, item_of

pytestmark = pytest.mark.django_db
SECOND_HALF = half_year.ending(date(2026, 12, 31))


def numbers(commission, period=SECOND_HALF):
    return {line.code: line.number for line in half_year.lines(commission, period)}


def due(commission):
    with context.acting_as_machine():
        rows = clock.of("commission_report", commission.pk)
    return [row.due_at.date() for row in rows if row.is_running]


def test_the_lines_count_what_was_decided(
    opened, commission, cholpon, daniyar, elnura, temir
):
    assert numbers(commission)["sessions"] == 0
    cast(opened, (cholpon, "for"), (daniyar, "for"), (elnura, "for"))
    as_(cholpon, actions.decide, item_of(opened).pk, words="Да")
    as_(cholpon, actions.close, opened.pk)
    found = numbers(commission)
    assert (found["sessions"], found["items"], found["cases"]) == (1, 1, 1)
    assert (found["plans_agreed"], found["plans_returned"]) == (1, 0)
    first_half = half_year.ending(date(2026, 6, 30))
    assert set(numbers(commission, first_half).values()) == {0}


def test_every_line_says_where_it_comes_from(empty):
    assert all(line.source for line in half_year.lines(empty, SECOND_HALF))


def test_it_is_due_by_the_tenth_of_the_month_after(empty):
    assert due(empty) == [date(2027, 1, 10)]


def test_handed_in_the_next_is_due(empty, aigul):
    with pytest.raises(NotNow):
        as_(aigul, actions.hand_in, empty.pk, until=date(2026, 12, 31))
    january = datetime(2027, 1, 5, 6, tzinfo=UTC)
    as_(aigul, actions.hand_in, empty.pk, until=date(2026, 12, 31), at=january)
    assert due(empty) == [date(2027, 7, 10)]
    with pytest.raises(Taken):
        as_(aigul, actions.hand_in, empty.pk, until=date(2026, 12, 31), at=january)


def test_a_day_that_ends_no_half_year_is_none():
    assert half_year.ending(date(2026, 9, 30)) is None
