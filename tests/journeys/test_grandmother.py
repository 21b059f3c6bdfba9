"""Journey (b): a grandmother, two grandchildren, a power of attorney that has ended."""

import re
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from kamkor.casework.procedures.models import Procedure
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from kamkor.register.rights.choices import Status
from kamkor.register.rights.models import Gap, Standing
from tests.cast import keep, somebody, territory
from tests.foundation.documents.reading_back import text_of_docx, text_of_pdf

from .desk import PHONE
from .test_accessible import has_no_barrier
from .test_kyrgyz_phone import foreign_words

pytestmark = pytest.mark.journey
GRANDMOTHER = "Жумабаева Гүлсара"
BOY, GIRL = "Сатыбалдиев Эмил Нурланович", "Сатыбалдиева Айпери Нурлановна"


class Osh:
    def __init__(self):
        osh = territory("Osh")
        self.aigul = somebody(
            "aigul", RoleCode.TERRITORIAL_OFFICER, at=osh, name="Айгүл Токтосунова"
        )
        self.unit = Organisation.objects.create(
            code="T-osh-unit", kind="territorial_unit", country="kg", territory=osh,
            name_ky="Ош шаарынын аймактык башкармалыгы",
        )  # fmt: skip
        care = {
            "household_no": "17", "parent_away": "both", "kinship": "grandparent",
            "carer_name": GRANDMOTHER, "legal_basis": "power_of_attorney",
            "basis_until": {"date": "2026-01-31", "precision": "day"},
        }  # fmt: skip
        born = {"date": "2018-04-02", "precision": "day"}
        kept = keep(
            "round",
            {"full_name": BOY, "birth_date": born, **care},
            {"full_name": GIRL, "birth_date": {**born, "date": "2020-05-09"}, **care},
            at=osh,
        )
        self.boy, self.girl = kept.persons
        with context.acting_as_machine():
            kept.batch.source.name = "Кыдыруу 2026"
            kept.batch.source.save()

    def rights(self):
        """(of each child: how care stands, open gaps of care)."""
        with transaction.atomic(), context.acting_as_machine():
            return [
                (
                    Standing.objects.get(person=one.pk).care,
                    Gap.objects.filter(person=one.pk, right="care", closed_at=None).count(),
                )
                for one in (self.boy, self.girl)
            ]  # fmt: skip


@pytest.fixture
def osh(own_database):
    with transaction.atomic():
        return Osh()


@pytest.fixture
def aigul(desk, osh):
    one = desk(osh.aigul, phone=True, language="ky")
    yield one
    # the browser complains of forms that came back with what was typed
    one.complaints[:] = [line for line in one.complaints if "status of 422" not in line]


def looks_well(desk):
    assert desk.page.locator("html").get_attribute("lang") == "ky"
    desk.fits_a_thumb_and_a_small_screen()
    assert set(foreign_words(desk)) <= {"PDF", "DOCX"}, desk.page.url
    has_no_barrier(desk)
    desk.page.set_viewport_size(PHONE)


def begins_for_both(aigul, osh, *, looking=lambda _desk: None):
    """From the gap to the page of the procedure."""
    page = aigul.page
    with transaction.atomic(), context.acting_as_machine():
        gap = Gap.objects.get(person=osh.boy.pk, right="care", closed_at=None)
    aigul.go(f"/gaps/{gap.pk}/")
    looking(aigul)
    begin = reverse("procedure-begin", args=[osh.boy.pk, "guardianship"])
    page.locator(f'a[href="{begin}"]').click()
    for name in ("parents", "long"):  # that kin will care is known
        asked = page.locator("main input[type=radio]").first
        expect(asked).to_have_attribute("name", name)
        looking(aigul)
        page.check(f'input[name="{name}"][value="no"]')
        aigul.press_primary()
    assert page.input_value('input[name="carer"]') == GRANDMOTHER
    looking(aigul)
    page.get_by_label(GIRL).check()
    aigul.press_primary()
    aigul.arrives(r"/procedures/[0-9a-f-]{36}/")


def ends(page, outcome):
    """Says how the present step ended and saves."""
    page.check(f'input[name="outcome"][value="{outcome}"]')
    page.locator("main .k-button-primary:visible").click()


def loaded(page, link):
    with page.expect_download() as got:
        page.locator(link).first.click()
    return got.value.path().read_bytes()


