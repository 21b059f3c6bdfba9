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
    return imputing.fill(values, how, **more).values


def test_by_the_mean_or_median_of_all():
    assert filled("mean")[3, 0] == pytest.approx(70 / 3)
    assert filled("median")[3, 0] == 20
    assert filled("mean")[1, 1] == 3


def test_by_the_group_and_by_all_where_the_group_knows_nothing():
    assert filled("group_mean", groups=GROUPS)[1, 1] == 1
    alone = np.array([[10.0], [NAN], [20.0], [30.0]])
    lonely = filled("group_median", alone, groups=np.array([0, 1, 0, 0]))
    assert lonely[1, 0] == 20


def test_by_the_newest_year():
    years = (2020, 2021, 2022)
    assert filled("last", earlier=EARLIER, years=years)[1, 1] == 6
    assert filled("last", earlier=EARLIER, years=years)[3, 0] == 10
    assert filled("linear", earlier=EARLIER, years=years)[1, 1] == 6, "flat at the end"
    assert filled("linear", earlier=EARLIER, years=years)[3, 0] == 10


def test_on_the_line_between_the_years_around_it():
    between = (2020, 2026, 2022)
    assert filled("linear", earlier=EARLIER, years=between)[1, 1] == pytest.approx(
        8 + (6 - 8) * 2 / 6
    )
    assert filled("linear", earlier=EARLIER, years=between)[3, 0] == 10
    assert filled("last", earlier=EARLIER, years=between)[1, 1] == 8, "no later year"


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
    [
        ("group_mean", "no_groups"),
        ("last", "no_years"),
        ("linear", "no_years"),
        ("guess", "no_method"),
    ],
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


@pytest.mark.parametrize("how", imputing.METHODS)
def test_a_column_of_one_value_or_none_never_fails(how):
    values = np.array([[1.0, 7.0, NAN], [2.0, NAN, NAN], [3.0, NAN, NAN]])
    more = {"groups": np.array([0, 1, 1]), "earlier": [values], "years": (1, 2)}
    told = filled(how, values, **more)
    assert np.isnan(told[:, 2]).all()
    assert told[0, 1] == 7


@given(st.permutations(range(8)), st.permutations(range(4)))
@pytest.mark.parametrize("how", ["mean", "median", "neighbours", "regression"])
def test_the_order_of_units_and_columns_does_not_matter(how, units, columns):
    values = np.random.default_rng(5).normal(50, 9, (8, 4))
    values[[0, 3, 5], [1, 2, 0]] = NAN
    turned = filled(how, values[units][:, columns])
    np.testing.assert_allclose(
        turned, filled(how, values)[units][:, columns], rtol=1e-6
    )


@pytest.mark.parametrize("how", ["mean", "median", "neighbours", "regression"])
def test_the_unit_of_measure_does_not_matter(how):
    values = np.random.default_rng(6).normal(50, 9, (12, 4))
    values[[0, 3, 5], [1, 2, 0]] = NAN
    scale = np.array([1e-3, 1.0, 10.0, 1e6])
    np.testing.assert_allclose(filled(how, values * scale), filled(how, values) * scale)


def test_more_columns_than_units_are_no_obstacle_to_regression():
    values = np.random.default_rng(2).normal(0, 1, (5, 20))
    values[0, 0] = values[3, 7] = NAN
    assert np.isfinite(filled("regression", values)).all()


def test_regression_is_closer_to_the_truth_than_the_mean():
    luck = np.random.default_rng(8)
    truth = luck.normal(0, 1, (40, 1)) + luck.normal(0, 0.3, (40, 5))
    hidden = luck.random(truth.shape) < 0.15
    values = np.where(hidden, NAN, truth)

    def error(how):
        return np.abs(filled(how, values) - truth)[hidden].mean()

    assert error("regression") < 0.6 * error("mean")
    assert error("neighbours") < 0.8 * error("mean")


@pytest.mark.parametrize(
    "how", ["mean", "median", "group_mean", "group_median", "neighbours", "regression"]
)
def test_what_is_filled_is_unsure_and_nothing_else(how):
    values = np.random.default_rng(4).normal(50, 9, (12, 3))
    values[2, 1] = values[7, 0] = NAN
    done = imputing.fill(values, how, groups=np.arange(12) % 2)
    unknown = np.isnan(values)
    assert (done.values[~unknown] == values[~unknown]).all()
    assert np.isnan(done.spread[~unknown]).all()
    assert (done.spread[unknown] > 3).all()


def test_the_spread_about_the_mean_is_that_of_a_prediction():
    wide = np.nanstd(VALUES[:, 0], ddof=1) * np.sqrt(1 + 1 / 3)
    assert imputing.fill(VALUES, "mean").spread[3, 0] == pytest.approx(wide)


def test_a_regression_holds_the_truth_as_often_as_it_says():
    luck, held, many = np.random.default_rng(9), 0, 200
    for _time in range(many):
        truth = luck.normal(0, 1, (25, 1)) + luck.normal(0, 0.5, (25, 3))
        values = truth.copy()
        values[0, 0] = NAN
        done = imputing.fill(values, "regression")
        held += abs(truth[0, 0] - done.values[0, 0]) <= 1.645 * done.spread[0, 0]
    assert 0.82 < held / many < 0.97


def test_what_is_taken_from_another_year_says_nothing_of_its_spread():
    now = np.array([[1.0], [NAN]])
    done = imputing.fill(now, "last", earlier=[np.array([[1.0], [2.0]])], years=(1, 2))
    assert done.values[1, 0] == 2
    assert np.isnan(done.spread[1, 0])
