"""A neighbour calls the helpline at night: a child is beaten. In Russian, on phones.

The emergency begins at once, each body has its clock, and it ends when the child is safe.
"""

import pytest
from django.db import transaction

from kamkor.casework.clock.models import Deadline
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.places.choices import OrganisationKind
from kamkor.foundation.places.models import Organisation
from tests.cast import somebody, territory
from tests.register.families.test_kinship import BAKYT
from tests.register.linkage.lists import bring

from .test_accessible import has_no_barrier

pytestmark = pytest.mark.journey
# the visit, the police, the prosecutor, the court
VISIT_AND_BODIES = {
    "danger_response", "violence_report", "violence_removal", "violence_court"
}  # fmt: skip
CRIES = "Третий час крики, мальчик выбежал босиком во двор"


@pytest.fixture
def night(own_database):
    with transaction.atomic():
        osh, country = territory("Osh"), territory("Kyrgyz Republic")
        bring("round", BAKYT, at=osh)
        Organisation.objects.create(
            code="unit-osh", kind=OrganisationKind.TERRITORIAL_UNIT, territory=osh,
            country="kg", name_ru="УСР города Ош",
        )  # fmt: skip
        return {
            "hanna": somebody("hanna", RoleCode.HOTLINE, at=country, name="Ханна К."),
            "gulnaz": somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Гүлназ А."),
        }  # fmt: skip


def helpline_tells(desk):
    desk.go("/signals/new/")
    desk.page.locator("[name=danger][value='0']").check()
    desk.page.locator("[name=words]").fill(CRIES)
    desk.page.locator("[name=name]").fill("Асанов Бакыт Маратович")
    desk.page.locator("main details.k-why summary").first.click()
    desk.page.locator("[name=nature]").select_option("violence")
    desk.page.locator("[name=place]").select_option(territory("Osh").code)
    has_no_barrier(desk)
    desk.press_primary()
    desk.reads("KG-")
    desk.fits_a_thumb_and_a_small_screen()


def head_takes_it_up(desk):
    desk.go("/signals/")
    desk.page.locator("main a[href^='/signals/0']").first.click()
    desk.reads(CRIES)
    desk.press("Взять в работу")
    desk.press("Это тот ребёнок")
    desk.reads("Асанов Бакыт")
    return desk.page.url


def head_does_each_step(desk, signal):
    desk.page.goto(f"{signal}emergency/")
    desk.reads("Кто-то выехал к ребёнку", "Сообщено в милицию", "Уведомлён прокурор")
    has_no_barrier(desk)
    choose(desk, "kin", "found")
    form = desk.page.locator("form[action$='/kin/']")
    form.locator("textarea").fill("Тётя забирает к себе")
    done = desk.page.locator("form button.k-button-primary[value=done]:visible")
    with desk.page.expect_navigation():
        form.get_by_role("button").click()
    while done.count():
        with desk.page.expect_navigation():
            done.click()
    desk.fits_a_thumb_and_a_small_screen()
    closing = desk.page.locator("form[action$='/close/']")
    closing.locator("textarea").fill("Мальчик у тёти, отчим задержан")
    closing.get_by_role("button").click()
    desk.reads("Мальчик у тёти")


def choose(desk, name, value):
    radio = desk.page.locator(f"[name={name}][value={value}]")
    if radio.count():
        radio.check()
    else:
        desk.page.locator(f"select[name={name}]").select_option(value)


def running():
    with transaction.atomic(), context.acting_as_machine():
        rows = Deadline.objects.filter(kind="emergency", ended_at=None)
        return set(rows.values_list("term__code", flat=True))


def test_violence_at_night(desk, night):
    hanna = desk(night["hanna"], phone=True)
    helpline_tells(hanna)
    assert running() == VISIT_AND_BODIES
    assert hanna.go("/signals/") == 403, "the helpline tells; it does not decide"

    gulnaz = desk(night["gulnaz"], phone=True)
    signal = head_takes_it_up(gulnaz)
    gulnaz.go("/work/")
    gulnaz.reads("Кто-то выехал к ребёнку", "Сообщено в милицию")
    has_no_barrier(gulnaz)
    head_does_each_step(gulnaz, signal)
    assert running() == set()
    has_no_barrier(gulnaz)
