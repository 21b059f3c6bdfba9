"""The policy table, row-level security and a third oracle never disagree."""

from datetime import UTC, datetime

import pytest

from kamkor.foundation.access.actor import actor_of, may_see
from kamkor.foundation.db import context

from . import world as w

pytestmark = pytest.mark.django_db


@pytest.fixture
def machine():
    with context.acting_as_machine():
        yield


def test_three_readings_of_the_rules_agree_on_200_000_decisions(machine):
    made = [w.make(seed=seed, users=50, children=300) for seed in range(1, 3)]
    whole = w.World(
        users=made[0].users + made[1].users,
        children=made[0].children + made[1].children,
        grants=made[0].grants + made[1].grants,
        links=made[0].links + made[1].links,
        blocks=made[0].blocks + made[1].blocks,
    )
    decisions, wrong = w.differences(whole)
    assert wrong == []
    assert decisions >= 200_000


def test_the_object_check_agrees_with_the_list(machine):
    world = w.make(seed=7, users=12, children=60)
    for user, active in world.users:
        actor = actor_of(user, at=datetime.now(UTC))
        for wanted in (1, 2, 3, 4):
            right = w.oracle(world, user=user, active=active, wanted=wanted)
            seen = {
                child
                for child, place, shielded in world.children
                if may_see(actor, subject=child, place=place,
                           is_shielded=shielded, sensitivity=wanted)
            }  # fmt: skip
            assert seen == right


def test_somebody_sees_something_and_nobody_sees_all(machine):
    """The comparison has power: answers are neither all empty nor all full."""
    world = w.make(seed=3, users=40, children=100)
    sizes = {
        len(w.oracle(world, user=user, active=active, wanted=1))
        for user, active in world.users
    }
    assert min(sizes) == 0 < max(sizes) < 100
    assert len(sizes) > 5
