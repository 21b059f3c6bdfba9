"""A shield is raised by one and lowered by two, and falls by nothing else."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, transaction

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context, vault
from kamkor.register.people import actions
from kamkor.register.people.models import Person, Shield
from tests.cast import acting, keep, sign_in, somebody, territory
from tests.register.people.test_facts import BAKYT
from tests.standing import standing

pytestmark = pytest.mark.django_db
WORDS = "The father looks for the mother and has threatened her."


@standing
def child():
    return keep("round", BAKYT, at=territory("Osh")).persons[0]


@standing
def gulnaz():
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=territory("Osh"))


@standing
def hasan():
    return somebody("hasan", RoleCode.SUPERVISOR, at=territory("Osh"))


def now():
    return datetime.now(UTC)


def sees(user, child):
    with context.acting_as(user.pk):
        by_rows = Person.objects.filter(pk=child.pk).exists()
        by_policy = Person.objects.visible_to(acting(user)).filter(pk=child.pk).exists()
    assert by_rows == by_policy
    return by_rows


def test_who_raises_it_holds_the_child_and_nobody_else_sees_it(child, gulnaz, hasan):
    assert sees(hasan, child)
    actions.raise_shield(child, words=WORDS, actor=acting(gulnaz), at=now())
    assert sees(gulnaz, child)
    assert not sees(hasan, child)


def test_an_officer_cannot_raise_it(child):
    aigul = somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=territory("Osh"))
    with pytest.raises(actions.NotAllowed):
        actions.raise_shield(child, words=WORDS, actor=acting(aigul), at=now())


def test_one_person_cannot_lower_it(child, gulnaz):
    actions.raise_shield(child, words=WORDS, actor=acting(gulnaz), at=now())
    with pytest.raises(actions.NeedsAnother):
        actions.lower_shield(child, actor=acting(gulnaz), at=now())
    actions.ask_to_lower(child, actor=acting(gulnaz), at=now())
    with pytest.raises(actions.NeedsAnother):
        actions.lower_shield(child, actor=acting(gulnaz), at=now())
    with context.acting_as_machine():
        assert Person.objects.get(pk=child.pk).is_shielded


def test_two_people_lower_it(child, gulnaz, hasan):
    actions.raise_shield(child, words=WORDS, actor=acting(gulnaz), at=now())
    actions.ask_to_lower(child, actor=acting(gulnaz), at=now())
    actions.lower_shield(child, actor=acting(hasan), at=now())
    assert sees(hasan, child)


def test_the_database_itself_refuses_one_person(child, gulnaz):
    actions.raise_shield(child, words=WORDS, actor=acting(gulnaz), at=now())
    with (
        context.acting_as_machine(),
        transaction.atomic(),
        pytest.raises(DatabaseError),
    ):
        Shield.objects.update(
            asked_by=gulnaz.pk, lowered_by=gulnaz.pk, lowered_at=now()
        )


def test_the_reason_is_sealed_with_the_childs_key(child, gulnaz):
    shield = actions.raise_shield(child, words=WORDS, actor=acting(gulnaz), at=now())
    assert WORDS.encode() not in bytes(shield.words)
    place = f"people_shield.words.{shield.pk}"
    assert vault.unseal(shield.words, subject=child.pk, place=place) == WORDS


def test_no_list_lowers_it(child, gulnaz):
    actions.raise_shield(child, words=WORDS, actor=acting(gulnaz), at=now())
    keep("round", BAKYT, at=territory("Osh"), persons=[child])
    with context.acting_as_machine():
        assert Person.objects.get(pk=child.pk).is_shielded


def test_the_page_raises_it_and_asks_for_a_reason(client, child, gulnaz):
    sign_in(client, gulnaz)
    path = f"/children/{child.pk}/shield/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"raise": "1", "words": "so"}).status_code == 422
    assert client.post(path, {"raise": "1", "words": WORDS}).status_code == 302
    assert client.post(path, {"ask": "1"}).status_code == 302
    assert client.post(path, {"lower": "1"}).status_code == 422


def test_the_second_person_is_let_in_and_agrees_on_the_page(
    client, child, gulnaz, hasan
):
    actions.raise_shield(child, words=WORDS, actor=acting(gulnaz), at=now())
    path = f"/children/{child.pk}/shield/"
    assert sign_in(client, hasan).get(path).status_code == 404
    sign_in(client, gulnaz)
    assert client.post(path, {"share": "1", "login": "nobody"}).status_code == 422
    assert client.post(path, {"share": "1", "login": "hasan"}).status_code == 302
    client.post(path, {"ask": "1"})
    assert sign_in(client, hasan).post(path, {"lower": "1"}).status_code == 302
    with context.acting_as_machine():
        assert not Person.objects.get(pk=child.pk).is_shielded
