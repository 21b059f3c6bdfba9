"""What whole lists tell of their pairs: a lower cut, and guards that do not apply."""

from types import SimpleNamespace

import numpy as np
import pytest

from kamkor.register.linkage.core import wholes
from kamkor.register.linkage.core.batch import Pairs, linked
from kamkor.register.linkage.core.blocking import RULES
from kamkor.register.linkage.core.clusters import Marks
from kamkor.register.linkage.core.guards import GUARDS
from kamkor.register.linkage.core.run import DOUBTFUL
from kamkor.register.linkage.core.weights import shipped

BIT = {guard.name: 1 << n for n, guard in enumerate(GUARDS)}
SURE = 60.0  # bits
HELD = 20.0  # more than the cut asks for
IN_QUESTION = 11.0  # less


def settled(pairs, records):
    """The pairs (a, b, bits, guards) of so many records, settled; the cut; the person of
    each record."""
    said = sorted(pairs, key=lambda pair: (-pair[2], pair[:2]))
    columns = [np.array([pair[n] for pair in said]) for n in range(4)]
    a, b, bits, guards = columns if said else [np.zeros(0, dtype=int)] * 4
    nothing = Marks(np.full(records, -1), np.full(records, -1))
    found, cut = wholes.settled(
        Pairs(a, b, bits.astype(float), guards), nothing, shipped(), doubtful=DOUBTFUL
    )
    return found, cut, linked(found, nothing, cut=cut)


class Lists:
    """Persons, and pairs of their records."""

    def __init__(self, *, persons=1_000, records=2, alone=0):
        """So many persons with so many records each, and others with one."""
        self.records = 0
        self.pairs = []
        self.asked = []  # two records each, of which a guard keeps the persons apart
        for each in [records] * persons + [1] * alone:
            self.person(each)

    def person(self, records):
        """One more; returns the first record."""
        first = self.records
        self.records += records
        self.pairs += [(first, first + n, SURE, 0) for n in range(1, records)]
        return first

    def held(self, *sizes, bits=HELD, guard="names_differ"):
        """Two persons of so many records, kept apart; returns the first of each."""
        one, other = map(self.person, sizes)
        self.pairs.append((one, other, bits, BIT[guard]))
        self.asked.append((one, other))
        return one, other

    def met(self):
        """Whether each two that were held are one person in the end."""
        _pairs, _cut, persons = settled(self.pairs, self.records)
        return [bool(persons[one] == persons[other]) for one, other in self.asked]


def with_doubles():
    """One list in which many stand several times."""
    return Lists(persons=1_200, records=4, alone=800)


@pytest.mark.parametrize("guard", ["names_differ", "births_differ"])
def test_a_record_left_over_is_its_likes_where_everybody_was_met(guard):
    lists = Lists()
    lists.held(1, 1, guard=guard)
    assert lists.met() == [True]


def test_a_record_joins_a_person_of_several_in_one_list_with_doubles():
    lists = with_doubles()
    for _ in range(10):
        lists.held(4, 1)
    assert lists.met() == [True] * 10


@pytest.mark.parametrize("records", [2, 12])
def test_where_few_were_met_a_sister_may_be_missing(records):
    """Too many wrong pairs to expect; few among those of large persons, but then most
    of the pairs that are held."""
    lists = Lists(persons=100, records=records, alone=300)
    for _ in range(4):
        lists.held(1, 1)
    assert lists.met() == [False] * 4


def test_where_nobody_was_met_nothing_is_known():
    lists = Lists(persons=0, alone=100)
    lists.held(1, 1)
    assert lists.met() == [False]


def test_sisters_with_several_records_each_tell_of_more():
    lists = with_doubles()
    for _ in range(10):
        lists.held(4, 1)
    for _ in range(4):
        lists.held(4, 4)
    assert lists.met() == [False] * 14


def test_brothers_do_not_tell_of_sisters():
    lists = with_doubles()
    for _ in range(10):
        lists.held(4, 1, guard="known_names")
        lists.held(4, 1, guard="births_differ")
    for _ in range(4):
        lists.held(4, 4, guard="births_differ")
    assert lists.met() == [True, False] * 10 + [False] * 4


def test_two_of_several_records_each_stay_apart():
    lists = Lists()
    lists.held(1, 1)
    lists.held(2, 2)
    assert lists.met() == [True, False]


@pytest.mark.parametrize(("bits", "met"), [(IN_QUESTION, False), (0.0, True)])
def test_another_in_question_leaves_it_to_people(bits, met):
    lists = Lists()
    _one, other = lists.held(2, 1)
    lists.pairs.append((0, other, bits, BIT["names_differ"]))
    assert lists.met() == [met]


@pytest.mark.parametrize("guard", ["numbers_differ", "one_roster"])
def test_two_numbers_or_one_roster_are_two_people_anyway(guard):
    lists = Lists()
    lists.held(1, 1, guard=guard)
    assert lists.met() == [False]


def test_a_weak_pair_stays_held():
    lists = Lists()
    lists.held(1, 1, bits=IN_QUESTION)
    assert lists.met() == [False]


def test_what_was_held_is_worth_what_the_lists_leave_of_it():
    lists = with_doubles()
    for _ in range(10):
        lists.held(4, 1)
    pairs, _cut, _persons = settled(lists.pairs, lists.records)
    assert 0 < min(pairs.bits) < HELD
    assert list(pairs.bits) == sorted(pairs.bits, reverse=True)


def cut_of(bits, guards=0, others=(), records=10_000):
    """Of pairs of people of their own with so many bits; others: (a, b, bits) beside."""
    pairs = [(2 * n, 2 * n + 1, each, guards) for n, each in enumerate(bits)]
    return settled([*pairs, *((*each, guards) for each in others)], records)[1]


def test_the_cut_falls_as_far_as_the_sure_pairs_carry_the_doubtful():
    usual = shipped().cut_at(10_000)
    few, many = [30.0] * 2_000 + [10.0] * 5, [30.0] * 2_000 + [10.0] * 50
    assert cut_of(few) == 10.0
    assert cut_of(many) == usual
    assert cut_of([30.0] * 2_000 + [8.0]) == usual  # less probable than not
    assert cut_of([]) == usual


def test_the_same_pair_among_fewer_records_is_surer():
    pairs = [30.0] * 300 + [8.0]
    assert cut_of(pairs, records=1_000) == 8.0
    assert cut_of(pairs) == shipped().cut_at(10_000)


def test_pairs_under_a_guard_carry_nobody():
    held = [30.0] * 2_000 + [10.0]
    assert cut_of(held, guards=BIT["one_roster"]) == shipped().cut_at(10_000)


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
