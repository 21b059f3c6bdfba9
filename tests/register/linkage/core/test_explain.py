"""A pair's bits add up to what the engine found, and every step has words."""

import numpy as np
import pytest
from django.utils import translation

from kamkor.demo import linkset
from kamkor.register.linkage import level_words
from kamkor.register.linkage.core.explain import explain, guards_of
from kamkor.register.linkage.core.guards import GUARDS
from kamkor.register.linkage.core.levels import COMPARISONS
from kamkor.register.linkage.core.results import clusters, doubtful, reviews
from kamkor.register.linkage.core.run import Wish, linking
from kamkor.register.linkage.core.statements import DIGITS
from kamkor.register.linkage.core.weights import FEWEST

from .table_of_weights import made


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("linked")
    path = folder / "set.parquet"
    linkset.write(path, records=4000, seed=3, noise=1.0)
    with linking(Wish(files=[path]), folder=folder, weights=made()) as done:
        yield done


def test_the_steps_of_a_pair_add_up_to_its_bits(linked):
    positions = np.arange(0, len(linked.pairs.bits), 3)
    explained = list(reviews(linked, positions))
    assert len(explained) == len(positions) > 500
    for position, review in zip(positions, explained, strict=True):
        found = pytest.approx(linked.pairs.bits[position], abs=10**-DIGITS)
        assert review.bits == found
        *_steps, (_last, total) = review.why.waterfall()
        assert total == pytest.approx(review.bits)
        assert review.why.guards == guards_of(int(linked.pairs.guards[position]))


def test_each_two_persons_are_asked_about_once_by_their_best_pair(linked):
    found = doubtful(linked)
    labels, pairs = linked.labels, linked.pairs
    asked = {frozenset((labels[pairs.a[n]], labels[pairs.b[n]])) for n in found}
    assert len(asked) == len(found)
    assert all(len(both) == 2 for both in asked)
    assert (np.diff(pairs.bits[found]) <= 0).all(), "strongest first"
    for n in np.flatnonzero(pairs.bits > pairs.bits[found].min()):
        both = frozenset((labels[pairs.a[n]], labels[pairs.b[n]]))
        assert len(both) == 1 or both in asked


def test_a_person_is_called_by_its_smallest_record(linked):
    table = clusters(linked).to_pylist()
    assert len(table) == linked.records
    first = {}
    for row in table:
        first.setdefault(row["cluster_id"], row["record_id"])
    assert all(person == record for person, record in first.items())


def test_a_rare_name_brings_more_than_a_frequent_one():
    levels = {each.name: 0 for each in COMPARISONS} | {"given": 1}
    shares = {"given": 0.02, "father": None, "family": None}
    frequent = explain(made(), levels, shares=shares, guards=0)
    rare = explain(made(), levels, shares=shares | {"given": 1e-5}, guards=0)
    assert frequent.bits < 9 < rare.bits
    assert [step.level for step in rare.told()] == ["same"]
    assert rare.steps[0].rarity == pytest.approx(rare.bits - 9)


def test_every_level_and_guard_has_words_in_every_language():
    codes = {
        f"{each.name}.{level.name}" for each in COMPARISONS for level in each.levels
    }
    assert codes == set(level_words.LEVELS)
    assert {guard.name for guard in GUARDS} == set(level_words.GUARDS)
    assert {each.name for each in COMPARISONS} == set(level_words.COMPARISONS)
    for words in (level_words.LEVELS, level_words.GUARDS, level_words.REFUSALS):
        for word in words.values():
            said = set()
            for language in ("en", "ky", "kk", "ru"):
                with translation.override(language):
                    said.add(str(word))
            assert len(said) >= 3, said


def test_the_bits_of_a_probability_are_found():
    weights = made()
    bits = weights.bits_at(0.9, FEWEST)
    assert weights.probability(bits, FEWEST) == pytest.approx(0.9)
    assert weights.probability(bits - 0.01, FEWEST) < 0.9
