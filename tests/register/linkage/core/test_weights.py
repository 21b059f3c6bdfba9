"""Weights: versioned, whole, and probabilities that mean what they say."""

import json

import numpy as np
import pytest

from kamkor.register.linkage.core import training, weights
from kamkor.register.linkage.core.levels import COMPARISONS

from .lists import compared


def test_the_shipped_weights_know_every_level_and_where_to_cut():
    table = weights.shipped()
    for each in COMPARISONS:
        assert len(table.bits[each.name]) == len(each.levels)
        assert table.bits[each.name][0] == 0, "what is not known says nothing"
    assert table.cut_at(2 * table.trained_on) > table.cut_at(table.trained_on)


def test_weights_survive_their_file():
    text = weights.dumps(weights.shipped())
    assert weights.dumps(weights.loads(text)) == text


def test_weights_changed_by_hand_are_refused():
    told = json.loads(weights.dumps(weights.shipped()))
    told["levels"]["number"]["same"]["bits"] += 1
    with pytest.raises(ValueError, match="hash"):
        weights.loads(json.dumps(told))


def test_weights_of_other_levels_are_refused():
    told = json.loads(weights.dumps(weights.shipped()))
    del told["levels"]["sex"]["different"]
    told["hash"] = weights.digest(
        {k: v for k, v in told.items() if k not in {"version", "hash"}}
    )
    with pytest.raises(ValueError, match="sex"):
        weights.loads(json.dumps(told))


def test_agreement_is_worth_more_than_likeness_and_difference_costs():
    bits = weights.shipped().bits
    for each in COMPARISONS:
        levels = bits[each.name]
        assert levels[1] > 0 > levels[-1]
        assert levels[1] > levels[-1]


def test_a_rare_name_is_worth_more_than_a_common_one():
    assert weights.rarity(1e-3, 1e-5) > 0 > weights.rarity(1e-3, 1e-2)
    assert weights.rarity(1e-3, None) == weights.rarity(1e-3, 1e-9), "not believed"


def test_calibrated_probabilities_are_the_shares_that_are_true():
    chance = np.random.default_rng(1)
    bits = chance.uniform(-10, 40, 50_000)
    true = 1 / (1 + 2 ** -(0.6 * bits - 9))
    one = chance.random(50_000) < true
    fitted = training.calibrated(
        weights.shipped(), bits, one, cut=20.0, cut_per_doubling=1.0
    )
    assert fitted.slope == pytest.approx(0.6, abs=0.03)
    assert fitted.shift == pytest.approx(-9, abs=0.5)
    told = [fitted.probability(float(b), fitted.trained_on) for b in bits[:2000]]
    assert np.abs(np.array(told) - true[:2000]).max() < 0.05


def test_learning_without_labels_finds_what_agreement_is_worth():
    with compared(15_000, seed=1) as (batch, _table):
        learned = training.learned(
            batch.connection, version="t", at="2026-11-22", random_pairs=2e6
        )
    for name in ("given", "lineage", "birth", "number"):
        assert learned.bits[name][1] > 6 > -2 > learned.bits[name][-1], name
    same, different = learned.bits["sex"][1:]
    assert same == pytest.approx(1, abs=0.3)
    assert different < -3
