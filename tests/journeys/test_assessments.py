"""An assessment on a phone: it saves itself, opens questions, is signed and read."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from kamkor.casework.assessments import actions, reads
from kamkor.casework.assessments.models import Assessment
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests.cast import NOON, acting, keep, somebody, territory

from .desk import PHONE
from .test_accessible import has_no_barrier

pytestmark = pytest.mark.journey


class Osh:
    """Who leads in Osh, and a girl with her grandmother."""

    def __init__(self):
        osh = territory("Osh")
        self.aigul = somebody(
            "aigul", RoleCode.TERRITORIAL_OFFICER, at=osh, name="Айгүл Токтосунова"
        )
        self.erkin = somebody("erkin", RoleCode.ANALYST, name="Эркин")
        (self.child,) = keep(
            "round",
            {"full_name": "Асанова Айжан Маратовна", "sex": "female",
             "birth_date": {"date": "2015-03-12", "precision": "day"},
             "kinship": "grandparent", "carer_name": "Асанова Гүлсара",
             "parent_away": "both"},
            at=osh, on=date(2026, 9, 1),
        ).persons  # fmt: skip

    def begins(self, code):
        with context.acting_as(self.aigul.pk):
            return actions.start(self.child.pk, code, by=acting(self.aigul), at=NOON)

    def answers(self, found):
        actor = acting(self.aigul)
        with context.acting_as(self.aigul.pk), transaction.atomic():
            return reads.opened(actor, reads.find(actor, found.pk)).sheet.answers


@pytest.fixture
def osh(own_database):
    with transaction.atomic():
        return Osh()


def pictured(page, name):
    """A picture for the eye, where KAMKOR_PICTURES names a folder."""
    if folder := os.environ.get("KAMKOR_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_answers_save_themselves_and_open_questions(desk, osh):
    with transaction.atomic():
        found = osh.begins("primary")
    reader = desk(osh.aigul, phone=True, language="ky")
    page = reader.page
    page.goto(f"/assessments/{found.pk}/fill/safety/")
    followed = page.locator("[data-question=threat_what]")
    assert followed.is_hidden()
    page.locator("input[name=threat][value=possible]").check()
    followed.wait_for(state="visible")
    assert osh.answers(found)["threat"] == "possible"
    page.locator("input[name=threat][value=no]").check()
    followed.wait_for(state="hidden")
    pictured(page, "fill-ky-360")
    reader.fits_a_thumb_and_a_small_screen()
    has_no_barrier(reader)
    page.reload()
    assert page.locator("input[name=threat][value=no]").is_checked()


def test_an_assessment_is_filled_signed_and_read(desk, osh):
    reader = desk(osh.aigul, language="ru")
    aigul = reader.page
    aigul.goto(f"/assessments/of/{osh.child.pk}/")
    pictured(aigul, "list-ru-1280")
    has_no_barrier(reader)
    aigul.get_by_role("button", name="Начать: Оценка риска").click()
    pictured(aigul, "risk-ru-1280")
    has_no_barrier(reader)
    for _ in range(3):
        reader.turn("Сохранить и продолжить")
    pictured(aigul, "sign-ru-1280")
    has_no_barrier(reader)
    for choice in aigul.locator("select").all():
        choice.select_option("not_known")
    aigul.get_by_role("button", name="Подписать").click()
    reader.reads("Подписано.")
    pictured(aigul, "read-ru-1280")
    has_no_barrier(reader)
    aigul.set_viewport_size(PHONE)
    pictured(aigul, "read-ru-360")
    reader.fits_a_thumb_and_a_small_screen()
    with context.acting_as_machine(), transaction.atomic():
        assert Assessment.objects.get().state == "signed"


def test_the_forms_and_their_points_have_no_barrier(desk, osh):
    reader = desk(osh.erkin, language="ky")
    page = reader.page
    page.goto("/assessments/forms/")
    pictured(page, "forms-ky-1280")
    has_no_barrier(reader)
    page.get_by_role("link", name="Тобокелдикти баалоо").click()
    pictured(page, "empty-ky-1280")
    has_no_barrier(reader)
    page.get_by_role("link", name="Упайларды өзгөртүү").click()
    page.set_viewport_size(PHONE)
    pictured(page, "points-ky-360")
    reader.fits_a_thumb_and_a_small_screen()
    has_no_barrier(reader)
