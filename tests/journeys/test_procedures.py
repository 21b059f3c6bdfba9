"""A grandmother's guardianship from the child's page to the paper."""

import pytest
from django.db import transaction

from kamkor.casework.procedures.models import Procedure
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests.cast import keep, somebody, territory

from .test_accessible import has_no_barrier

pytestmark = pytest.mark.journey


class Osh:
    def __init__(self):
        osh = territory("Osh")
        self.aigul = somebody(
            "aigul", RoleCode.TERRITORIAL_OFFICER, at=osh, name="Айгүл Токтосунова"
        )
        (self.child,) = keep(
            "round",
            {"full_name": "Сатыбалдиев Эмил Нурланович", "parent_away": "both",
             "kinship": "grandparent", "legal_basis": "none",
             "carer_name": "Сатыбалдиева Гүлсара",
             "birth_date": {"date": "2018-04-02", "precision": "day"}},
            at=osh,
        ).persons  # fmt: skip


@pytest.fixture
def osh(own_database):
    with transaction.atomic():
        return Osh()


@pytest.mark.parametrize("language", ["ru", "ky"])
def test_on_a_phone_guardianship_is_begun_and_decided(desk, osh, language):
    aigul = desk(osh.aigul, phone=True, language=language)
    page = aigul.page
    page.goto(f"/children/{osh.child.pk}/")
    page.locator(f'a[href^="/procedures/begin/{osh.child.pk}/guardianship/"]').click()
    for name, value in (("parents", "no"), ("long", "no")):
        page.check(f'input[name="{name}"][value="{value}"]')
        page.locator("main form button").click()
    assert page.input_value('input[name="carer"]') == "Сатыбалдиева Гүлсара"
    has_no_barrier(aigul)
    page.locator("main form button").click()
    page.check('input[name="outcome"][value="done"]')
    page.locator("main form button").first.click()
    page.check('input[name="outcome"][value="done"]')
    page.locator("main form button").first.click()
    page.check('input[name="outcome"][value="granted"]')
    page.fill('input[name="number"]', "204")
    page.fill('input[name="until"]', "2099-03-15")
    page.locator("main form button").first.click()
    has_no_barrier(aigul)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"]
    with transaction.atomic(), context.acting_as_machine():
        assert Procedure.objects.get().standing == "lasting"
    page.goto("/procedures/list/")
    has_no_barrier(aigul)
