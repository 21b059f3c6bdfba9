"""What answers teach: little when they are few, the truth when they are many."""

from dataclasses import replace

import numpy as np
import pytest

from kamkor.register.linkage.core import learning, logistic
from kamkor.register.linkage.core.learning import Labels
from kamkor.register.linkage.core.levels import COMPARISONS
from kamkor.register.linkage.core.weights import dumps, loads, shipped

RECORDS = 1_000_000
AT = "2026-11-28"


def answers(count, *, seed=1, slope=1.0, shift=0.0, weights=None):
    """Invented answers near the cut; the truth follows the weights' odds, turned by
    `slope` and pushed by `shift` bits."""
    chance = np.random.default_rng(seed)
    weights = weights or shipped()
    levels = {
        each.name: chance.integers(0, len(each.levels), 40 * count)
        for each in COMPARISONS
    }
    everything = Labels(
        levels=levels,
        rarity=np.zeros(40 * count),
        guarded=np.zeros(40 * count, dtype=bool),
        is_one=np.zeros(40 * count, dtype=bool),
        readers=np.ones(40 * count),
    )
    odds = slope * everything.odds(weights, RECORDS) + shift
    near = np.flatnonzero(np.abs(odds) < 6)[:count]
    which = np.isin(np.arange(len(odds)), near)
    some = everything.some(which)
    truth = chance.random(len(some)) < logistic.share(odds[which])
    return replace(some, is_one=truth)


def taught(labels):
    return learning.taught(shipped(), labels, records=RECORDS, version="2", at=AT)


def test_without_answers_nothing_moves():
    new = taught(answers(200).some(np.zeros(200, dtype=bool)))
    assert new.bits == shipped().bits
    assert new.slope == pytest.approx(shipped().slope)
    assert new.shift == pytest.approx(shipped().shift)
    assert new.cut == pytest.approx(shipped().cut)


def test_an_answer_of_two_readers_weighs_as_the_same_answer_twice():
    told = answers(400, shift=2.0)
    twice = Labels(
        levels={n: np.tile(numbers, 2) for n, numbers in told.levels.items()},
        rarity=np.tile(told.rarity, 2),
        guarded=np.tile(told.guarded, 2),
        is_one=np.tile(told.is_one, 2),
        readers=np.tile(told.readers, 2),
    )
    agreed = replace(told, readers=2 * told.readers)
    assert taught(agreed).shift == pytest.approx(taught(twice).shift)
    assert taught(agreed).shift > taught(told).shift


def test_ten_answers_move_the_shift_by_less_than_half_a_bit():
    ten = answers(10)
    lies = replace(ten, is_one=np.zeros(10, dtype=bool))
    assert abs(taught(lies).shift - shipped().shift) < 4  # with the slope: at the cut
    odds = lies.odds(taught(lies), RECORDS) - lies.odds(shipped(), RECORDS)
    assert -2.5 < odds.mean() < -0.1


def test_two_thousand_answers_say_where_the_probabilities_lie():
    labels = answers(2_000, shift=-3.0)
    new = taught(labels)
    assert new.bits == shipped().bits
    before = learning.misfit(labels.odds(shipped(), RECORDS), labels.is_one)
    after = learning.misfit(labels.odds(new, RECORDS), labels.is_one)
    assert before > 0.2
    assert after < 0.06
    # the cut stays at the probability where it stood
    for records in (RECORDS, 100_000):
        assert new.probability(new.cut_at(records), records) == pytest.approx(
            shipped().probability(shipped().cut_at(records), records)
        )


def test_from_thousands_on_a_wrong_weight_is_mended():
    bits = {name: list(told) for name, told in shipped().bits.items()}
    bits["home"][9] += 3.0  # the district is worth more than was believed
    truth = replace(shipped(), bits={n: tuple(b) for n, b in bits.items()})
    labels = answers(learning.FROM + 3_000, weights=truth)
    new = taught(labels)
    assert new.bits["home"][9] - shipped().bits["home"][9] == pytest.approx(3, abs=0.8)
    assert [told[0] for told in new.bits.values()] == [0.0] * len(COMPARISONS)
    fresh = answers(1_000, seed=2, weights=truth)
    assert learning.mean_loss(new, fresh, RECORDS) < learning.mean_loss(
        shipped(), fresh, RECORDS
    )


def test_answers_under_a_guard_teach_nothing():
    labels = answers(500, shift=-3.0)
    new = taught(replace(labels, guarded=np.ones(500, dtype=bool)))
    assert new.shift == pytest.approx(shipped().shift)


def test_the_same_answers_make_the_same_weights():
    labels = answers(learning.FROM)
    assert dumps(taught(labels)) == dumps(taught(labels))


def test_a_set_survives_its_json():
    new = taught(answers(300, shift=1.0))
    told = loads(dumps(new))
    assert told.version == "2"
    assert told.shift == pytest.approx(new.shift, abs=1e-3)


def test_isotonic_steps_never_fall_and_hold_every_answer():
    labels = answers(400)
    steps = learning.isotonic(labels.odds(shipped(), RECORDS), labels.is_one)
    seen = [step.seen for step in steps]
    assert seen == sorted(seen)
    assert sum(step.answers for step in steps) == 400
    assert sum(step.answers * step.seen for step in steps) == pytest.approx(
        labels.is_one.sum()
    )


def test_a_fifth_of_the_pairs_is_held_out_for_ever():
    held = [learning.is_held_out(str(n)) for n in range(5_000)]
    assert 0.18 < sum(held) / len(held) < 0.22
    assert held == [learning.is_held_out(str(n)) for n in range(5_000)]
