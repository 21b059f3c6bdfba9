"""The noise: no bias, nothing negative, nothing that gives a single child away."""

import dataclasses

import numpy as np
import pytest

from kamkor.monitoring.publishing.disclosure import ptable

COUNTS = range(64)


@pytest.fixture(scope="module")
def table():
    return ptable.read()


def test_it_is_what_its_specification_makes(table):
    spec, sha256 = ptable.specification()
    assert (ptable.generate(spec) == table.noise).all()
    assert table.sha256 == sha256


def test_a_table_changed_by_one_digit_is_refused(tmp_path):
    for name in ("ptable.toml", "ptable.csv"):
        (tmp_path / name).write_bytes((ptable.HERE / name).read_bytes())
    data = (tmp_path / "ptable.csv").read_text()
    (tmp_path / "ptable.csv").write_text(data.replace("3", "4", 1))
    with pytest.raises(ptable.Changed):
        ptable.read(tmp_path)


def test_no_true_count_is_shown_too_high_or_too_low_on_average(table):
    assert (table.noise.sum(axis=1) == 0).all()


def test_the_noise_is_as_large_as_asked_and_never_larger(table):
    variance = (table.noise[1:].astype(float) ** 2).mean(axis=1)
    assert np.abs(variance - 2).max() < 0.1
    assert np.abs(table.noise).max() == 3


def test_nothing_is_shown_as_one_two_or_less_than_nothing(table):
    shown = table.noise + np.arange(64)[:, None]
    assert shown.min() == 0
    assert not np.isin(shown, [1, 2]).any()


def test_no_children_are_shown_as_none(table):
    assert (table.noise[0] == 0).all()


def test_more_children_are_never_shown_as_a_lower_range(table):
    shown = table.noise + np.arange(64)[:, None]
    for ends in (shown.min(axis=1), shown.max(axis=1)):
        assert (np.diff(ends) >= 0).all()


def test_every_value_that_may_be_shown_is_shown_by_some_key(table):
    for count in COUNTS:
        shown = np.unique(table.noise[count].astype(int) + count)
        assert (shown == table.spec.values(count)).all()


def test_neighbouring_keys_do_not_share_their_noise(table):
    """A child whose record key is small must not leave the noise as it was."""
    large = table.noise[6:].astype(float)
    for step in range(1, 6):
        together = (large * np.roll(large, step, axis=1)).mean()
        assert abs(together) < 0.15 * 2


def test_where_the_mean_and_variance_leave_no_choice_there_is_none():
    one = ptable.most_uncertain(np.array([-1, 2]), 2.0)
    assert one == pytest.approx([2 / 3, 1 / 3], abs=1e-4)


def test_without_bounds_the_most_uncertain_noise_is_even():
    """On -3..3 the variance 4 is that of equal chances."""
    even = ptable.most_uncertain(np.arange(-3, 4), 4.0)
    assert even == pytest.approx([1 / 7] * 7, abs=1e-4)


def test_another_word_mixes_otherwise():
    spec, _sha256 = ptable.specification()
    few = dataclasses.replace(spec, rows=8)
    other = dataclasses.replace(few, word="another")
    assert (ptable.generate(few) != ptable.generate(other)).any()


def test_noise_that_cannot_be_is_refused():
    spec, _sha256 = ptable.specification()
    narrow = dataclasses.replace(spec, max_noise=1)  # from 1 only 0 is left
    with pytest.raises(ptable.Impossible):
        ptable.shares(narrow, 1)
