"""Weights learned from scores, against others who compute the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pymcdm import weights as mcdm
from scipy.optimize import linprog
from statsmodels.multivariate.factor_rotation import rotate_factors
from statsmodels.multivariate.pca import PCA

from kamkor.monitoring.indicators.index import weighting

LUCK = np.random.default_rng(7)
SCORES = LUCK.uniform(5, 95, (20, 5))
LEARNED = [*weighting.LEARNED.items(), ("equal", weighting.equal)]


def test_entropy_is_what_pymcdm_says():
    np.testing.assert_allclose(
        weighting.entropy(SCORES), mcdm.entropy_weights(SCORES), atol=1e-9
    )


def test_critic_is_what_pymcdm_says():
    np.testing.assert_allclose(
        weighting.critic(SCORES), mcdm.critic_weights(SCORES), atol=1e-9
    )


def test_factors_are_turned_as_statsmodels_turns_them():
    loadings = LUCK.normal(0, 1, (8, 3))
    theirs, _turn = rotate_factors(loadings, "varimax", tol=1e-12, max_tries=2000)
    ours = weighting.varimax(loadings)
    for factor in theirs.T:
        assert min(
            min(np.abs(one - factor).max(), np.abs(one + factor).max())
            for one in ours.T
        ) < 1e-4  # fmt: skip


def test_by_rotated_factors_each_group_of_columns_weighs_what_it_explains():
    one, other = LUCK.normal(0, 1, (2, 400, 1))
    scores = np.hstack(
        [one + LUCK.normal(0, 0.2, (400, 4)), other + LUCK.normal(0, 0.2, (400, 2))]
    )
    found = weighting.pca_rotated(scores)
    assert found[:4].sum() == pytest.approx(4 / 6, abs=0.02)
    assert weighting.pca(scores)[4:].sum() < 0.1, "one component sees one group"


def test_the_first_component_is_what_statsmodels_says():
    common = LUCK.uniform(10, 90, (20, 1))
    scores = common + LUCK.normal(0, 5, (20, 4))
    loadings = PCA(scores, ncomp=1, standardize=True).loadings[:, 0] ** 2
    np.testing.assert_allclose(
        weighting.pca(scores), loadings / loadings.sum(), atol=1e-9
    )


def test_with_equal_effective_weights_all_columns_move_the_mean_alike():
    common = LUCK.uniform(0, 100, (30, 1))
    scores = common + LUCK.normal(0, 30, (30, 4))

    def moved(weights):
        mean = scores @ weights
        return np.ptp([np.corrcoef(scores[:, n], mean)[0, 1] for n in range(4)])

    assert moved(weighting.equal_effective(scores)) < 1e-9
    assert moved(weighting.equal(scores)) > 0.01


def test_where_no_weights_make_it_alike_none_is_negative():
    assert np.linalg.solve(np.corrcoef(SCORES, rowvar=False), np.ones(5)).min() < 0
    found = weighting.equal_effective(SCORES)
    assert found.min() == 0
    assert found.sum() == pytest.approx(1)


def test_it_is_told_whether_all_are_moved_alike():
    common = LUCK.uniform(0, 100, (30, 1))
    scores = common + LUCK.normal(0, 30, (30, 4))
    assert weighting.seek_equal_effective(scores).is_alike
    sought = weighting.seek_equal_effective(SCORES)
    mean = SCORES @ sought.weights
    theirs = np.ptp([np.corrcoef(SCORES[:, n], mean)[0, 1] for n in range(5)])
    assert not sought.is_alike
    assert sought.apart == pytest.approx(theirs)


def test_experts_votes_are_shares_with_their_spread():
    mean, spread = weighting.budget(np.array([[60.0, 40.0], [20.0, 80.0], [1.0, 1.0]]))
    np.testing.assert_allclose(mean, [1.3 / 3, 1.7 / 3])
    np.testing.assert_allclose(spread, np.std([0.6, 0.2, 0.5], ddof=1))


def test_without_limits_each_unit_is_as_good_as_its_best_dual_says():
    """The dual programme: the smallest total of others that covers the unit."""
    _weights, found = weighting.benefit_of_the_doubt(SCORES)
    x = SCORES / SCORES.max(axis=0)
    for unit in range(len(x)):
        dual = linprog(np.ones(len(x)), A_ub=-x.T, b_ub=-x[unit], method="highs-ipm")
        assert found[unit] == pytest.approx(dual.fun, abs=1e-6)


def test_a_column_in_which_nobody_has_anything_helps_nobody():
    scores = np.column_stack([SCORES, np.zeros(20)])
    weights, found = weighting.benefit_of_the_doubt(scores)
    assert (weights[:, 5] == 0).all()
    np.testing.assert_allclose(found, weighting.benefit_of_the_doubt(SCORES)[1])


def test_the_unit_of_measure_of_a_column_helps_nobody():
    scale = np.array([1e-3, 1, 10, 1e4, 2])
    np.testing.assert_allclose(
        weighting.benefit_of_the_doubt(SCORES * scale)[1],
        weighting.benefit_of_the_doubt(SCORES)[1],
        atol=1e-7,
    )


@pytest.mark.parametrize("name", ["pca", "pca_rotated", "entropy", "critic"])
def test_the_unit_of_measure_does_not_matter(name):
    learn = weighting.LEARNED[name]
    np.testing.assert_allclose(learn(SCORES * 12.5), learn(SCORES), atol=1e-9)


def test_the_limits_of_shares_hold_in_every_score():
    weights, found = weighting.benefit_of_the_doubt(SCORES, lowest=0.1, highest=0.4)
    assert weights.min() >= 0.1 - 1e-6
    assert weights.max() <= 0.4 + 1e-6
    free = weighting.benefit_of_the_doubt(SCORES)[1]
    assert (found <= free + 1e-9).all(), "a limit never helps"


def test_what_a_unit_does_not_know_is_left_out_of_its_own_weights():
    scores = SCORES.copy()
    scores[3, 2] = np.nan
    weights, found = weighting.benefit_of_the_doubt(scores)
    assert weights[3, 2] == 0
    assert np.isfinite(found).all()


def test_what_moves_the_index_in_fact_is_told_beside_its_weight():
    loud = np.column_stack([np.linspace(0, 100, 20), LUCK.uniform(49, 51, 20)])
    told = weighting.effective(loud, loud.mean(axis=1))
    assert told[0] > 0.9


def test_a_curve_that_no_line_sees_is_seen_by_the_ratio():
    x = np.linspace(-1, 1, 200)
    assert weighting.correlation_ratio(x, x**2) > 0.6
    assert weighting.correlation_ratio(x, 3 * x + 1) == pytest.approx(1)
    scores = np.column_stack([x, np.cos(40 * x)])
    by_line = weighting.effective(scores, x**2)
    by_curve = weighting.effective(scores, x**2, "ratio")
    assert by_line[0] < 0.1 < 0.9 < by_curve[0]


tables = arrays(
    float,
    st.tuples(st.integers(1, 8), st.integers(2, 4)),
    elements=st.floats(0, 100) | st.just(np.nan),
)


@given(tables)
@pytest.mark.parametrize("name", [name for name, _ in LEARNED])
def test_weights_are_shares_whatever_is_known(name, scores):
    found = dict(LEARNED)[name](scores)
    assert found.sum() == pytest.approx(1)
    assert (found >= 0).all()


@pytest.mark.parametrize(("name", "learn"), LEARNED)
def test_the_order_of_units_and_columns_does_not_matter(name, learn):
    turn, units = [3, 1, 0, 4, 2], LUCK.permutation(20)
    np.testing.assert_allclose(
        learn(SCORES[units][:, turn]), learn(SCORES)[turn], atol=1e-9
    )
