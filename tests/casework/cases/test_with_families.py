"""A family moved: its open case is told with the hand-over, and offered, not moved."""

import pytest
from django.urls import reverse

from kamkor.casework.cases import actions
from kamkor.casework.cases.models import Case, Transfer
from kamkor.casework.clock.models import Deadline
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.families import handing
from tests.cast import NOON, acting, sign_in, somebody
from tests.register.families.removal import Cast, proposals
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def moved():
    """Bakyt of Osh works on the boy's case, on nothing else; the family moves."""
    cast = Cast()
    with context.acting_as(cast.aigul.pk):
        cast.case = actions.open_case(
            cast.children[0].pk, reason="Живут одни", worker=cast.bakyt.pk,
            by=acting(cast.aigul), at=NOON,
        )  # fmt: skip
    cast.moves()
    return cast


def accept(cast):
    (found,) = proposals()
    with context.acting_as(cast.damir.pk):
        handing.accept(found.pk, note="", by=acting(cast.damir), at=NOON)
    return found


def transfers() -> list[Transfer]:
    with context.acting_as_machine():
        return list(Transfer.objects.order_by("proposed_at", "pk"))


def case_of(cast) -> Case:
    with context.acting_as_machine():
        return Case.objects.get(pk=cast.case.pk)


def test_an_open_case_is_work_for_which_the_new_territory_is_asked(moved):
    assert len(proposals()) == 1


def test_the_hand_over_names_the_case_to_who_sees_the_children(moved, client):
    client.cookies["django_language"] = "en"
    address = reverse("moved", args=[proposals()[0].pk])
    text = sign_in(client, moved.damir).get(address).content.decode()
    assert moved.case.number in text and reverse("case", args=[moved.case.pk]) in text
    assert "Бакыт Ж. works on it" in text
    text = sign_in(client, moved.aigul).get(address).content.decode()
    assert moved.case.number not in text


def test_the_case_is_offered_and_stays_where_it_is(moved):
    accept(moved)
    (offer,) = transfers()
    assert (offer.state, offer.to_territory) == ("proposed", moved.karakol)
    assert case_of(moved).place == moved.osh.low
    with context.acting_as_machine():
        assert Deadline.objects.filter(about=offer.pk, ended_at=None).count() == 1


def test_the_new_territory_takes_it_over_by_its_own_answer(moved):
    accept(moved)
    head = somebody("head", RoleCode.SUPERVISOR, at=moved.karakol)
    with context.acting_as(head.pk):
        actions.answer_transfer(
            transfers()[0].pk, accept=True, words="", by=acting(head), at=NOON
        )
    assert case_of(moved).place == moved.karakol.low


def test_a_case_offered_before_is_not_offered_twice(moved):
    with context.acting_as_machine():
        actions.follow_family(
            [moved.children[0].pk], to=moved.karakol, reason="", by=moved.aigul.pk,
            at=NOON,
        )  # fmt: skip
    accept(moved)
    assert len(transfers()) == 1


def test_the_offer_goes_when_the_answer_is_taken_back(moved):
    found = accept(moved)
    with context.acting_as(moved.damir.pk):
        handing.take_back(found.pk, by=acting(moved.damir), at=NOON)
    (offer,) = transfers()
    assert offer.state == "withdrawn"
    with context.acting_as_machine():
        assert not Deadline.objects.filter(about=offer.pk, ended_at=None).exists()


def test_a_closed_case_asks_nobody(moved):
    with context.acting_as_machine():
        Case.objects.filter(pk=moved.case.pk).update(closed_at=NOON)
    accept(moved)
    assert transfers() == []
