"""What is not known is filled as asked; what is known stays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kamkor.monitoring.indicators.index import imputing
from kamkor.monitoring.indicators.index.errors import NotPossible

NAN = np.nan
VALUES = np.array([[10.0, 1.0], [20.0, NAN], [40.0, 3.0], [NAN, 5.0]])
GROUPS = np.array([0, 0, 1, 1])
EARLIER = [
    np.array([[1.0, 1.0], [2.0, 8.0], [3.0, 3.0], [10.0, 4.0]]),
    np.array([[1.0, 1.0], [2.0, 6.0], [3.0, 3.0], [NAN, 4.0]]),
]


def filled(how, values=VALUES, **more):
    return imputing.impute(values, how, **more)


def test_by_the_mean_or_median_of_all():
    assert filled("mean")[3, 0] == pytest.approx(70 / 3)
    assert filled("median")[3, 0] == 20
    assert filled("mean")[1, 1] == 3


def test_by_the_group_and_by_all_where_the_group_knows_nothing():
    assert filled("group_mean", groups=GROUPS)[1, 1] == 1
    alone = np.array([[10.0], [NAN], [20.0], [30.0]])
    lonely = filled("group_median", alone, groups=np.array([0, 1, 0, 0]))
    assert lonely[1, 0] == 20


def test_by_the_newest_year_or_the_line_through_two():
    years = (2020, 2021, 2022)
    assert filled("last", earlier=EARLIER, years=years)[1, 1] == 6
    assert filled("last", earlier=EARLIER, years=years)[3, 0] == 10
    assert filled("linear", earlier=EARLIER, years=years)[1, 1] == 4
    assert filled("linear", earlier=EARLIER, years=years)[3, 0] == 10, "one year: flat"


def test_by_the_nearest_units():
    values = np.array(
        [[1.0, 1.0, 10.0], [1.1, 1.0, 12.0], [0.9, 1.1, 14.0], [9.0, 9.0, 90.0],
         [1.0, 1.05, NAN]]
    )  # fmt: skip
    assert filled("neighbours", values)[4, 2] == pytest.approx(12)


def test_by_regression_on_the_other_columns():
    x = np.linspace(0, 10, 30)
    values = np.column_stack([x, 3 * x + 1, 100 - 2 * x])
    values[7, 1] = NAN
    assert filled("regression", values)[7, 1] == pytest.approx(3 * x[7] + 1, abs=1)


@pytest.mark.parametrize(
    ("how", "code"),
    [("group_mean", "no_groups"), ("last", "no_years"), ("linear", "no_years")],
)
def test_what_a_method_needs_is_asked_for(how, code):
    with pytest.raises(NotPossible, match=code):
        filled(how)


numbers = st.floats(-1e3, 1e3).map(lambda x: round(x, 4)) | st.just(NAN)


@given(arrays(float, st.tuples(st.integers(1, 6), st.integers(1, 4)), elements=numbers))
@pytest.mark.parametrize(
    "how", ["mean", "median", "group_mean", "neighbours", "regression", "last"]
)
def test_known_cells_stay_and_only_empty_columns_stay_unknown(how, values):
    groups = np.arange(len(values)) % 2
    more = {"earlier": [values], "years": (1, 2)} if how == "last" else {}
    told = filled(how, values, groups=groups, **more)
    known = ~np.isnan(values)
    assert (told[known] == values[known]).all()
    if how != "last":
        empty = ~known.any(axis=0)
        assert (np.isnan(told).any(axis=0) == empty).all()


def test_draws_differ_where_something_was_filled_and_nowhere_else():
    done = filled("mean")
    drawn = imputing.draw(VALUES, done, 500, np.random.default_rng(1))
    unknown = np.isnan(VALUES)
    assert (drawn[:, ~unknown] == VALUES[~unknown]).all()
    assert drawn[:, 3, 0].std() == pytest.approx(np.nanstd(VALUES[:, 0]), rel=0.15)
    assert drawn[:, 3, 0].mean() == pytest.approx(done[3, 0], abs=2)
