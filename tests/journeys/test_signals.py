"""A worry, from the teacher's phone to the officer's decision."""

import os
from pathlib import Path

import pytest
from django.db import transaction

from kamkor.casework.signals.choices import Danger, Informant
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation
from tests.casework.signals.telling import BEATEN, tell
from tests.cast import somebody, territory
from tests.register.families.test_kinship import BAKYT
from tests.register.linkage.lists import bring

from .test_accessible import has_no_barrier
from .test_kyrgyz_phone import is_kyrgyz_and_fits

pytestmark = pytest.mark.journey
PICTURES = os.environ.get("KAMKOR_PICTURES")  # a folder: pages are drawn into it


def drawn(desk, name):
    if PICTURES:
        desk.page.wait_for_load_state("load")
        desk.picture(Path(PICTURES) / f"{name}.png")


@pytest.fixture
def office(own_database):
    """A school, a unit and an urgent signal in Osh, where a round met a boy."""
    with transaction.atomic():
        osh = territory("Osh")
        school = Organisation.objects.create(
            code="school-5", kind=OrganisationKind.SCHOOL, territory=osh, country="kg",
            name_ru="Школа № 5", name_ky="№ 5 мектеп",
        )  # fmt: skip
        people = {
            "aigul": somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh, name="Айгүл Т."),
            "chynara": somebody("chynara", RoleCode.SCHOOL, of=school, name="Чынара О."),
            "farida": somebody("farida", RoleCode.AUDITOR, name="Фарида Ж."),
        }  # fmt: skip
        bring("round", BAKYT, at=osh)
        people["told"] = tell(
            people["chynara"], danger=Danger.YES, told=BEATEN, nature="violence",
            territory=osh, informant=Informant.KNOWN, source="Соседка",
        )  # fmt: skip
    return people


def test_a_teacher_tells_on_a_phone_in_kyrgyz(desk, office):
    phone = desk(office["chynara"], phone=True, language="ky")
    assert phone.go("/signals/new/") == 200
    is_kyrgyz_and_fits(phone)
    drawn(phone, "new-ky-360")
    phone.page.locator("[name=danger][value='2']").check()
    phone.page.locator("[name=words]").fill("Окуучу үч күндөн бери келген жок")
    phone.page.locator("[name=name]").fill("Асанов Бакыт")
    phone.reads("долбоор катары сакталды")
    phone.press_primary()
    phone.arrives(r"/signals/told/[0-9a-f-]+/")
    phone.reads("KG-")
    is_kyrgyz_and_fits(phone)
    drawn(phone, "told-ky-360")
    phone.go("/signals/mine/")
    is_kyrgyz_and_fits(phone)


def test_the_officer_takes_it_up_and_meets_no_barrier(desk, office):
    aigul = desk(office["aigul"])
    signal = f"/signals/{office['told'].pk}/"
    pages = {
        "queue": "/signals/", "signal": signal, "emergency": f"{signal}emergency/",
        "journal": "/signals/journal/", "gaps": "/signals/from-gaps/",
    }  # fmt: skip
    for name, page in pages.items():
        assert aigul.go(page) == 200, page
        drawn(aigul, f"{name}-ru-1280")
        has_no_barrier(aigul)
    aigul.go(signal)
    aigul.press("Взять в работу")
    aigul.reads("рассматривается: Айгүл Т.")


def test_the_office_in_kyrgyz_on_a_phone(desk, office):
    aigul = desk(office["aigul"], phone=True, language="ky")
    signal = f"/signals/{office['told'].pk}/"
    for page in ("/signals/", signal, f"{signal}emergency/", "/signals/journal/"):
        assert aigul.go(page) == 200, page
        drawn(aigul, f"{page.strip('/').split('/')[-1][:9]}-ky-360")
        aigul.fits_a_thumb_and_a_small_screen()


def test_teller_and_auditor_meet_no_barrier(desk, office):
    chynara, farida = desk(office["chynara"]), desk(office["farida"])
    told = office["told"].pk
    for page in ("/signals/new/", f"/signals/told/{told}/", "/signals/mine/"):
        assert chynara.go(page) == 200, page
        drawn(chynara, f"{page.strip('/').split('/')[1]}-ru-1280")
        has_no_barrier(chynara)
    assert farida.go("/signals/counts/") == 200
    has_no_barrier(farida)
