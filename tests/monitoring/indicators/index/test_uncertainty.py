"""How sure scores and ranks are, and which groups can be told apart."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamkor.monitoring.indicators.index import engine, table, uncertainty
from kamkor.monitoring.indicators.index.uncertainty import grouped, spread

from .making import specification, write

COUNTED = """unit,indicator,year,value,numerator,denominator,se
A,enrolled,2023,90,90,100,
B,enrolled,2023,80,800,1000,
C,enrolled,2023,60,6,10,
A,vaccinated,2023,90,,,3
B,vaccinated,2023,85,,,
C,vaccinated,2023,,,,
A,mortality,2023,10,,,
B,mortality,2023,12,,,
C,mortality,2023,20,,,
"""


@pytest.fixture
def regions(tmp_path):
    return table.read(write(tmp_path / "table.csv"))


def made(read, *, method=None, **uncertain):
    told = {"draws": 400, "noise": 0.25} | uncertain
    return engine.run(specification(uncertainty=told, method=method or {}), read)


def test_without_anything_uncertain_every_interval_is_a_point(regions):
    told = spread(made(regions, noise=0))
    assert (told.rank_low == told.rank_high).all()
    np.testing.assert_allclose(told.score_low, told.score_high)
    assert told.groups == ("B", "A", "C")
    assert (told.of_data, told.of_method) == (0, 0)


def test_no_draws_no_spread(regions):
    assert spread(made(regions, draws=0)) is None


def test_the_score_as_published_lies_within_its_interval(regions):
    index = made(regions, normalise=["minmax", "zscore"], aggregate=["geometric"])
    told = spread(index)
    score = index.scores[:, index.framework.root.at]
    assert (told.score_low <= score).all()
    assert (score <= told.score_high).all()
    assert (told.rank_low <= told.rank).all()
    assert (told.rank <= told.rank_high).all()


def test_the_shares_of_ranks_and_of_duels_add_up(regions):
    told = spread(made(regions, normalise=["rank"], drop=0.3))
    np.testing.assert_allclose(told.shares.sum(axis=1), 1)
    np.testing.assert_allclose(told.shares.sum(axis=0), 1)
    off = ~np.eye(3, dtype=bool)
    np.testing.assert_allclose((told.above + told.above.T)[off], 1)


def test_a_unit_without_a_score_has_no_interval_and_no_group(tmp_path):
    text = "unit,year,mortality,vaccinated,enrolled\nA,2023,10,90,90\nB,2023,20,80,80\nC,2023,,90,\n"
    read = table.read(write(tmp_path / "t.csv", text))
    told = spread(made(read, method={"screen": {"unit": 0.6}}))
    assert told.groups[2] == ""
    assert np.isnan(told.rank_low[2])
    assert np.isnan(told.above[2]).all()


def test_a_seed_tells_the_same_however_many_score_it(regions, monkeypatch):
    index = made(regions, draws=3000, normalise=["minmax", "zscore"])
    told = []
    for processors in (1, 3):
        monkeypatch.setattr(uncertainty.os, "cpu_count", lambda many=processors: many)
        told.append(spread(index))
    one, several = told
    np.testing.assert_array_equal(one.score_low, several.score_low)
    np.testing.assert_array_equal(one.shares, several.shares)


def test_the_same_seed_tells_the_same_and_another_nearly_so(regions):
    one, again = (spread(made(regions, noise=0.9)) for _ in range(2))
    np.testing.assert_array_equal(one.above, again.above)
    other = spread(made(regions, noise=0.9, seed=2))
    np.testing.assert_allclose(one.above, other.above, atol=0.12)


def test_imputed_values_are_as_unsure_as_a_prediction(tmp_path):
    read = table.read(write(tmp_path / "t.csv", COUNTED))
    index = made(read, method={"impute": "mean", "screen": {"group": 0}})
    drawn = uncertainty.Model.of(index).draw(4000, np.random.default_rng(3)).values
    wide = np.std([90, 85], ddof=1) * np.sqrt(1 + 1 / 2)
    assert drawn[:, 2, 1].std() == pytest.approx(wide, rel=0.1)
    assert drawn[:, 0, 1].std() == pytest.approx(3, rel=0.1), "as published"
    assert (drawn[:, :, 0] == [10, 12, 20]).all(), "nothing is known of its error"


def test_few_counted_children_make_a_wide_interval_within_the_possible(tmp_path):
    read = table.read(write(tmp_path / "t.csv", COUNTED))
    index = made(read, draws=4000, noise=0, method={"screen": {"group": 0}})
    model = uncertainty.Model.of(index)
    drawn = model.draw(4000, np.random.default_rng(3)).values
    enrolled = drawn[:, :, 2]
    assert enrolled.min() >= 0
    assert enrolled.max() <= 100
    wide = np.ptp(np.quantile(enrolled, [0.05, 0.95], axis=0), axis=0)
    assert wide[2] > 3 * wide[0] > 6 * wide[1] / 2
    np.testing.assert_allclose(enrolled.mean(axis=0), [90, 80, 60], atol=1.5)
    told = spread(index)
    assert told.of_data == pytest.approx(1, abs=0.25)
    assert told.of_method == 0


def test_clear_differences_are_groups_and_unclear_ones_are_not():
    clear = np.where(np.arange(4)[:, None] < np.arange(4), 1.0, 0.0)
    assert grouped(np.arange(4.0), clear) == ["A", "B", "C", "D"]
    level = np.full((4, 4), 0.5)
    assert grouped(np.arange(4.0), level) == ["A"] * 4
    two = clear.copy()
    two[0, 1] = two[1, 0] = two[2, 3] = two[3, 2] = 0.5
    assert grouped(np.arange(4.0), two) == ["A", "A", "B", "B"]


def test_groups_that_are_all_distinct_are_as_even_as_can_be():
    clear = np.triu(np.ones((9, 9)), 1)
    letters = "".join(grouped(np.arange(9.0), clear))
    assert sorted(map(letters.count, "ABCD")) == [2, 2, 2, 3]
    assert letters == "".join(sorted(letters))


@given(st.lists(st.floats(0, 100), min_size=1, max_size=9), st.integers(0, 1000))
def test_groups_follow_the_order_and_neighbours_are_distinct(means, seed):
    luck = np.random.default_rng(seed)
    draws = np.array(means) + luck.normal(0, 5, (200, len(means)))
    ranks = uncertainty.ranked(draws)
    above = uncertainty._above(ranks)
    letters = np.array(grouped(ranks.mean(axis=0), above))
    found = sorted(set(letters))
    assert found == list("ABCD"[: len(found)])
    for better, worse in itertools.pairwise(found):
        first, second = letters == better, letters == worse
        assert above[np.ix_(first, second)].mean() >= uncertainty.DISTINCT - 1e-9
        assert (
            ranks.mean(axis=0)[first].max() <= ranks.mean(axis=0)[second].min() + 1e-9
        )


def test_what_changes_when_one_is_left_out(regions):
    index = made(regions)
    told = uncertainty.remove_one(index)
    assert set(told) == {"mortality", "vaccinated", "enrolled", "health", "learning"}
    scores = uncertainty.without(index, "learning")
    np.testing.assert_allclose(scores, index.scores[:, 3])
    expected = np.abs(scores - index.scores[:, 5]).mean()
    assert told["learning"][1] == pytest.approx(expected)
