"""Violence written down on a phone in Kyrgyz, led by a worker, seen by who leads."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import expect

from kamkor.casework.cases import actions as cases
from kamkor.casework.incidents import actions
from kamkor.casework.incidents.choices import Known, ToldBy, Whose
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests.cast import acting, keep, somebody, territory

from .test_accessible import has_no_barrier
from .test_kyrgyz_phone import is_kyrgyz_and_fits

pytestmark = pytest.mark.journey
PICTURES = os.environ.get("KAMKOR_PICTURES")  # a folder: pages are drawn into it
WHOSE = (Whose.STEPPARENT, Whose.PARENT, Whose.STEPPARENT, Whose.PEER, Whose.UNKNOWN)


def drawn(desk, name):
    if PICTURES:
        desk.page.wait_for_load_state("load")
        desk.picture(Path(PICTURES) / f"{name}.png")


class Osh:
    """Who leads, who walks, a boy of a case, and twelve children of other incidents."""

    def __init__(self):
        osh = territory("Osh")
        self.gulnaz = somebody(
            "gulnaz", RoleCode.SUPERVISOR, at=osh, name="Гүлназ Асанова"
        )
        self.begimai = somebody(
            "begimai", RoleCode.SOCIAL_WORKER, at=osh, name="Бегимай Кадырова"
        )
        self.erkin = somebody("erkin", RoleCode.ANALYST, name="Эркин С.")
        self.place = osh.code
        self.child, *others = keep(
            "round",
            {"full_name": "Асанов Бакыт Маратович", "sex": "male",
             "birth_date": {"date": "2015-03-12", "precision": "day"}},
            *({"full_name": f"Осмонова Айым {n}", "sex": "female"} for n in range(12)),
            at=osh,
        ).persons  # fmt: skip
        now = datetime.now(UTC)
        with context.acting_as(self.gulnaz.pk):
            head = acting(self.gulnaz)
            cases.open_case(
                self.child.pk, reason="Живёт с прабабушкой", worker=self.begimai.pk,
                by=head, at=now - timedelta(days=3),
            )  # fmt: skip
            for n, other in enumerate(others):
                known = Known(
                    kind="2" if n < 6 else "5", whose=WHOSE[n % 5],
                    told_by=ToldBy.SCHOOL, words="Сообщила школа",
                )  # fmt: skip
                actions.report(other.pk, known, by=head, at=now - timedelta(days=2))


@pytest.fixture
def osh(own_database):
    with transaction.atomic():
        return Osh()


def test_a_worker_writes_it_down_on_a_phone_in_kyrgyz(desk, osh):
    phone = desk(osh.begimai, phone=True, language="ky")
    assert phone.go(f"/incidents/report/{osh.child.pk}/") == 200
    is_kyrgyz_and_fits(phone)
    drawn(phone, "report-1-ky-360")
    has_no_barrier(phone)
    phone.page.locator("[name=kind][value='2']").check()
    phone.page.locator("[name=often][value=repeated]").check()
    phone.press_primary()
    phone.page.locator("[name=whose]").select_option("stepparent")
    is_kyrgyz_and_fits(phone)
    drawn(phone, "report-2-ky-360")
    has_no_barrier(phone)
    phone.press("Артка")
    assert phone.page.locator("[name=often][value=repeated]").is_checked()
    phone.press_primary()
    assert phone.page.locator("[name=whose]").input_value() == "stepparent"
    phone.press_primary()
    is_kyrgyz_and_fits(phone)
    drawn(phone, "report-3-ky-360")
    has_no_barrier(phone)
    phone.page.locator("[name=child_words]").fill("Ал мени урду")
    phone.page.locator("[name=words]").fill("Колунда көк ала бар")
    phone.press_primary()
    phone.arrives(r"/incidents/[0-9a-f-]+/")
    phone.reads("Ал мени урду", "Бегимай Кадырова")
    is_kyrgyz_and_fits(phone)
    drawn(phone, "incident-ky-360")
    has_no_barrier(phone)
    phone.page.locator("main .k-button-primary:visible").click()
    is_kyrgyz_and_fits(phone)
    drawn(phone, "response-ky-360")
    has_no_barrier(phone)
    phone.page.locator("[name=state][value=done]").check()
    phone.press_primary()
    phone.arrives(r"/incidents/[0-9a-f-]+/")
    assert phone.complaints == []


def test_who_leads_reads_the_list_and_the_page(desk, osh):
    wide = desk(osh.gulnaz)
    assert wide.go("/incidents/") == 200
    drawn(wide, "list-ru-1280")
    has_no_barrier(wide)
    wide.follow("Осмонова Айым 3", within="main")
    wide.reads("Совместное реагирование", "Сообщила школа")
    drawn(wide, "incident-ru-1280")
    has_no_barrier(wide)
    wide.go(f"/children/{osh.child.pk}/")
    drawn(wide, "child-ru-1280")
    assert wide.complaints == []


@pytest.mark.parametrize("phone", [True, False])
def test_the_figures_are_read_without_a_mouse_or_a_large_screen(phone, desk, osh):
    analyst = desk(osh.erkin, phone=phone, language="ky" if phone else "ru")
    assert analyst.go(f"/incidents/statistics/?place={osh.place}") == 200
    expect(analyst.page.locator("svg[role=img]")).to_have_count(1)
    drawn(analyst, f"figures-{'ky-360' if phone else 'ru-1280'}")
    analyst.fits_a_thumb_and_a_small_screen()
    has_no_barrier(analyst)
    assert analyst.complaints == []
