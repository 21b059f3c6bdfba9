"""The Commission of the demo puts off what too few of those present may decide."""

from collections import Counter
from types import SimpleNamespace
from uuid import uuid4

import pytest

from kamkor.casework.commission.choices import ItemKind
from kamkor.demo.casework import sittings


class World:
    """Remembers the verbs."""

    def __init__(self):
        self.done, self.counts = [], Counter()

    def do(self, _user, verb, *_given, **_named):
        self.done.append(verb.__name__)

    def says(self, *_words):
        return "слова"


@pytest.fixture
def sitting():
    here = tuple(SimpleNamespace(user=uuid4()) for _ in range(2))
    never = SimpleNamespace(random=lambda: 0.99)
    return sittings.Sitting(uuid4(), never, here)


def test_without_a_quorum_for_an_item_it_is_put_off_and_nobody_votes(
    sitting, monkeypatch
):
    monkeypatch.setattr(sittings, "_has_quorum", lambda item, sitting: False)
    monkeypatch.setattr(sittings, "_voters", lambda item: [sitting.presides])
    world = World()
    item = SimpleNamespace(pk=uuid4(), kind=ItemKind.CASE)
    sittings._examine(world, item, sitting)
    assert world.done == ["postpone"]
    assert world.counts == {"postponed": 1}
