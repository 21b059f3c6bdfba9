"""Why a score changed: parts that sum to the change, and other values."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamkor.monitoring.indicators.index import spec
from kamkor.monitoring.indicators.index.decomposing import (
    Maker,
    decompose,
    reach,
    what_if,
)
from kamkor.monitoring.indicators.index.framework import Framework
from kamkor.monitoring.indicators.index.normalising import scales
from tests.examples import tries

WAYS = ["arithmetic", "geometric", "harmonic", "power", "mazziotta", "owa"]


def maker(columns=5, domains=2, values=None, **method):
    told = spec.parse(
        {
            "groups": [{"code": "index"}]
            + [
                {"code": f"d{n}", "parent": "index", "weight": n + 1}
                for n in range(domains)
            ],
            "indicators": [
                {"code": f"i{n}", "parent": f"d{n % domains}", "weight": 1 + n % 3}
                for n in range(columns)
            ],
            "method": {"normalise": "minmax", "screen": {"group": 0}} | method,
        }
    )
    if values is None:
        values = np.array([[0.0] * columns, [100.0] * columns])
    framework = Framework.of(told)
    found = scales(values, told.indicators)
    return Maker(framework, framework.weights, found, told.method)


def change(made, before, after):
    return (made.scores(after) - made.scores(before))[:, made.framework.root.at]


@settings(max_examples=tries(20), deadline=None)
@given(
    st.sampled_from(WAYS), st.sampled_from(WAYS), st.sampled_from([5, 12, 20]),
    st.integers(0, 10_000), st.sampled_from([0.0, 0.15]),
)  # fmt: skip
def test_parts_sum_to_the_change(low, high, columns, seed, missing):
    random = np.random.default_rng(seed)
    before, after = random.uniform(1, 100, (2, 4, columns))
    before[random.random(before.shape) < missing] = np.nan
    after[random.random(after.shape) < missing] = np.nan
    made = maker(columns, aggregate=[low, high])
    parts = decompose(made, before, after)
    whole = change(made, before, after)
    np.testing.assert_allclose(parts.sum(axis=1), whole, atol=1e-9)


def test_parts_of_an_arithmetic_tree_are_weight_times_change():
    made = maker()
    before, after = np.random.default_rng(3).uniform(1, 100, (2, 4, 5))
    shares = made.framework.nominal()[:5]
    parts = decompose(made, before, after)
    np.testing.assert_allclose(parts, (after - before) * shares, atol=1e-12)


def test_changes_that_cancel_out_in_a_group_are_still_told():
    made = maker(columns=4)
    before = np.array([[50.0, 50, 50, 50]])
    after = np.array([[60.0, 50, 50 - 10 / 3, 80]])
    shares = made.framework.nominal()[:4]
    parts = decompose(made, before, after)
    np.testing.assert_allclose(parts, (after - before) * shares, atol=1e-9)


def test_parts_of_a_geometric_mean_are_the_mean_over_all_orders():
    made = maker(columns=4, domains=1, aggregate="geometric")
    before, after = np.array([[20.0, 50, 70, 90]]), np.array([[40.0, 30, 90, 90]])
    expected = np.zeros(4)
    orders = list(permutations(range(4)))
    for order in orders:
        at = before.copy()
        for child in order:
            was = made.scores(at)[0, -1]
            at[0, child] = after[0, child]
            expected[child] += (made.scores(at)[0, -1] - was) / len(orders)
    np.testing.assert_allclose(decompose(made, before, after)[0], expected, atol=1e-9)
    assert expected[3] == 0


def test_what_did_not_change_has_no_part():
    made = maker(columns=20, domains=1, aggregate="geometric")
    before = np.random.default_rng(1).uniform(1, 100, (3, 20))
    after = before.copy()
    after[:, 4] += 7
    parts = decompose(made, before, after)
    assert (np.delete(parts, 4, axis=1) == 0).all()
    np.testing.assert_allclose(parts[:, 4], change(made, before, after))


def test_other_values_of_one_unit_change_only_its_own_scores():
    values = np.random.default_rng(2).uniform(10, 90, (4, 5))
    made = maker(values=values)
    plain, other = made.of_values(values), what_if(made, values, 1, {0: 95.0})
    np.testing.assert_array_equal(np.delete(plain, 1, 0), np.delete(other, 1, 0))
    ends = values[:, 0]
    gain = (95 - values[1, 0]) / (ends.max() - ends.min()) * 100
    root = made.framework.root.at
    assert other[1, root] - plain[1, root] == pytest.approx(
        gain * made.framework.nominal()[0]
    )


@settings(max_examples=tries(10), deadline=None)
@given(st.sampled_from(["arithmetic", "geometric", "harmonic"]), st.floats(15, 85))
def test_the_value_found_brings_the_score_to_the_aim(how, value):
    values = np.random.default_rng(4).uniform(10, 90, (4, 5))
    values[0] = 0
    made = maker(values=values, aggregate=how)
    root = made.framework.root.at
    aim = what_if(made, values, 2, {3: value})[2, root]
    found = reach(made, values, (2, 3), aim, (0, 100))
    again = what_if(made, values, 2, {3: found})[2, root]
    assert again == pytest.approx(aim, abs=1e-6)


def test_an_aim_beyond_what_one_indicator_can_do_has_no_value():
    values = np.random.default_rng(4).uniform(10, 90, (4, 5))
    assert reach(maker(values=values), values, (2, 3), 500, (0, 100)) is None
