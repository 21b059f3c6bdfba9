"""How sure each figure is, against statsmodels and scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from kamkor.monitoring.indicators.index.data_error import (
    Cells,
    draws,
    intervals,
    rate_interval,
    shrink,
    shrunk,
    standard_errors,
    wilson,
)


def cells(values, *, errors=None, k=None, n=None, **more):
    values = np.array(values, dtype=float)
    blank = np.full(values.shape, np.nan)
    given = [blank if x is None else np.array(x, dtype=float) for x in (errors, k, n)]
    return Cells(values, *given, **more)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_statsmodels(counts):
    k, n = counts
    low, high = wilson(np.array([float(k)]), np.array([float(n)]))
    theirs = proportion_confint(k, n, method="wilson")
    np.testing.assert_allclose([low[0], high[0]], theirs, atol=1e-12)


def test_a_share_of_nobody_has_no_interval():
    assert np.isnan(wilson(np.array([0.0]), np.array([0.0]))).all()


@given(st.integers(0, 500))
def test_bounds_of_a_rate_are_those_of_chi_squared(k):
    low, high = rate_interval(np.array([float(k)]), np.array([1000.0]))
    at = stats.chi2.ppf([0.025, 0.975], [2 * max(k, 1), 2 * k + 2]) / 2000
    np.testing.assert_allclose(high[0], at[1])
    np.testing.assert_allclose(low[0], at[0] if k else 0)


def test_draws_of_a_share_have_the_spread_of_its_count():
    told = cells([[30.0]], k=[[300]], n=[[1000]])
    drawn = draws(told, 20_000, np.random.default_rng(1))
    assert drawn.std() == pytest.approx(standard_errors(told)[0, 0], rel=0.03)
    assert drawn.mean() == pytest.approx(30, abs=0.1)


def test_draws_of_a_rate_are_gamma():
    told = cells([[2.0], [1500.0]], k=[[2], [1500]], n=[[1000], [1000]])
    drawn = draws(told, 20_000, np.random.default_rng(1))[:, 0, 0]
    assert stats.kstest(drawn, stats.gamma(2.5).cdf).pvalue > 0.001


def test_a_published_error_gives_normal_draws_and_stands_before_counts():
    told = cells([[40.0]], errors=[[2.0]], k=[[4]], n=[[10]])
    drawn = draws(told, 20_000, np.random.default_rng(1)).ravel()
    assert stats.kstest(drawn, stats.norm(40, 2).cdf).pvalue > 0.001
    assert standard_errors(told)[0, 0] == 2


@given(st.integers(0, 20), st.integers(0, 99))
def test_no_draw_lies_outside_the_possible_range(k, seed):
    told = cells([[k / 20 * 100, 99.0]], errors=[[np.nan, 5.0]], k=[[k, np.nan]],
                 n=[[20, np.nan]], low=np.zeros(2), high=np.full(2, 100.0))  # fmt: skip
    drawn = draws(told, 200, np.random.default_rng(seed))
    assert (drawn >= 0).all()
    assert (drawn <= 100).all()


def test_a_cell_without_an_error_keeps_its_value():
    drawn = draws(cells([[7.0, np.nan]]), 3, np.random.default_rng(1))
    np.testing.assert_array_equal(drawn, [[[7, np.nan]]] * 3)


def test_small_areas_are_drawn_to_the_rate_of_all_the_most():
    k, n = np.array([0.0, 100.0, 400.0, 40.0]), np.array([20.0, 1000.0, 2000.0, 1000.0])
    rates, errors = shrink(k, n)
    overall = k.sum() / n.sum()
    moved = np.abs(rates - k / n) / np.abs(overall - k / n)
    assert moved[0] == moved.max()
    assert (np.sign(rates - overall) == np.sign(k / n - overall)).all()
    assert errors[0] == errors.max()


def test_areas_alike_but_for_chance_all_take_the_rate_of_all():
    rates, errors = shrink(
        np.array([10.0, 10.0, 11.0]), np.array([100.0, 100.0, 100.0])
    )
    np.testing.assert_allclose(rates, 31 / 300)
    np.testing.assert_allclose(errors, 0)


def test_an_area_not_known_takes_the_rate_of_all():
    rates, _ = shrink(np.array([np.nan, 10.0, 90.0]), np.array([np.nan, 100.0, 100.0]))
    assert rates[0] == pytest.approx(0.5)


def test_shrinking_is_marshalls_formula():
    k, n = np.array([5.0, 50.0, 30.0]), np.array([100.0, 200.0, 300.0])
    m, total = 85 / 600, 600
    a = sum(n * (k / n - m) ** 2) / total - m / (total / 3)
    np.testing.assert_allclose(shrink(k, n)[0], m + a / (a + m / n) * (k / n - m))


def test_each_figure_has_the_interval_of_what_is_known_of_it():
    told = cells(
        [[90.0, 4.0, 7.0, 5.0], [80.0, 3.0, 7.0, 5.0]],
        errors=[[np.nan, np.nan, 2.0, np.nan]] * 2,
        k=[[90, 40, np.nan, np.nan], [8, 3, np.nan, np.nan]],
        n=[[100, 10, np.nan, np.nan], [10, 1, np.nan, np.nan]],
    )  # fmt: skip
    low, high = intervals(told)
    share, rate = wilson(np.array([90.0]), np.array([100.0])), rate_interval(
        np.array([40.0]), np.array([10.0])
    )  # fmt: skip
    assert (low[0, 0], high[0, 0]) == pytest.approx(
        (100 * share[0][0], 100 * share[1][0])
    )
    assert (low[0, 1], high[0, 1]) == pytest.approx((rate[0][0], rate[1][0]))
    assert (low[0, 2], high[0, 2]) == pytest.approx((7 - 3.92, 7 + 3.92), abs=1e-3)
    assert np.isnan([low[0, 3], high[0, 3]]).all()


def test_figures_with_counts_are_shrunk_in_their_own_unit_and_others_stay():
    k, n = np.array([50.0, 2.0, 900.0]), np.array([100.0, 5.0, 1000.0])
    told = cells(
        np.column_stack([100 * k / n, [7, 8, 9]]),
        k=np.column_stack([k, [np.nan] * 3]),
        n=np.column_stack([n, [np.nan] * 3]),
    )
    done = shrunk(told)
    rates, errors = shrink(k, n)
    np.testing.assert_allclose(done.values[:, 0], 100 * rates)
    np.testing.assert_allclose(standard_errors(done)[:, 0], 100 * errors)
    assert (done.values[:, 1] == [7, 8, 9]).all()
