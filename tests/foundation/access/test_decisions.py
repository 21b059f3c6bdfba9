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


def agree(*, worlds: int, users: int, children: int) -> int:
    """Compare the three readings in so many worlds at once; how many decisions."""
    made = [
        w.make(seed=seed, users=users, children=children)
        for seed in range(1, worlds + 1)
    ]
    whole = w.World(
        users=[one for world in made for one in world.users],
        children=[one for world in made for one in world.children],
        grants=[one for world in made for one in world.grants],
        links=[one for world in made for one in world.links],
        blocks=[one for world in made for one in world.blocks],
        rows=[one for world in made for one in world.rows],
    )
    decisions, wrong = w.differences(whole)
    assert wrong == []
    return decisions


def test_three_readings_of_the_rules_agree(machine):
    """On 200,000 decisions in a drill."""
    assert agree(worlds=2, users=20, children=120) >= 50_000


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


def test_the_worlds_lists_hold_what_is_easy_to_forget(machine):
    """Rows are kept secret from some and not from all, waiting ones among them."""
    world = w.make(seed=11, users=90, children=320)
    answers = w.rows_answers(world, w.answers(world))
    oracle = w.lists.Oracle(world)
    hidden = {row for row, about in oracle.about.items() if about & oracle.shielded}
    assert any(not oracle.by_id[row].given for row in hidden)
    assert any(answer.all & hidden for answer in answers)
    near = [oracle.in_lists(user, active) for user, active in world.users]
    kept_from = [
        all_ - answer.listed for all_, answer in zip(near, answers, strict=True)
    ]
    assert any(kept & hidden for kept in kept_from)
    assert any(kept - hidden for kept in kept_from)  # by a block alone
