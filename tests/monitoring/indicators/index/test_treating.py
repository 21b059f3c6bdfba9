"""Outliers are treated only where they make a column uneven, and only if asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kamkor.monitoring.indicators.index import treating
from kamkor.monitoring.indicators.index.errors import NotPossible

CALM = np.linspace(1, 20, 20)
ONE_FAR = np.append(np.linspace(1, 19, 19), 200.0)


def treated(column, how, **more):
    told = treating.treat(column[:, None], how, **more)
    return told.values[:, 0], told.done[0]


@pytest.mark.parametrize("how", ["winsorise", "log", "boxcox", "winsorise_log"])
def test_a_column_without_outliers_stays(how):
    values, done = treated(CALM, how)
    assert done == "none"
    assert (values == CALM).all()


def test_a_point_far_out_is_brought_to_the_next():
    values, done = treated(ONE_FAR, "winsorise")
    assert done == "winsorised 1"
    assert values[-1] == 19
    assert (values[:-1] == ONE_FAR[:-1]).all()


def test_one_to_ten_with_30_and_100_by_hand():
    """G1 = 3.06 and G2 = 9.74; when 100 is 30, G1 = 1.71 and G2 = 1.82: one is enough."""
    x = np.array([*range(1, 11), 30, 100], dtype=float)
    values, done = treated(x, "winsorise")
    assert (done, *values[-2:]) == ("winsorised 1", 30, 30)


def test_points_that_are_equal_move_together():
    x = np.array([*range(1, 20), 300.0, 300.0])
    values, done = treated(x, "winsorise", most=1, skew=1.0, kurtosis=0.5)
    assert (done, *values[-2:]) == ("winsorised 2", 19, 19)


def test_both_ends_are_looked_at_again_after_each_point():
    x = np.array([-90.0, *range(1, 40), 250.0])
    values, done = treated(x, "winsorise", skew=0.5, kurtosis=0.5)
    assert (done, values[0], values[-1]) == ("winsorised 2", 1, 39)


def test_moments_are_those_of_joanes_and_gill():
    x = np.random.default_rng(2).exponential(3, 17)
    n, away = len(x), x - x.mean()
    g1 = (away**3).mean() / (away**2).mean() ** 1.5
    g2 = (away**4).mean() / (away**2).mean() ** 2 - 3
    assert treating.skewness_of(x) == pytest.approx(g1 * np.sqrt(n * (n - 1)) / (n - 2))
    assert treating.kurtosis_of(x) == pytest.approx(
        ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3))
    )


def test_a_way_nobody_knows_is_refused():
    with pytest.raises(NotPossible, match="no_method"):
        treated(CALM, "trim")


def test_a_point_far_below_is_brought_up():
    values, done = treated(-ONE_FAR, "winsorise")
    assert (done, values[-1]) == ("winsorised 1", -19)


def test_where_too_many_points_are_far_out_the_logarithm_is_taken_of_all():
    many = np.sort(np.exp(np.random.default_rng(3).normal(0, 1.0, 200)))
    values, done = treated(many, "winsorise_log", most=1)
    assert done == "log"
    assert (np.diff(values) > 0).all(), "the order stays"
    assert treated(many, "winsorise", most=1)[1] == "failed"


def test_the_power_of_a_box_cox_is_told():
    values, done = treated(ONE_FAR, "boxcox")
    assert done.startswith("boxcox ")
    assert (np.diff(values) > 0).all()


def test_what_is_unknown_stays_unknown_and_none_changes_nothing():
    gaps = np.append(ONE_FAR, np.nan)
    values, _done = treated(gaps, "winsorise")
    assert np.isnan(values[-1])
    assert treated(gaps, "none")[1] == "none"


numbers = st.floats(-1e6, 1e6).map(lambda x: round(x, 3)) | st.just(np.nan)


@given(arrays(float, st.integers(1, 30), elements=numbers))
@pytest.mark.parametrize("how", ["winsorise", "log", "boxcox", "winsorise_log"])
def test_nobody_overtakes_anybody(how, column):
    values, _done = treated(column, how)
    assert (np.isnan(values) == np.isnan(column)).all()
    known = ~np.isnan(column)
    order = np.argsort(column[known], kind="stable")
    assert (np.diff(values[known][order]) >= -1e-9).all()
