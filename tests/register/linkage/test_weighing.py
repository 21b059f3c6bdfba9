"""Pairs of the register weighed one by one and by the engine: the same."""

import random
from datetime import date

import pytest

from kamkor.demo.linkset import tables
from kamkor.foundation.db.ids import uuid7
from kamkor.register.linkage import weighing
from kamkor.register.linkage.core.weights import shipped
from kamkor.register.linkage.profile import Source, fold

SCALE = weighing.Scale(shipped(), 1_000_000)


@pytest.fixture(scope="module")
def profiles():
    """Of two hundred records of invented lists, with frequencies of their names."""
    luck = random.Random(7)
    rows = next(iter(tables(200, 77))).to_pylist()[:200]
    told = []
    for row in rows:
        birth = row["birth_date"] or ""
        values = {
            "full_name": row["name"], "surname": row["surname"],
            "given_name": row["given_name"], "patronymic": row["patronymic"],
            "sex": row["sex"], "pin": row["pin"], "mother_name": row["mother"],
            "phone": row["phone"], "district": row["district"], "village": row["village"],
        }  # fmt: skip
        if len(birth) == 10:
            values["birth_date"] = {"date": birth, "precision": "day"}
        told.append(
            (uuid7(), values, Source(luck.randrange(3), "school", date(2026, 9, 1)))
        )
    found = list(fold(told).values())
    for profile in found:
        profile.given_share = luck.choice((None, 0.002, 0.00001))
        profile.father_share = luck.choice((None, 0.001))
        profile.family_share = luck.choice((None, 0.0002))
        profile.given_is_common = luck.random() < 0.5
    return found


def test_many_pairs_are_weighed_as_each_of_them(profiles):
    luck = random.Random(8)
    pairs = [
        tuple(luck.sample(range(len(profiles)), 2)) for _ in range(weighing.FEW * 10)
    ]
    # neighbours speak of one child or one family more often
    pairs += [(n, n + 1) for n in range(len(profiles) - 1)]
    pairs = list(dict.fromkeys(pairs))
    together = list(weighing.weigh(profiles, pairs, SCALE))
    assert len(together) == len(pairs)
    for (a, b), found in zip(pairs, together, strict=True):
        alone = weighing.compare(profiles[a], profiles[b], SCALE)
        assert (found.levels, found.guards) == (alone.levels, alone.guards)
        assert found.bits == pytest.approx(alone.bits, abs=1e-3)
        assert found.shares == alone.shares


def test_who_is_first_changes_nothing(profiles):
    for n in range(len(profiles) - 1):
        one, other = profiles[n], profiles[n + 1]
        here = weighing.compare(one, other, SCALE)
        there = weighing.compare(other, one, SCALE)
        assert (here.bits, here.levels) == (there.bits, there.levels)


def test_why_sums_up_to_the_bits(profiles):
    for n in range(len(profiles) - 1):
        found = weighing.compare(profiles[n], profiles[n + 1], SCALE)
        assert found.why.bits == pytest.approx(found.bits)
