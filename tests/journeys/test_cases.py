"""A case from its opening to the closing, and one of a family that moved."""

import pytest
from django.db import transaction

from kamkor.casework.cases import actions
from kamkor.casework.cases.models import Case
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests.cast import NOON, acting, keep, somebody, territory

from .desk import PHONE
from .test_accessible import has_no_barrier

pytestmark = pytest.mark.journey
LONG = "Не посещает школу с начала учебного года, живёт с престарелой прабабушкой"


class Osh:
    """Two territories, who leads them, one who walks, and a child in Osh."""

    def __init__(self):
        osh, karakol = territory("Osh"), territory("Karakol city")
        self.gulnaz = somebody(
            "gulnaz", RoleCode.SUPERVISOR, at=osh, name="Гүлназ Асанова"
        )
        self.begimai = somebody(
            "begimai",
            RoleCode.SOCIAL_WORKER,
            at=osh,
            name="Бегимай Константинопольская",
        )
        self.damir = somebody("damir", RoleCode.TERRITORIAL_OFFICER, at=karakol)
        (self.child,) = keep(
            "round", {"full_name": "Асанов Бакыт Маратович"}, at=osh
        ).persons

    def opens(self) -> Case:
        with context.acting_as(self.gulnaz.pk):
            return actions.open_case(
                self.child.pk, reason=LONG, worker=self.begimai.pk,
                by=acting(self.gulnaz), at=NOON,
            )  # fmt: skip

    def offers(self, case):
        with context.acting_as(self.gulnaz.pk):
            return actions.propose_transfer(
                case.pk, to=territory("Karakol city"), reason="Уехали к тёте",
                version=None, by=acting(self.gulnaz), at=NOON,
            )  # fmt: skip


@pytest.fixture
def osh(own_database):
    with transaction.atomic():
        return Osh()


def test_a_case_is_opened_worked_on_and_closed(desk, osh):
    gulnaz = desk(osh.gulnaz)
    gulnaz.go(f"/children/{osh.child.pk}/")
    gulnaz.follow("Открыть случай", within="main")
    gulnaz.page.locator("[name=reason]").fill(LONG)
    gulnaz.page.locator("[name=worker]").select_option(
        label="Бегимай Константинопольская"
    )
    gulnaz.press_primary()
    gulnaz.reads(LONG, "Зарегистрирован", "Первичная оценка")
    has_no_barrier(gulnaz)
    case = gulnaz.page.url

    begimai = desk(osh.begimai, phone=True)
    begimai.go("/cases/")
    begimai.follow("Асанов Бакыт Маратович", within="main")
    begimai.follow("Записать посещение", within="main")
    begimai.page.locator("[name=words]").fill("«Хочу в школу к друзьям»")
    has_no_barrier(begimai)
    begimai.press_primary()
    begimai.reads("«Хочу в школу к друзьям»")
    begimai.fits_a_thumb_and_a_small_screen()

    begimai.follow("Как обеспечены права", within="main")
    begimai.page.locator("[name=reason]").select_option("no_hardship")
    has_no_barrier(begimai)
    begimai.fits_a_thumb_and_a_small_screen()
    begimai.press_primary()
    gulnaz.page.goto(case)
    gulnaz.follow("Закрыть случай", within="main")
    gulnaz.press_primary()
    gulnaz.reads("Трудная ситуация не установлена")
    assert begimai.go(case) == 404


def test_a_consent_is_written_down_and_withdrawn(desk, osh):
    with transaction.atomic():
        case = osh.opens()
    begimai = desk(osh.begimai, phone=True)
    begimai.go(f"/cases/{case.pk}/")
    begimai.follow("Записать согласие", within="main")
    begimai.page.locator("[name=scope][value=school]").check()
    begimai.page.locator("[name=giver][value=carer]").check()
    begimai.page.locator("[name=words]").fill("Айша апа: разговор с учителем")
    has_no_barrier(begimai)
    begimai.fits_a_thumb_and_a_small_screen()
    begimai.press_primary()
    begimai.reads("Айша апа", "действует до отзыва")
    begimai.press("Согласие отозвано")
    begimai.reads("отозвано")
    assert "действует" not in begimai.text
    has_no_barrier(begimai)
    begimai.fits_a_thumb_and_a_small_screen()


def test_a_family_that_moved_is_taken_over(desk, osh):
    with transaction.atomic():
        case = osh.opens()
        osh.offers(case)
    damir = desk(osh.damir)
    damir.go("/cases/")
    assert "Асанов" not in damir.text
    damir.follow("Ош", within="main .k-panel")
    damir.reads("Уехали к тёте")
    has_no_barrier(damir)
    damir.press("Принять случай")
    damir.reads("Асанов Бакыт Маратович", LONG)


def test_a_case_reads_kyrgyz_on_a_phone(desk, osh):
    with transaction.atomic():
        case = osh.opens()
        transfer = osh.offers(case)
    reader = desk(osh.gulnaz, phone=True, language="ky")
    reader.page.set_viewport_size(PHONE)
    for page in (
        "/cases/", f"/cases/{case.pk}/", f"/cases/{case.pk}/visit/",
        f"/cases/{case.pk}/outcomes/", f"/cases/{case.pk}/note/", f"/cases/{case.pk}/consent/",
        f"/cases/{case.pk}/transfer/", f"/cases/transfers/{transfer.pk}/",
        "/cases/movement/",
    ):  # fmt: skip
        assert reader.go(page) == 200, page
        reader.fits_a_thumb_and_a_small_screen()
    has_no_barrier(reader)
