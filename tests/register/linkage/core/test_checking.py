"""A new set of weights beside the old one, on a frozen set and on answers."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from kamkor.demo import linkset
from kamkor.register.linkage.core.checking import Beside, check
from kamkor.register.linkage.core.evaluation import Share
from kamkor.register.linkage.core.weights import shipped

from .test_learning import RECORDS, answers

SMALL = 2_000


@pytest.fixture(scope="module")
def table():
    return pa.concat_tables(linkset.tables(SMALL, 404))


def verdict(new, table, held_out):
    return check(new, shipped(), table=table, held_out=held_out, records=RECORDS)


def test_the_set_in_force_does_not_beat_itself(table):
    told = verdict(shipped(), table, answers(200))
    assert told.against == ("answers.same",)
    assert told.frozen.new == told.frozen.old
    assert told.shares["precision"].new == told.shares["precision"].old


def test_a_set_that_fits_the_answers_better_wins(table):
    held_out = answers(400, shift=-2.0)
    told = verdict(replace(shipped(), shift=shipped().shift - 2.0), table, held_out)
    assert told.held_out.wins
    assert "answers.same" not in told.against


def test_a_set_that_forgets_names_and_birth_loses_in_every_way(table):
    nothing = {
        name: (0.0,) * len(shipped().bits[name])
        for name in ("given", "lineage", "birth")
    }
    bits = shipped().bits | nothing
    told = verdict(replace(shipped(), bits=bits), table, answers(400))
    assert not told.wins
    assert "answers.lose" in told.against
    assert "frozen.lose" in told.against
    assert "worse.recall" in told.against
    assert any(code.startswith("worse.recall of number: none") for code in told.against)


def test_the_verdict_tells_every_group(table):
    told = verdict(shipped(), table, answers(50)).as_dict()
    assert {
        "precision",
        "recall",
        "recall of sex: female",
        "recall of moved: moved",
    } <= (told["shares"].keys())
    assert told["records"] == SMALL


def test_what_chance_can_do_is_no_loss():
    assert not Beside(Share(98, 100), Share(99, 100)).loses
    assert Beside(Share(900, 1000), Share(980, 1000)).loses
    assert not Beside(Share(0, 0), Share(9, 10)).loses


def test_without_answers_nothing_wins(table):
    none = answers(50).some(np.zeros(50, dtype=bool))
    assert "answers.same" in verdict(shipped(), table, none).against
