"""Pairs to persons: strongest first, and never two children in one."""

from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kamkor.register.linkage.core.clusters import LARGEST, Marks, cluster

RECORDS = 14
pair = st.tuples(
    st.integers(0, RECORDS - 1), st.integers(0, RECORDS - 1), st.integers(1, 30)
).filter(lambda p: p[0] != p[1])
marks = st.lists(st.integers(-1, 3), min_size=RECORDS, max_size=RECORDS)


def clustered(pairs, *, numbers=None, rosters=None, records=RECORDS):
    blank = [-1] * records
    a, b, bits = zip(*pairs, strict=True) if pairs else ((), (), ())
    return cluster(
        np.array(a, dtype=np.int64), np.array(b, dtype=np.int64),
        np.array(bits, dtype=float),
        Marks(np.array(numbers or blank), np.array(rosters or blank)),
    ).tolist()  # fmt: skip


def test_records_that_agree_with_a_third_are_one_person():
    assert clustered([(0, 1, 9), (1, 2, 8)], records=4) == [0, 0, 0, 3]


def test_without_pairs_everybody_stands_alone():
    assert clustered([], records=3) == [0, 1, 2]


def test_two_numbers_never_meet_and_the_stronger_pair_wins():
    pairs = [(0, 1, 20), (1, 2, 9)]
    assert clustered(pairs, numbers=[7, -1, 8], records=3) == [0, 0, 2]
    weaker_first = [(0, 1, 9), (1, 2, 20)]
    assert clustered(weaker_first, numbers=[7, -1, 8], records=3) == [0, 1, 1]


def test_two_rows_of_one_roster_never_meet():
    assert clustered([(0, 1, 9), (1, 2, 8)], rosters=[5, -1, 5], records=3) == [0, 0, 2]


def test_no_person_has_more_records_than_a_child_could():
    chain = [(n, n + 1, 30 - n) for n in range(LARGEST + 3)]
    labels = clustered(chain, records=LARGEST + 4)
    assert max(map(labels.count, labels)) <= LARGEST


def test_a_long_chain_is_one_component():
    chain = [(n, n + 1, 5) for n in range(10)]
    assert set(clustered(chain, records=11)) == {0}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(pair, max_size=30), marks, marks, st.randoms())
@example([(0, 1, 1), (2, 0, 1)], [0] * RECORDS, [1] + [0] * (RECORDS - 1), Random(1))
def test_the_order_of_pairs_changes_nothing(pairs, numbers, rosters, luck):
    before = clustered(pairs, numbers=numbers, rosters=rosters)
    luck.shuffle(pairs)
    turned = [(b, a, bits) for a, b, bits in pairs]
    assert clustered(pairs, numbers=numbers, rosters=rosters) == before
    assert sorted(clustered(turned, numbers=numbers, rosters=rosters)) == sorted(before)


@given(st.lists(pair, max_size=40), marks, marks)
def test_no_person_holds_what_must_not_meet(pairs, numbers, rosters):
    labels = clustered(pairs, numbers=numbers, rosters=rosters)
    for label in set(labels):
        rows = [row for row, each in enumerate(labels) if each == label]
        assert label == min(rows)
        assert len({numbers[r] for r in rows} - {-1}) <= 1
        held = [rosters[r] for r in rows if rosters[r] >= 0]
        assert len(held) == len(set(held))


@pytest.mark.parametrize("seed", range(3))
def test_plain_components_and_grown_clusters_agree_where_nothing_forbids(seed):
    chance = np.random.default_rng(seed)
    pairs = [(int(a), int(b), 5) for a, b in chance.integers(0, 40, (12, 2)) if a != b]
    free = clustered(pairs, records=40)
    touched = clustered(pairs, numbers=[1] * 40, records=40)
    assert free == touched
