from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamkor.foundation.law import calendar
from kamkor.foundation.law.models import Parameter

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
countries = st.sampled_from(["kg", "kz"])


def term(value: str, unit: str, calendar_: str = "calendar", rule: str | None = None):
    from decimal import Decimal

    number = Decimal(value) if value else None
    return Parameter(
        country="kg", code="X", value=number, unit=unit, calendar=calendar_, rule=rule
    )


@given(days, st.integers(0, 60), countries)
def test_counting_undoes_adding(start, number, country):
    end = calendar.add_working_days(start, number, country=country)
    assert calendar.working_days_between(start, end, country=country) == number


@given(days, st.integers(0, 30), countries)
def test_one_more_day_is_later_and_a_working_day(start, number, country):
    end = calendar.add_working_days(start, number, country=country)
    later = calendar.add_working_days(start, number + 1, country=country)
    assert end < later
    assert calendar.is_working(later, country=country)


@given(days, st.integers(0, 20), st.integers(0, 20), countries)
def test_adding_twice_is_adding_the_sum(start, first, second, country):
    step = calendar.add_working_days(start, first, country=country)
    assert calendar.add_working_days(
        step, second, country=country
    ) == calendar.add_working_days(start, first + second, country=country)


@given(days, days, countries)
def test_counting_back_is_the_negative(start, end, country):
    there = calendar.working_days_between(start, end, country=country)
    assert there == -calendar.working_days_between(end, start, country=country)


@given(days, st.integers(0, 100))
def test_a_later_start_never_has_an_earlier_deadline(start, number):
    parameter = term(str(number), "days", "working")
    assert calendar.deadline(start, parameter) <= calendar.deadline(
        start + timedelta(days=1), parameter
    )


def test_a_negative_number_of_working_days_is_refused():
    with pytest.raises(ValueError, match="forward"):
        calendar.add_working_days(date(2025, 1, 1), -1, country="kg")


def test_three_working_days_go_over_nooruz_and_the_weekend():
    # 21 March 2025 is Nooruz, a Friday
    assert calendar.add_working_days(
        date(2025, 3, 19), 3, country="kg"
    ) == date(2025, 3, 25)  # fmt: skip


def test_the_two_countries_have_different_holidays():
    assert calendar.is_working(date(2025, 10, 27), country="kg")
    assert not calendar.is_working(date(2025, 10, 27), country="kz")


@pytest.mark.parametrize(
    ("start", "parameter", "end"),
    [
        (date(2025, 1, 31), term("1", "months"), date(2025, 2, 28)),
        (date(2024, 2, 29), term("3", "years"), date(2027, 2, 28)),
        (date(2025, 3, 1), term("30", "days"), date(2025, 3, 31)),
        (
            date(2025, 12, 3),
            term("", "date_rule", rule="next-month:1"),
            date(2026, 1, 1),
        ),
        (
            date(2025, 6, 30),
            term("", "date_rule", rule="after-half-year:10"),
            date(2025, 7, 10),
        ),
        (
            date(2025, 7, 1),
            term("", "date_rule", rule="after-half-year:25"),
            date(2026, 1, 25),
        ),
        (
            date(2025, 4, 1),
            term("", "date_rule", rule="year-day:04-01"),
            date(2025, 4, 1),
        ),
        (
            date(2025, 4, 2),
            term("", "date_rule", rule="year-day:04-01"),
            date(2026, 4, 1),
        ),
    ],
)
def test_each_unit_finds_its_last_day(start, parameter, end):
    assert calendar.deadline(start, parameter) == end


def test_an_unknown_value_sets_no_deadline():
    with pytest.raises(ValueError, match="no known value"):
        calendar.deadline(date(2025, 1, 1), term("", "days"))


def test_an_amount_of_money_sets_no_deadline():
    with pytest.raises(ValueError, match="does not tell a day"):
        calendar.deadline(date(2025, 1, 1), term("1000", "som"))


def test_a_term_in_hours_ends_at_a_moment():
    start = datetime(2025, 1, 1, 22, tzinfo=UTC)
    assert calendar.moment(start, term("24", "hours")) == start + timedelta(days=1)


def test_a_date_rule_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="not a date rule"):
        calendar.by_rule(date(2025, 1, 1), "some day")


def test_a_day_moved_by_the_government_stands_before_the_holidays(tmp_path, settings):
    folder = tmp_path / "countries" / "kg"
    folder.mkdir(parents=True)
    (folder / "days.csv").write_text(
        "day,is_working,note,source\n2025-09-06,yes,moved,x\n2025-09-08,no,moved,x\n"
    )
    settings.BASE_DIR = tmp_path
    calendar._moved.cache_clear()
    try:
        assert calendar.is_working(date(2025, 9, 6), country="kg")
        assert not calendar.is_working(date(2025, 9, 8), country="kg")
    finally:
        calendar._moved.cache_clear()
