"""Outliers are treated only where they make a column uneven, and only if asked."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kamkor.monitoring.indicators.index import treating

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
@pytest.mark.parametrize("how", ["winsorise", "log", "winsorise_log"])
def test_nobody_overtakes_anybody(how, column):
    values, _done = treated(column, how)
    assert (np.isnan(values) == np.isnan(column)).all()
    known = ~np.isnan(column)
    order = np.argsort(column[known], kind="stable")
    assert (np.diff(values[known][order]) >= -1e-9).all()
