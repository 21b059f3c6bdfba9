"""Rates of a few children are not shown; three years together may be."""

import pytest

from kamkor.monitoring.publishing.disclosure.rates import Rate, Rules, rate

RULES = Rules(denominator=30, numerator=5)


@pytest.mark.parametrize("pair", [(5, 29), (4, 30), (0, 500), (None, 500), (9, None)])
def test_too_few_is_no_rate(pair):
    assert rate(pair, rules=RULES) == Rate(None)


def test_enough_is_a_rate():
    assert rate((5, 30), rules=RULES) == Rate(pytest.approx(100 / 6))
    assert rate((5, 500), rules=RULES, per=1000).value == pytest.approx(10)


def test_three_years_together_are_offered_where_they_are_enough():
    told = rate((4, 40), [(3, 35), (5, 45)], rules=RULES)
    assert told == Rate(None, pytest.approx(100 * 12 / 120))


def test_two_years_are_not_three():
    assert rate((4, 40), [(3, 35)], rules=RULES).mean is None


def test_a_year_that_is_hidden_is_not_left_out_of_the_mean():
    assert rate((4, 40), [(None, 35), (9, 45)], rules=RULES).mean is None


def test_noise_does_not_make_more_than_all():
    assert rate((33, 31), rules=RULES).value == 100
