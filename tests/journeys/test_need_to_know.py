"""Who has no business with a child sees nothing; who has some sees that much."""

import io
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from kamkor.foundation.db import context
from kamkor.register.people.models import Name
from kamkor.register.sources import actions

pytestmark = pytest.mark.journey
HEAD = "ФИО ученика;Дата рождения;Пол;Класс"
ALYMBEK = "Исаков Алымбек Талантович"
SEZIM = "Орозова Сезим Канатовна"


def sends_a_roster(user, row: str) -> None:
    """As the school itself would, without the pages."""
    now = timezone.now()
    new = actions.NewList(
        file_name="roster.csv", kind="school", source=f"Школа, {user.username}",
        list_date=date(2026, 9, 15),
    )  # fmt: skip
    with context.acting_as(user.pk):
        file = io.BytesIO(f"{HEAD}\n{row}\n".encode())
        batch = actions.receive(new, file, by=user.pk, at=now)
        batch = actions.start(batch, by=user.pk, at=now)
        actions.bring_in(batch, by=user.pk, at=now)


@pytest.fixture
def pupils(town):
    """Alymbek is on the roster of Jyldyz, Sezim on that of Kanat; their persons."""
    sends_a_roster(town.jyldyz, f"{ALYMBEK};02.04.2013;м;7")
    sends_a_roster(town.kanat, f"{SEZIM};11.09.2014;ж;6")
    with transaction.atomic(), context.acting_as_machine():
        return [
            Name.objects.select_related("person").get(full=full).person
            for full in (ALYMBEK, SEZIM)
        ]


def test_a_school_sees_its_own_pupils_only(desk, town, pupils):
    alymbek, sezim = pupils
    jyldyz = desk(town.jyldyz)
    jyldyz.go("/children/")
    jyldyz.reads(ALYMBEK)
    expect(jyldyz.page.locator("main tbody tr")).to_have_count(1)
    jyldyz.page.get_by_role("link", name=ALYMBEK).click()
    assert jyldyz.title == ALYMBEK
    assert jyldyz.go(f"/children/{sezim.pk}/") == 404
    assert jyldyz.go("/search/?q=Орозова") == 403
    jyldyz.go("/gaps/")
    assert SEZIM not in jyldyz.text

    kanat = desk(town.kanat)
    kanat.go("/children/")
    kanat.reads(SEZIM)
    expect(kanat.page.locator("main tbody tr")).to_have_count(1)
    assert kanat.go(f"/children/{alymbek.pk}/") == 404


def test_a_stranger_sees_nothing(desk, town, pupils):
    damir = desk(town.damir)
    damir.go("/")
    assert "Исаков" not in damir.text and "Орозова" not in damir.text
    for path in ("/children/", "/gaps/", "/same/"):
        assert damir.go(path) == 200
        expect(damir.page.locator("main tbody tr")).to_have_count(0)
        expect(damir.page.locator(".k-empty")).to_have_count(1)
    for child in pupils:
        assert damir.go(f"/children/{child.pk}/") == 404
        assert damir.go(f"/children/{child.pk}/papers/") == 404
        assert str(child.code) not in damir.text
    for text in ("Исаков", "Орозова Сезим", "02.04.2013", pupils[0].code):
        damir.go("/search/")
        damir.page.locator("main [name=q]").fill(text)
        damir.page.keyboard.press("Enter")
        damir.reads("никто не подходит")
        expect(damir.page.locator(".k-person")).to_have_count(0)
    assert damir.go(f"/territory/{town.uzgen.code}/") in (200, 404)
    assert "Исаков" not in damir.text


def test_nobody_signed_in_is_sent_to_the_entrance(desk, town, pupils):
    passer_by = desk()
    for path in ("/", "/children/", f"/children/{pupils[0].pk}/", "/gaps/", "/lists/"):
        passer_by.go(path)
        passer_by.arrives(r"/account/login/\?.*")
        assert "Исаков" not in passer_by.text
