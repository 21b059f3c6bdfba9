"""A family moves from Osh to Bishkek in the middle of a case; in Kyrgyz, the worker on a
phone. The city takes the case over, and with it Osh loses sight of the child."""

import pytest
from django.db import transaction

from kamkor.casework.cases import actions
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests.cast import NOON, acting, somebody, territory
from tests.register.families.test_kinship import BAKYT
from tests.register.linkage.lists import bring

from .test_accessible import has_no_barrier

pytestmark = pytest.mark.journey
MOVED = "Апасы шаардан жумуш тапты, балдар ошол жакта окуйт"


@pytest.fixture
def two_cities(own_database):
    with transaction.atomic():
        osh, bishkek = territory("Osh"), territory("Bishkek")
        people = {
            "gulnaz": somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Гүлназ А."),
            "begimai": somebody("begimai", RoleCode.SOCIAL_WORKER, at=osh, name="Бегимай К."),
            "asel": somebody("asel", RoleCode.SUPERVISOR, at=bishkek, name="Асел Б."),
            "ulan": somebody("ulan", RoleCode.SOCIAL_WORKER, at=bishkek, name="Улан Т."),
        }  # fmt: skip
        (child,) = bring("round", BAKYT, at=osh)[0].persons
        with context.acting_as(people["gulnaz"].pk):
            people["case"] = actions.open_case(
                child.pk, reason="Мектепке барбайт", worker=people["begimai"].pk,
                by=acting(people["gulnaz"]), at=NOON,
            )  # fmt: skip
    return people


def head_asks_bishkek(desk, case):
    desk.go(case)
    desk.follow("Үй-бүлө көчтү", within="main")
    desk.page.locator("[name=to]").select_option(label="Ленин району")
    desk.page.locator("[name=reason]").fill(MOVED)
    has_no_barrier(desk)
    desk.press_primary()
    desk.reads("Жаңы аймакка сурам жөнөтүлдү")


def bishkek_takes_it_over(desk):
    desk.go("/cases/")
    assert "Асанов" not in desk.text, "the child is not shown before it is theirs"
    desk.page.locator("main a[href^='/cases/transfers/']").click()
    desk.reads(MOVED)
    assert "Асанов" not in desk.text
    has_no_barrier(desk)
    desk.press("Учурду кабыл алуу")
    desk.reads("Асанов Бакыт", "Асел Б.")


def test_a_family_moves_from_osh_to_bishkek(desk, two_cities):
    case = f"/cases/{two_cities['case'].pk}/"
    begimai = desk(two_cities["begimai"], phone=True, language="ky")
    begimai.go(case)
    begimai.reads("Асанов Бакыт")
    has_no_barrier(begimai)
    gulnaz = desk(two_cities["gulnaz"], language="ky")
    head_asks_bishkek(gulnaz, case)
    assert begimai.go(case) == 200, "until the city takes over, Osh answers"

    asel = desk(two_cities["asel"], language="ky")
    bishkek_takes_it_over(asel)
    assert begimai.go(case) == 404, "who worked on it in Osh does so no longer"
    begimai.go("/cases/")
    assert "Асанов" not in begimai.text
    begimai.fits_a_thumb_and_a_small_screen()

    assert gulnaz.go(case) == 404, (
        "the child lives in Bishkek now: Osh sees it no longer"
    )
    asel.go(case)
    asel.page.locator("[name=to]").select_option(label="Улан Т.")
    asel.press("Учурду тапшыруу")
    asel.reads("Улан Т.")
    ulan = desk(two_cities["ulan"], phone=True, language="ky")
    assert ulan.go(case) == 200
    ulan.reads("Асанов Бакыт")
    ulan.fits_a_thumb_and_a_small_screen()
    has_no_barrier(ulan)
