"""On a phone: a visit is planned and made, a photo is taken, looked at and removed."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.casework.cases import sent

from .test_accessible import has_no_barrier
from .test_cases import Osh

pytestmark = pytest.mark.journey


@pytest.fixture
def osh(own_database):
    with transaction.atomic():
        return Osh()


def is_well(desk):
    has_no_barrier(desk)
    desk.fits_a_thumb_and_a_small_screen()


def test_a_visit_is_planned_found_in_my_work_and_made(desk, osh):
    with transaction.atomic():
        case = osh.opens()
    begimai = desk(osh.begimai, phone=True)
    begimai.go(f"/cases/{case.pk}/")
    begimai.follow("Запланировать посещение", within="main")
    day = timezone.localdate() + timedelta(days=3)
    begimai.page.locator("[name=on]").fill(day.isoformat())
    begimai.page.locator("[name=why]").fill("Поговорить с бабушкой")
    is_well(begimai)
    begimai.press_primary()
    begimai.reads("Посещение запланировано", "Поговорить с бабушкой")
    is_well(begimai)

    begimai.go("/work/")
    begimai.page.locator('main a[href^="/cases/visits/"]').first.click()
    begimai.reads("Записать посещение", "Поговорить с бабушкой")
    begimai.page.locator("[name=met_family][value=yes]").check()
    begimai.page.locator("[name=words]").fill("Бабушка поправляется")
    is_well(begimai)
    begimai.press_primary()
    begimai.reads("Бабушка поправляется", "Посещений не запланировано")


def test_a_photo_is_taken_looked_at_and_removed(desk, osh):
    with transaction.atomic():
        case = osh.opens()
    begimai = desk(osh.begimai, phone=True)
    begimai.go(f"/cases/{case.pk}/")
    begimai.follow("Добавить фото или документ", within="main")
    begimai.page.locator("[name=kind]").select_option("home_photo")
    camera = begimai.page.locator("[name=photo]")
    assert camera.get_attribute("capture") == "environment"
    camera.set_input_files(
        {"name": "скан.exe", "mimeType": "image/jpeg", "buffer": b"MZ" + b"\0" * 99}
    )
    begimai.page.locator("[name=words]").fill("Протекает крыша")
    begimai.press_primary()
    begimai.reads("скан.exe", "не принят")
    is_well(begimai)
    begimai.page.locator("[name=photo]").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": sent.photo()}
    )
    begimai.press_primary()
    begimai.reads("Файл сохранён", "Протекает крыша")
    is_well(begimai)

    with begimai.page.context.expect_page() as opened:
        begimai.follow("Посмотреть фото № 1", within="main")
    picture = opened.value
    picture.wait_for_load_state()
    width = picture.evaluate("document.images[0].naturalWidth")
    assert (width, re.search(r"Асанов", picture.title())) == (64, None)
    picture.close()

    begimai.page.locator("main a", has_text="Удалить").click()
    begimai.page.locator("[name=why]").fill("Чужой дом")
    is_well(begimai)
    begimai.press_primary()
    begimai.reads("уничтожен", "Чужой дом")
    is_well(begimai)
