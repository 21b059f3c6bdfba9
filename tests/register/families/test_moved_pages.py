"""Families that moved, as the two territories read of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import sign_in
from tests.register.families.removal import (
    BAKYT,
    SPRING,
    Cast,
    proposals,
    states,
)

pytestmark = pytest.mark.django_db


def page(client, user, name="moved", show=""):
    client.cookies["django_language"] = "en"
    args = [] if name == "moved-list" else [proposals()[0].pk]
    return sign_in(client, user).get(reverse(name, args=args) + show).content.decode()


def test_the_new_territory_reads_who_they_are_and_who_worked(client, moved):
    text = page(client, moved.damir)
    assert "Асанов Бакыт" in text and "Асанова Айжан" in text
    assert "Бакыт Ж. works on it" in text
    assert "Take the family over" in text


def test_the_old_territory_reads_a_code_and_a_year(client, moved):
    text = page(client, moved.aigul)
    assert "Асанов" not in text and "Айжан" not in text
    assert moved.children[0].code in text and "born 2015" in text
    assert str(moved.children[0].pk) not in text
    assert "has not answered yet" in text and "Take the family over" not in text


def test_the_lists_name_nobody_to_who_may_not_see_them(client, moved):
    assert "Асанов Бакыт" in page(client, moved.damir, "moved-list")
    text = page(client, moved.aigul, "moved-list", "?show=gone")
    assert moved.children[0].code in text and "Асанов" not in text
    assert "No family here" in page(client, moved.aigul, "moved-list")


def post(client, user, name, **data):
    (found,) = proposals()
    return sign_in(client, user).post(reverse(name, args=[found.pk]), data)


def test_taking_over_on_the_page(client, moved):
    assert (
        post(client, moved.damir, "moved-answer", accept="1", note="").status_code
        == 302
    )
    assert states() == ["accepted"]
    assert "Дамир К." in page(client, moved.aigul)


def test_not_here_on_the_page_is_read_and_noted_by_the_old_territory(client, moved):
    bad = post(client, moved.damir, "moved-answer", refuse="1", reason="")
    assert bad.status_code == 422
    post(
        client,
        moved.damir,
        "moved-answer",
        refuse="1",
        reason="never_came",
        note="Үй бош",
    )
    client.cookies["django_language"] = "en"
    assert "Families not found where they went" in (
        sign_in(client, moved.aigul).get("/").content.decode()
    )
    text = page(client, moved.aigul)
    assert "Үй бош" in text and "Your territory stays responsible" in text
    post(client, moved.aigul, "moved-noted")
    assert proposals()[0].noted_by == moved.aigul.pk


@pytest.mark.parametrize("name", ["moved", "moved-answer", "moved-undo", "moved-noted"])
def test_a_family_out_of_reach_is_not_there(client, moved, name):
    (found,) = proposals()
    far = sign_in(client, moved.far)
    url = reverse(name, args=[found.pk])
    response = far.get(url) if name == "moved" else far.post(url, {"accept": "1"})
    assert response.status_code == 404
    assert states() == ["proposed"]


def test_the_old_territory_cannot_answer_by_hand(client, moved):
    assert post(client, moved.aigul, "moved-answer", accept="1").status_code == 403
    assert states() == ["proposed"]


def test_my_work_counts_families_that_came(client, moved):
    client.cookies["django_language"] = "en"
    text = sign_in(client, moved.damir).get("/").content.decode()
    assert "Families that came from another district" in text


@pytest.mark.parametrize("name", ["moved-list", "moved"])
def test_the_pages_ask_little_of_the_database(client, moved, name):
    page(client, moved.damir, name)
    with CaptureQueriesContext(connection) as one:
        page(client, moved.damir, name)
    if name == "moved-list":
        for _ in range(3):
            other = Cast.__new__(Cast)
            other.__dict__ |= moved.__dict__
            other.children = other.listed(
                {**BAKYT, "household_no": "9"}, place=other.osh, on=SPRING
            ).persons
            other.work_on()
            other.moves(0)
    with CaptureQueriesContext(connection) as four:
        page(client, moved.damir, name)
    assert len(four) <= len(one) + 1
    assert len(one) <= 45
