"""A clinic is asked to help: by its account, and by a page that opens once."""

import re
from datetime import date

import pytest
from django.db import transaction

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases.choices import ConsentScope, Giver
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from tests.cast import NOON, acting, keep, somebody, territory

from .test_accessible import has_no_barrier

pytestmark = pytest.mark.journey
CLINIC = "Городская поликлиника семейной медицины № 1 имени Константинопольской"
WORDS = (
    "Вторую неделю кашляет; нужен осмотр врача и справка для восстановления в школе."
)


class Osh:
    """Begimai with Bakyt's case and a consent; Sabira at the clinic."""

    def __init__(self):
        osh = territory("Osh")
        self.begimai = somebody("begimai", RoleCode.SUPERVISOR, at=osh)
        (child,) = keep(
            "round", {"full_name": "Асанов Бакыт Маратович"}, at=osh
        ).persons
        with context.acting_as_machine():
            self.clinic = Organisation.objects.create(
                country="kg", code="c-1", kind="clinic", territory=osh,
                name_ru=CLINIC, name_ky=CLINIC,
            )  # fmt: skip
        self.sabira = somebody("sabira", RoleCode.CLINIC, of=self.clinic)
        told = {"by": acting(self.begimai), "at": NOON}
        agreed = cases.NewConsent(
            ConsentScope.SERVICES, Giver.CARER, "Бабушка", date(2026, 1, 1)
        )
        with context.acting_as(self.begimai.pk):
            self.case = cases.open_case(
                child.pk, reason="Болеет", worker=self.begimai.pk, **told
            )
            cases.give_consent(self.case.pk, agreed, **told)


@pytest.fixture
def osh(own_database):
    with transaction.atomic():
        return Osh()


def asks(desk, osh):
    """Begimai asks the clinic, on a phone."""
    begimai = desk(osh.begimai, phone=True)
    begimai.go(f"/cases/{osh.case.pk}/")
    begimai.follow("Попросить орган о помощи", within="main")
    begimai.page.get_by_label("Врач, поликлиника").check()
    has_no_barrier(begimai)
    begimai.press_primary()
    begimai.page.locator("[name=organisation]").select_option(label=CLINIC)
    begimai.page.get_by_label("Согласие родителя").check()
    begimai.page.locator("[name=words]").fill(WORDS)
    has_no_barrier(begimai)
    begimai.fits_a_thumb_and_a_small_screen()
    begimai.press_primary()
    begimai.reads("Ждёт ответа", WORDS)
    has_no_barrier(begimai)
    begimai.fits_a_thumb_and_a_small_screen()
    return begimai


def test_the_clinic_answers_by_its_account_in_kyrgyz(desk, osh):
    begimai = asks(desk, osh)
    sabira = desk(osh.sabira, language="ky")
    sabira.go("/referrals/")
    has_no_barrier(sabira)
    sabira.follow("Асанов Бакыт", within="main")
    sabira.reads(WORDS)
    has_no_barrier(sabira)
    sabira.page.locator("[name=state][value=accepted]").check()
    sabira.press_primary()
    sabira.page.locator("[name=state][value=done]").check()
    sabira.page.locator("[name=words]").fill("Бала дарыгерге көрүндү")
    sabira.press_primary()
    sabira.reads("Сизди эч нерсе күтпөйт")

    begimai.page.reload()
    begimai.reads("Бала дарыгерге көрүндү")
    begimai.press_primary()


def test_a_body_without_an_account_answers_on_a_page_that_opens_once(desk, osh):
    begimai = asks(desk, osh)
    begimai.press("Сделать одноразовую страницу")
    has_no_barrier(begimai)
    begimai.fits_a_thumb_and_a_small_screen()
    text = begimai.text
    address = re.search(r"/referrals/page/\S+", text)[0]
    code = re.search(r"\b\d{6}\b", text)[0]

    outside = desk(phone=True)
    outside.go(address)
    assert "Асанов" not in outside.text
    has_no_barrier(outside)
    outside.page.locator("[name=code]").fill(code)
    outside.press_primary()
    outside.reads(WORDS, "Асанов Бакыт")
    has_no_barrier(outside)
    outside.fits_a_thumb_and_a_small_screen()
    outside.page.locator("[name=state][value=accepted]").check()
    outside.press_primary()
    outside.reads("Спасибо")

    begimai.go(f"/cases/{osh.case.pk}/")
    begimai.follow(CLINIC, within="main")
    begimai.reads("Принято, помощь оказывается")
