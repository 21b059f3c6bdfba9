"""What whole lists tell of their pairs: a lower cut, and guards that do not apply."""

from types import SimpleNamespace

import numpy as np
import pytest

from kamkor.register.linkage.core import wholes
from kamkor.register.linkage.core.batch import Pairs
from kamkor.register.linkage.core.blocking import RULES
from kamkor.register.linkage.core.guards import GUARDS
from kamkor.register.linkage.core.weights import shipped

BIT = {guard.name: 1 << n for n, guard in enumerate(GUARDS)}
CUT, LEAST = 12.0, 9.0
SURE = 60.0  # bits


class Lists:
    """Persons as they stand before a guard is overruled, and pairs of their records."""

    def __init__(self, *, persons=1_000, records=2, alone=0):
        """So many persons with so many records each, and others with one."""
        self.sizes = [records] * persons + [1] * alone
        self.pairs = []  # (a, b, bits, guards)

    def person(self, records, *pairs):
        """A person more, with pairs of these (0 the first); returns the first."""
        first = sum(self.sizes)
        self.sizes.append(records)
        self.pairs += [(first + a, first + b, bits, 0) for a, b, bits in pairs]
        return first

    def held(self, *sizes, bits=20.0, guard="names_differ"):
        """Two persons of these numbers of records, kept apart; returns their first."""
        one, other = map(self.person, sizes)
        self.pairs.append((one, other, bits, BIT[guard]))
        return one, other

    def released(self):
        """Whether each pair under a guard is free of it now."""
        a, b, bits, guards = map(
            np.array,
            zip(*sorted(self.pairs, key=lambda pair: -pair[2]), strict=True),
        )
        persons = np.repeat(np.cumsum([0, *self.sizes[:-1]]), self.sizes)
        found = wholes.released(
            Pairs(a, b, bits, guards), persons, shipped(), least=LEAST, cut=CUT
        )
        free = {(x, y): not g for x, y, g in zip(a, b, found.guards, strict=True)}
        return [free[a, b] for a, b, _bits, guards in self.pairs if guards]


def test_a_record_left_over_is_its_likes_where_everybody_was_met():
    lists = Lists()
    lists.held(1, 1)
    assert lists.released() == [True]


def test_a_record_joins_a_person_of_several_in_one_list_with_doubles():
    lists = Lists(persons=1_200, records=4, alone=800)
    for _ in range(10):
        lists.held(4, 1)
    assert lists.released() == [True] * 10


@pytest.mark.parametrize("records", [2, 12])
def test_where_few_were_met_a_sister_may_be_missing(records):
    """Too many wrong pairs to expect; few among those of large persons, but then most
    of the pairs that are held."""
    lists = Lists(persons=100, records=records, alone=300)
    for _ in range(4):
        lists.held(1, 1)
    assert lists.released() == [False] * 4


def test_sisters_with_several_records_each_tell_of_more():
    lists = Lists(persons=1_200, records=4, alone=800)
    for _ in range(10):
        lists.held(4, 1)
    for _ in range(4):
        lists.held(4, 4)
    assert lists.released() == [False] * 14


def test_brothers_do_not_tell_of_sisters():
    lists = Lists(persons=1_200, records=4, alone=800)
    for _ in range(10):
        lists.held(4, 1, guard="known_names")
        lists.held(4, 1, guard="births_differ")
    for _ in range(4):
        lists.held(4, 4, guard="births_differ")
    assert lists.released() == [True, False] * 10 + [False] * 4


def test_two_of_several_records_each_stay_apart():
    lists = Lists()
    lists.held(1, 1)
    lists.held(2, 2)
    assert lists.released() == [True, False]


@pytest.mark.parametrize(("bits", "free"), [(LEAST, False), (LEAST - 1, True)])
def test_another_in_question_leaves_it_to_people(bits, free):
    lists = Lists()
    _one, other = lists.held(2, 1)
    lists.pairs.append((0, other, bits, 0))
    assert lists.released() == [free]


