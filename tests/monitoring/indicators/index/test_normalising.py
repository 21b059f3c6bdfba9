"""Eleven ways to one scale, on which more is better."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kamkor.monitoring.indicators.index import normalising
from kamkor.monitoring.indicators.index.errors import NotPossible
from kamkor.monitoring.indicators.index.spec import Indicator, Method

UP = Indicator(code="up", parent="index", goalposts=(0, 50), target=40, bands=[10, 30])
DOWN = UP.model_copy(update={"code": "down", "direction": -1, "target": 5.0})
VALUES = np.array([[10.0, 10.0], [20.0, 20.0], [np.nan, 30.0], [40.0, 20.0]])
NAN = np.nan


def scores(how, values=VALUES, base=VALUES, **method):
    scales = normalising.scales(base, [UP, DOWN], reference=1)
    return normalising.normalise(values, how, scales, Method(**method))


@pytest.mark.parametrize(
    ("how", "up", "down"),
    [
        ("minmax", [0, 100 / 3, NAN, 100], [100, 50, 0, 50]),
        ("to_best", [0, 100 / 3, NAN, 100], [100, 50, 0, 50]),
        ("scaled", [20, 40, NAN, 80], [80, 60, 40, 60]),
        ("goalposts", [20, 40, NAN, 80], [80, 60, 40, 60]),
        ("rank", [1, 2, NAN, 3], [4, 2, 1, 2]),
        ("borda", [0, 1, NAN, 2], [3, 1, 0, 1]),
        ("percentile", [0, 50, NAN, 100], [100, 100 / 3, 0, 100 / 3]),
        ("to_target", [0, 100 / 3, NAN, 100], [80, 40, 0, 40]),
        ("to_reference", [0, 100, NAN, 100], [100, 100, 0, 100]),
        ("bands", [50, 50, NAN, 100], [100, 50, 50, 50]),
    ],
)  # fmt: skip
def test_the_formula_of_each(how, up, down):
    np.testing.assert_allclose(scores(how), np.column_stack([up, down]), atol=1e-9)


def test_zscores_have_the_mean_and_deviation_asked_for():
    told = scores("zscore", moments=(100, 10))
    np.testing.assert_allclose(np.nanmean(told, axis=0), [100, 100])
    np.testing.assert_allclose(np.nanstd(told, axis=0, ddof=1), [10, 10])


def test_a_fraction_is_of_the_greatest():
    told = scores("fraction")
    np.testing.assert_allclose(told[:, 0], [25, 50, NAN, 100])


def test_scores_of_another_year_stand_on_the_scale_of_the_base():
    later = VALUES + 5
    told = scores("minmax", values=later)
    np.testing.assert_allclose(told[3], [350 / 3, 25])


def test_scores_past_the_goalposts_are_cut_only_where_that_is_asked():
    far = np.array([[60.0, 60.0]])
    assert scores("goalposts", values=far).tolist() == [[100, 0]]
    assert scores("goalposts", values=far, cut=False).tolist() == [[120, -20]]


def test_a_logarithm_is_taken_of_goalposts_too():
    income = Indicator(code="i", parent="x", goalposts=(100, 10_000), log=True)
    values = np.array([[1_000.0], [0.0]])
    scales = normalising.scales(values, [income])
    told = normalising.normalise(values, "goalposts", scales, Method())
    np.testing.assert_allclose(told, [[50], [NAN]])


@pytest.mark.parametrize(
    ("how", "code"),
    [("scaled", "no_goalposts"), ("to_target", "no_target"), ("bands", "no_bands")],
)
def test_what_is_not_given_is_asked_for_by_name(how, code):
    bare = Indicator(code="bare", parent="index")
    scales = normalising.scales(VALUES[:, :1], [bare])
    with pytest.raises(NotPossible) as caught:
        normalising.normalise(VALUES[:, :1], how, scales, Method())
    assert (caught.value.code, caught.value.facts) == (code, {"columns": ["bare"]})


numbers = st.floats(-1e6, 1e6, allow_nan=False) | st.just(NAN)


@given(arrays(float, st.tuples(st.integers(1, 7), st.just(2)), elements=numbers))
@pytest.mark.parametrize(
    "how",
    ["minmax", "zscore", "scaled", "rank", "borda", "percentile", "goalposts", "bands"],
)  # fmt: skip
def test_better_values_never_get_worse_scores_and_unknown_ones_none(how, values):
    scales = normalising.scales(values, [UP, DOWN])
    told = normalising.normalise(values, how, scales, Method())
    assert (np.isnan(told) == np.isnan(values)).all()
    for column, sign in ((0, 1), (1, -1)):
        known = ~np.isnan(values[:, column])
        order = np.argsort(sign * values[known, column], kind="stable")
        assert (np.diff(told[known, column][order]) >= -1e-6).all()
