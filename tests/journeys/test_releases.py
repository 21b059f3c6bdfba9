"""A release on its way to the public: reviewers on a phone, the analyst at a desk."""

import os
from pathlib import Path

import pytest
from django.db import transaction

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.monitoring.publishing.models import Release
from kamkor.monitoring.publishing.store import shelf as shelves
from tests.cast import somebody
from tests.database import server
from tests.monitoring.publishing import marts
from tests.monitoring.publishing.conftest import ready

from .test_accessible import has_no_barrier

pytestmark = pytest.mark.journey


@pytest.fixture
def people(own_database, settings, tmp_path):
    """An analyst, who has prepared a release, another one and an auditor."""
    settings.PUBLICATION = tmp_path / "publication"
    settings.PUBLICATION_DRAFTS = tmp_path / "drafts"
    told = [
        somebody("erkin", RoleCode.ANALYST, name="Эркин Т."),
        somebody("nazira", RoleCode.ANALYST, name="Назира А."),
        somebody("farida", RoleCode.AUDITOR, name="Фарида С."),
    ]
    with server(own_database) as owner:
        owner.execute(f"CREATE TABLE marts.child_quarter ({marts.COLUMNS})")
        owner.execute("GRANT SELECT, INSERT ON marts.child_quarter TO kamkor_app")
    with transaction.atomic(), context.acting_as_machine():
        marts.make(into="marts.child_quarter")
    with transaction.atomic():
        ready(told[0])
    return told


def pictured(desk, name):
    """Kept for whoever looks, where a folder is named."""
    if folder := os.environ.get("KAMKOR_PICTURES"):
        desk.picture(Path(folder) / f"release-{name}.png")


def test_two_reviewers_let_a_release_out_and_the_analyst_makes_it_public(
    people, desk, settings
):
    erkin, nazira, farida = people
    phone = desk(farida, phone=True, language="ky")
    assert phone.go("/releases/") == 200
    has_no_barrier(phone)
    pictured(phone, "list-ky-360")
    assert phone.go("/releases/1/") == 200
    has_no_barrier(phone)
    phone.fits_a_thumb_and_a_small_screen()
    pictured(phone, "one-ky-360")
    assert phone.go("/releases/1/tables/care/") == 200
    has_no_barrier(phone)
    pictured(phone, "table-ky-360")
    phone.go("/releases/1/")
    phone.press("Уруксат берүү")
    phone.reads("Текшерүүчү уруксат берди")

    second = desk(nazira)
    second.go("/releases/1/")
    has_no_barrier(second)
    pictured(second, "one-ru-1280")
    second.press("Разрешить")
    second.reads("Назира А.")

    analyst = desk(erkin)
    analyst.go("/releases/1/")
    analyst.press("Опубликовать")
    analyst.page.get_by_role("dialog").get_by_role(
        "button", name="Опубликовать"
    ).click()
    analyst.reads("Теперь он опубликован")
    assert shelves.current(settings.PUBLICATION).number == 1
    pictured(analyst, "public-ru-1280")
    analyst.go("/releases/1/tables/care/")
    pictured(analyst, "table-ru-1280")
    analyst.go("/releases/1/withdraw/")
    has_no_barrier(analyst)


def test_the_form_of_a_new_release_has_no_barrier(people, desk):
    with transaction.atomic(), context.acting_as_machine():
        assert Release.objects.count() == 1
    analyst = desk(people[0], phone=True)
    assert analyst.go("/releases/prepare/") == 200
    has_no_barrier(analyst)
    analyst.fits_a_thumb_and_a_small_screen()
    pictured(analyst, "prepare-ru-360")