@pytest.mark.parametrize("guard", ["numbers_differ", "one_roster"])
def test_two_numbers_or_one_roster_are_two_people_anyway(guard):
    lists = Lists()
    lists.held(1, 1, guard=guard)
    assert lists.released() == [False]


def test_a_weak_pair_stays_held():
    lists = Lists()
    lists.held(1, 1, bits=CUT - 1)
    assert lists.released() == [False]


@pytest.mark.parametrize(("third", "free"), [((), False), ((0, 2), True)])
def test_doubtful_persons_leave_no_room_unless_strong_pairs_hold_them(third, free):
    """Forty persons of three, of whom two are held by a doubtful pair; third: a pair of
    the one with the third record, who is surely the other."""
    lists = Lists()
    lists.held(1, 1)
    sure = [(*third, SURE)] if third else []
    for _ in range(40):
        lists.person(3, *sure, (1, 2, SURE), (0, 1, CUT))
    assert lists.released() == [free]


def cut_of(bits, guards=0, others=()):
    """Of pairs of people of their own with so many bits; others: (a, b, bits) beside."""
    a = [*range(0, 2 * len(bits), 2), *(each[0] for each in others)]
    b = [*range(1, 2 * len(bits), 2), *(each[1] for each in others)]
    said = np.array([*bits, *(each[2] for each in others)], dtype=float)
    found = Pairs(np.array(a), np.array(b), said, np.zeros(len(a), dtype=int) + guards)
    return wholes.cut_of(found, shipped(), 10_000, least=LEAST)


def test_the_cut_falls_as_far_as_the_sure_pairs_carry_the_doubtful():
    usual = shipped().cut_at(10_000)
    few, many = [30.0] * 2_000 + [10.0] * 5, [30.0] * 2_000 + [10.0] * 50
    assert cut_of(few) == 10.0
    assert cut_of(many) == usual
    assert cut_of([30.0] * 2_000 + [LEAST - 1]) == usual
    assert cut_of([]) == usual


def test_pairs_under_a_guard_carry_nobody():
    assert cut_of([30.0] * 2_000 + [10.0], guards=1) == shipped().cut_at(10_000)


def test_a_doubtful_pair_of_those_whom_strong_ones_hold_costs_nothing():
    """As many doubtful pairs: of people already joined, or of two persons each."""
    sure = [30.0] * 2_000
    inside = [(4 * n, 4 * n + 2, 29.0) for n in range(50)]
    inside += [(4 * n, 4 * n + 3, 10.0) for n in range(50)]
    between = [(4 * n, 4 * n + 2, 10.0) for n in range(50)]
    assert cut_of(sure, others=inside) == 10.0
    assert cut_of(sure, others=between) == shipped().cut_at(10_000)


def test_a_doubtful_pair_of_large_persons_costs_as_many_pairs_as_it_makes():
    two = [(4 * n, 4 * n + 2, 10.0) for n in range(5)]
    assert cut_of([30.0] * 2_000 + [10.0] * 5) == 10.0
    assert cut_of([30.0] * 2_000, others=two) == shipped().cut_at(10_000)


@pytest.mark.parametrize(
    ("mistyped", "shared"),
    [("7104392", "id_begins"), ("7204329", "id_ends"), ("7105329", "both")],
)
def test_an_id_with_a_slip_still_leads_to_its_holder(mistyped, shared):
    def keys(number, number_is="id"):
        record = SimpleNamespace(number=number, number_is=number_is)
        rules = [rule for rule in RULES if rule.name in {"id_begins", "id_ends"}]
        return {key for rule in rules for key in rule.keys(record)}

    names = {name for name, _half in keys("7104329") & keys(mistyped)}
    assert names == ({"id_begins", "id_ends"} if shared == "both" else {shared})
    assert not keys("7104329", "own")
    assert not keys(None)
