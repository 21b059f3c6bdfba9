"""Who sees an item, over its life. The oracle is written by hand: a row a moment."""

from datetime import timedelta

import pytest

from kamkor.casework.commission import actions, reads
from kamkor.casework.commission.choices import Function
from kamkor.casework.commission.models import Item, Vote
from kamkor.casework.plans.models import Plan
from kamkor.foundation.access.choices import BlockReason, RoleCode
from kamkor.foundation.access.models import Block
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from tests.cast import acting, somebody
from tests.standing import standing

from .conftest import MEETS, NOW, as_, cast, come, item_of, sit

pytestmark = pytest.mark.django_db


def sees(user, item) -> bool:
    """In Python and in the database, which must say the same."""
    with context.acting_as(user.pk):
        found = Item.objects.filter(pk=item.pk).exists()
        assert found == (reads.item(acting(user), item.pk) is not None)
    return found


@standing
def asked(assessed, commission, begimai, aigul):
    """Bakyt's case before the Commission, with no plan that shows the child."""
    as_(begimai, actions.put_case, assessed.pk, question="Нужна ли опека?",
        summary="Бабушка больна")  # fmt: skip
    return as_(aigul, actions.call, commission.pk, meets_at=MEETS, where="Зал")


def test_the_life_of_an_item(
    assessed, commission, begimai, aigul, cholpon, daniyar, elnura, farid, damir
):
    people = (cholpon, farid, begimai, aigul, damir)

    def seen(item):
        return tuple(sees(user, item) for user in people)

    item = as_(begimai, actions.put_case, assessed.pk, question="?", summary="Бабушка")
    assert seen(item) == (False, False, True, True, False)
    session = as_(aigul, actions.call, commission.pk, meets_at=MEETS, where="Зал")
    assert seen(item) == (True, True, True, True, False)
    come(session, cholpon, daniyar, elnura, by=aigul)
    as_(cholpon, actions.open_session, session.pk)
    assert seen(item) == (True, True, True, True, False)
    cast(session, (cholpon, "for"), (daniyar, "for"), (elnura, "for"))
    as_(cholpon, actions.decide, item.pk, words="Назначить опеку")
    as_(cholpon, actions.close, session.pk)
    assert seen(item) == (False, False, True, True, False)


def test_members_see_nothing_long_before_the_session(
    assessed, commission, begimai, aigul, cholpon
):
    item = as_(begimai, actions.put_case, assessed.pk, question="?", summary="Бабушка")
    far = MEETS + timedelta(days=300)
    as_(aigul, actions.call, commission.pk, meets_at=far, where="Зал")
    assert not sees(cholpon, item)


def test_who_steps_aside_sees_nothing_and_does_not_count(
    opened, submitted, farid, elnura, cholpon, daniyar, temir
):
    item = item_of(opened)
    as_(elnura, actions.recuse, item.pk, reason="Сосед")
    assert not sees(elnura, item)
    assert {one.user for one in reads.fit(item)} == {cholpon.pk, daniyar.pk, farid.pk}
    cast(opened, (cholpon, "for"), (daniyar, "for"))
    made = as_(cholpon, actions.decide, item.pk, words="Да")
    assert made.votes_for == 2


def test_kin_who_is_shut_out_gets_no_pack(
    assessed, commission, begimai, aigul, farid, bakyt
):
    with context.acting_as_machine():
        Block.objects.create(
            subject=bakyt.pk, user=farid, reason=BlockReason.KIN, since=NOW
        )
    item = as_(begimai, actions.put_case, assessed.pk, question="?", summary="Бабушка")
    as_(aigul, actions.call, commission.pk, meets_at=MEETS, where="Зал")
    assert not sees(farid, item)
    assert farid.pk not in {one.user for one in reads.fit(item_of_fresh(item))}
    with context.acting_as_machine():
        assert item.recusals.get().user == farid.pk


def item_of_fresh(item):
    with context.acting_as_machine():
        return Item.objects.get(pk=item.pk)


def test_a_shielded_child_is_shown_to_no_member(asked, cholpon, bakyt):
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=True)
    assert not sees(cholpon, item_of(asked))


def test_who_is_appointed_later_sees_what_the_others_see(
    session, commission, submitted, aigul, osh
):
    late = somebody("late", RoleCode.COUNCIL, at=osh)
    assert not sees(late, item_of(session))
    sit(commission, late, Function.MEMBER, by=aigul)
    assert sees(late, item_of(session))


def test_who_is_appointed_later_sees_plans_that_wait(empty, submitted, aigul, osh):
    late = somebody("late", RoleCode.COUNCIL, at=osh)

    def sees_plan():
        with context.acting_as(late.pk):
            return Plan.objects.visible_to(acting(late)).exists()

    assert not sees_plan()
    member = sit(empty, late, Function.MEMBER, by=aigul)
    assert sees_plan()
    as_(aigul, actions.dismiss, member.pk, until=NOW.date())
    assert not sees_plan()


def test_who_leaves_the_commission_sees_no_pack(session, commission, aigul, farid):
    with context.acting_as_machine():
        member = commission.members.get(user=farid.pk)
    as_(aigul, actions.dismiss, member.pk, until=NOW.date())
    assert not sees(farid, item_of(session))


def test_votes_are_seen_with_the_item(opened, cholpon, damir, aigul):
    cast(opened, (cholpon, "for"))
    for user, many in ((aigul, 1), (damir, 0)):
        with context.acting_as(user.pk):
            assert Vote.objects.count() == many


def test_words_are_sealed(asked):
    item = item_of(asked)
    assert "Бабушка".encode() not in bytes(item.summary)
    assert reads.words(item)["summary"] == "Бабушка больна"
