"""Experts give points; the means become weights of a new version."""

import pytest

from kamkor.foundation.db import context
from kamkor.monitoring.editions import actions, reads
from kamkor.monitoring.editions.errors import NoVotes
from kamkor.monitoring.editions.models import Vote
from tests.cast import NOON, acting

FIRST = {
    "index": {"health": 60, "learning": 40},
    "health": {"mortality": 100, "vaccinated": 0},
}
SECOND = {
    "index": {"health": 20, "learning": 80},
    "health": {"mortality": 50, "vaccinated": 50},
}


def test_the_newest_vote_of_an_expert_counts(version, erkin):
    for expert, points in (("Asel", SECOND), ("Asel", FIRST), ("Temir", SECOND)):
        actions.vote(version, expert=expert, points=points, by=acting(erkin), at=NOON)
    with context.acting_as(erkin.pk):
        told = reads.tally(version)
    assert told["index"]["health"].mean == 40
    assert told["health"]["mortality"] == reads.Line(75, 50, 100, 2)


def test_the_means_become_the_weights_of_a_new_version(version, erkin):
    actions.vote(version, expert="Asel", points=FIRST, by=acting(erkin), at=NOON)
    made = actions.adopt(version, note="votes", by=acting(erkin), at=NOON)
    weights = {
        part["code"]: part["weight"]
        for part in (*made.spec["groups"], *made.spec["indicators"])
    }
    assert (weights["health"], weights["learning"]) == (60, 40)
    assert (weights["mortality"], weights["vaccinated"], weights["enrolled"]) == (
        100,
        0,
        1,
    )


def test_without_votes_nothing_is_made(version, erkin):
    with pytest.raises(NoVotes):
        actions.adopt(version, note="", by=acting(erkin), at=NOON)


def test_only_who_chooses_the_method_reads_how_an_expert_voted(version, erkin, bakyt):
    actions.vote(version, expert="Asel", points=FIRST, by=acting(erkin), at=NOON)
    with context.acting_as(bakyt.pk):
        assert Vote.objects.count() == 0
    with context.acting_as(erkin.pk):
        assert Vote.objects.count() == 1