def test_from_an_expired_paper_to_guardianship_of_both(aigul, osh):
    page = aigul.page
    assert osh.rights() == [(Status.NOT_MET, 1)] * 2
    begins_for_both(aigul, osh, looking=looks_well)
    aigul.reads("Убактылуу камкордук", BOY, GIRL)
    # what is missing, and who gives it
    aigul.reads("Баланын туулгандыгы тууралуу күбөлүгү", "ЖААК бөлүмү")
    looks_well(aigul)
    checklist = text_of_pdf(loaded(page, 'a[href$="/checklist.pdf"]'))
    assert "Убактылуу камкордук" in checklist
    assert "Баланын туулгандыгы тууралуу күбөлүгү" in checklist
    for code in ("guardianship", "inspection"):
        for child, name in ((osh.boy, BOY), (osh.girl, GIRL)):
            link = f'a[href*="/made/{code}/{child.pk}/ky.%s"]'
            for kind, read in (("pdf", text_of_pdf), ("docx", text_of_docx)):
                text = " ".join(read(loaded(page, link % kind)).split())
                assert name in text, (code, kind)
                assert GRANDMOTHER in text, (code, kind)
    ends(page, "done")
    # given in to the body that is competent
    aigul.reads("Ош шаарынын аймактык башкармалыгы", "№ 522")
    looks_well(aigul)
    page.fill('input[name="given-number"]', "17")
    page.locator('form[action$="/submit/"] button').click()
    aigul.reads("Органдын чечими")
    page.check('input[name="outcome"][value="granted"]')
    page.fill(f'input[name="number_{osh.boy.pk}"]', "204")
    page.fill(f'input[name="number_{osh.girl.pk}"]', "205")
    page.fill('input[name="until"]', "2099-03-15")
    looks_well(aigul)
    page.locator("main .k-button-primary:visible").click()
    aigul.reads(f"{BOY}: № 204", f"{GIRL}: № 205", "Укуктук документи бар багуу")
    looks_well(aigul)
    assert osh.rights() == [(Status.MET, 0)] * 2
    for child in (osh.boy, osh.girl):
        aigul.go(f"/children/{child.pk}/")
        aigul.reads("укуктук негизи: убактылуу камкордук")
        assert re.search(r"Камкордук\s+камсыздалган\s+\d", aigul.text)
        looks_well(aigul)


def test_bad_input_is_told_and_nothing_is_lost(aigul, osh):
    page = aigul.page
    begins_for_both(aigul, osh)
    paper = page.locator('form[action$="/papers/absence_proof/"]')
    page.locator("details", has=paper).locator("summary").click()
    paper.locator("select").select_option("impossible")
    paper.locator("button").click()
    aigul.reads("Документти эмне үчүн алууга болбосун жазыңыз.")
    assert paper.locator("select").input_value() == "impossible"
    looks_well(aigul)
    paper.locator('input[name="reason"]').fill("Сельсовет жабык")
    paper.locator("button").click()
    aigul.reads("Сельсовет жабык")
    ends(page, "done")
    page.locator('form[action$="/submit/"] button').click()
    ahead = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011 - any day ahead
    page.fill('input[name="on"]', ahead)
    page.fill(f'input[name="number_{osh.boy.pk}"]', "204")
    page.fill('textarea[name="words"]', "Телефон аркылуу айтышты")
    ends(page, "granted")
    aigul.reads("Бул күн али келе элек.", "Документтин номерин жазыңыз.")
    assert page.input_value(f'input[name="number_{osh.boy.pk}"]') == "204"
    assert page.input_value('textarea[name="words"]') == "Телефон аркылуу айтышты"
    assert page.is_checked('input[name="outcome"][value="granted"]')
    looks_well(aigul)
    assert osh.rights() == [(Status.NOT_MET, 1)] * 2
    page.fill('input[name="on"]', date.today().isoformat())  # noqa: DTZ011
    page.fill(f'input[name="number_{osh.girl.pk}"]', "205")
    page.locator("main .k-button-primary:visible").click()
    aigul.reads(f"{GIRL}: № 205")
    assert osh.rights() == [(Status.MET, 0)] * 2
    with transaction.atomic(), context.acting_as_machine():
        assert Procedure.objects.get().standing == "lasting"
