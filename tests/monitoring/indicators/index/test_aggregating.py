"""Means of scores, and a framework of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from kamkor.monitoring.indicators.index import aggregating
from kamkor.monitoring.indicators.index.framework import Framework
from kamkor.monitoring.indicators.index.spec import Method

from .making import specification

X = np.array([[20.0, 40.0, 60.0], [50.0, 50.0, 50.0], [10.0, np.nan, 30.0]])
W = np.array([1.0, 1.0, 2.0])
MEANS = ["arithmetic", "geometric", "harmonic", "power", "owa"]


def mean(how, x=X, w=W, **method):
    return aggregating.aggregate(x, w, how, Method(**method))


def test_each_mean_is_what_scipy_says():
    row, w = X[0], W
    assert mean("arithmetic")[0] == pytest.approx(np.average(row, weights=w))
    assert mean("geometric")[0] == pytest.approx(stats.gmean(row, weights=w))
    assert mean("harmonic")[0] == pytest.approx(stats.hmean(row, weights=w))
    assert mean("power", power=3)[0] == pytest.approx(stats.pmean(row, 3, weights=w))
    assert mean("power", power=0)[0] == pytest.approx(stats.gmean(row, weights=w))


def test_what_is_not_known_leaves_its_weight_to_the_others():
    assert mean("arithmetic")[2] == pytest.approx((10 + 2 * 30) / 3)
    assert mean("geometric")[2] == pytest.approx(stats.gmean([10, 30], weights=[1, 2]))


def test_one_score_of_zero_does_not_make_the_whole_zero():
    low = np.array([[0.0, 100.0]])
    assert mean("geometric", low, np.ones(2))[0] == pytest.approx(10)
    assert mean("geometric", low, np.ones(2), floor=0)[0] == 0


def test_an_uneven_profile_is_penalised():
    """Mazziotta and Pareto: mean less deviation times its share of the mean."""
    even, uneven = np.array([[100.0, 100.0]]), np.array([[90.0, 110.0]])
    assert mean("mazziotta", even, np.ones(2))[0] == 100
    assert mean("mazziotta", uneven, np.ones(2))[0] == pytest.approx(
        100 - 10 * 10 / 100
    )
    worse = mean("mazziotta", uneven, np.ones(2), penalty=1)[0]
    assert worse == pytest.approx(101)


def test_weights_by_place_go_from_the_least_to_the_most_careful():
    x, w = np.array([[10.0, 30.0, 20.0]]), np.ones(3)
    assert mean("owa", x, w)[0] == 20
    assert mean("owa", x, w, order=[1, 0, 0])[0] == 30
    assert mean("owa", x, w, order=[0, 0, 1])[0] == 10


def test_who_wins_most_duels_is_first():
    x = np.array([[3.0, 3.0, 1.0], [2.0, 2.0, 2.0], [1.0, 1.0, 3.0]])
    assert mean("copeland", x, np.ones(3)).tolist() == [2, 0, -2]
    matrix = aggregating.outranking(x, np.ones(3))
    assert matrix[0, 1] == pytest.approx(2 / 3)
    assert matrix[1, 0] == pytest.approx(1 / 3)
    assert np.diag(matrix).tolist() == [0, 0, 0]


positive = st.floats(1, 100)
tables = arrays(float, st.tuples(st.integers(1, 5), st.just(3)), elements=positive)


@given(tables, st.lists(st.floats(0.1, 10), min_size=3, max_size=3))
@pytest.mark.parametrize("how", MEANS)
def test_a_mean_lies_between_the_scores_and_follows_no_order(how, x, w):
    w = np.array(w)
    told = mean(how, x, w)
    assert (told >= x.min(axis=1) - 1e-9).all()
    assert (told <= x.max(axis=1) + 1e-9).all()
    for turn in itertools.permutations(range(3)):
        turn = list(turn)
        np.testing.assert_allclose(mean(how, x[:, turn], w[turn]), told)


@given(tables)
def test_the_means_stand_in_their_known_order(x):
    w = np.ones(3)
    harmonic, geometric, arithmetic = (
        mean(how, x, w) for how in ("harmonic", "geometric", "arithmetic")
    )
    assert (harmonic <= geometric + 1e-9).all()
    assert (geometric <= arithmetic + 1e-9).all()


def test_many_draws_at_once_are_each_draw_alone():
    luck = np.random.default_rng(1)
    x, w = luck.uniform(1, 100, (4, 5, 3)), luck.uniform(1, 2, (4, 3))
    for how in (*MEANS, "copeland", "mazziotta"):
        together = mean(how, x, w)
        alone = np.array([mean(how, x[n], w[n]) for n in range(4)])
        np.testing.assert_allclose(together, alone)


def test_a_framework_is_built_from_the_lowest_groups_up():
    frame = Framework.of(specification())
    assert frame.codes == (
        "mortality", "vaccinated", "enrolled", "health", "learning", "index",
    )  # fmt: skip
    scores = np.array([[60.0, 80.0, 40.0]])
    whole = aggregating.build(
        frame, scores, frame.weights, aggregating.plan(frame, "arithmetic"), Method()
    )
    assert whole[0, 3:].tolist() == [70, 40, (70 + 3 * 40) / 4]
    np.testing.assert_allclose(frame.nominal(), [1 / 8, 1 / 8, 3 / 4, 1 / 4, 3 / 4, 1])


def test_a_group_of_which_too_little_is_known_has_no_score():
    frame = Framework.of(specification())
    scores = np.array([[np.nan, 80.0, 40.0]])
    steps = aggregating.plan(frame, "arithmetic")
    whole = aggregating.build(frame, scores, frame.weights, steps, Method())
    assert np.isnan(whole[0, 3])
    assert whole[0, 5] == 40, "three quarters of the weight are known"
    easy = Method(screen={"group": 0.5})
    assert aggregating.build(frame, scores, frame.weights, steps, easy)[0, 3] == 80


def test_each_height_of_the_framework_has_its_mean():
    frame = Framework.of(specification())
    assert aggregating.plan(frame, ["geometric", "arithmetic"]) == [
        "geometric", "geometric", "arithmetic",
    ]  # fmt: skip
