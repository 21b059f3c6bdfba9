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
PEOPLE = 100  # rows 0 … 99 of one list, 100 … 199 of the other
SOURCES = np.repeat([0, 1], PEOPLE)
LAST = PEOPLE - 1
CUT, LEAST = 12.0, 9.0


def pairs(*more, bits=20.0, guard="names_differ"):
    """All people met but the last, who is held by a guard; `more`: other pairs (a, b,
    bits) beside."""
    a = [*range(PEOPLE), *(each[0] for each in more)]
    b = [*range(PEOPLE, 2 * PEOPLE), *(each[1] for each in more)]
    weights = [20.0] * LAST + [bits, *(each[2] for each in more)]
    guards = [0] * LAST + [BIT[guard], *(0 for _ in more)]
    return Pairs(np.array(a), np.array(b), np.array(weights), np.array(guards))


def labels(*, missing=1):
    """The persons before: the last `missing` have met nobody."""
    found = np.arange(2 * PEOPLE)
    found[PEOPLE : 2 * PEOPLE - missing] = np.arange(PEOPLE - missing)
    return found


def last_guard(told, persons):
    found = wholes.released(told, persons, SOURCES, least=LEAST, cut=CUT)
    return int(found.guards[LAST])


def test_two_who_are_left_over_in_two_whole_lists_are_one():
    assert last_guard(pairs(), labels()) == 0


def test_lists_that_hold_but_part_of_each_other_may_hold_a_twin_each():
    assert last_guard(pairs(), labels(missing=10)) == BIT["names_differ"]


def test_a_list_with_doubles_says_nothing():
    persons = labels()
    persons[[10, 20]] = persons[[11, 21]]
    assert last_guard(pairs(), persons) == BIT["names_differ"]


def test_another_in_question_leaves_it_to_people():
    assert last_guard(pairs((LAST, 150, LEAST)), labels()) == BIT["names_differ"]
    assert last_guard(pairs((LAST, 150, LEAST - 1)), labels()) == 0


@pytest.mark.parametrize("guard", ["numbers_differ", "one_roster"])
def test_two_numbers_or_one_roster_are_two_people_anyway(guard):
    assert last_guard(pairs(guard=guard), labels()) == BIT[guard]


def test_a_weak_pair_stays_held():
    assert last_guard(pairs(bits=CUT - 1), labels()) == BIT["names_differ"]


def cut_of(bits, guards=0):
    row = np.zeros(len(bits), dtype=int)
    found = Pairs(row, row, np.array(bits, dtype=float), row + guards)
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
