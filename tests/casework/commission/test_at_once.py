"""Two people at the same moment: one is first, the other is told, nothing is overwritten."""

import pytest
from django.db import transaction

from kamkor.casework.commission import actions
from kamkor.casework.commission.choices import ItemState
from kamkor.casework.commission.errors import NotNow
from kamkor.casework.commission.models import Decision, Item, Vote
from kamkor.foundation.db import context
from tests.casework.meanwhile import meanwhile

from .conftest import NOW, as_, cast, item_of


@pytest.fixture
def committed(own_database, request):
    """The room, written down for all connections."""
    with transaction.atomic(), context.acting_as_machine():
        for name in ("temir", "opened"):
            request.getfixturevalue(name)


def test_a_vote_that_comes_while_the_session_is_closed_is_told_so(
    committed, opened, cholpon, elnura
):
    with transaction.atomic():
        item = cast(opened, (cholpon, "for"))

    def end():
        as_(cholpon, actions.postpone, item.pk, reason="Нет семьи")
        as_(cholpon, actions.close, opened.pk)

    late = meanwhile(
        end, lambda: as_(elnura, actions.vote, item.pk, user=elnura.pk, choice="for")
    )
    assert isinstance(late, NotNow)
    with transaction.atomic(), context.acting_as_machine():
        assert [v.user for v in Vote.objects.all()] == [cholpon.pk]


def test_a_case_closed_while_its_item_is_decided_leaves_the_decision(
    committed, opened, assessed, cholpon, daniyar, elnura, temir
):
    with transaction.atomic():
        item = cast(opened, (cholpon, "for"), (daniyar, "for"), (elnura, "for"))

    def close_case():
        with context.acting_as_machine():
            actions.withdraw_with_case(assessed, cholpon.pk, NOW)

    done = meanwhile(
        lambda: as_(cholpon, actions.decide, item.pk, words="Согласовать"), close_case
    )
    assert done is None
    with transaction.atomic(), context.acting_as_machine():
        assert Item.objects.get().state == ItemState.DECIDED
        assert Decision.objects.count() == 1


def test_an_item_dropped_with_its_case_is_not_decided(
    committed, opened, assessed, cholpon, daniyar, elnura
):
    with transaction.atomic():
        item = cast(opened, (cholpon, "for"), (daniyar, "for"), (elnura, "for"))

    def close_case():
        with context.acting_as_machine():
            actions.withdraw_with_case(assessed, cholpon.pk, NOW)

    late = meanwhile(
        close_case, lambda: as_(cholpon, actions.decide, item.pk, words="Согласовать")
    )
    assert isinstance(late, NotNow)
    with transaction.atomic(), context.acting_as_machine():
        assert item_of(opened).state == ItemState.DROPPED
        assert not Decision.objects.exists()
