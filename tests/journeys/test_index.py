"""A methodologist enters a weight, sees groups change, freezes an edition, verifies it."""

import csv
import re
from pathlib import Path

import pytest
from django.db import transaction

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.monitoring.editions.models import Version
from tests.cast import somebody, territory
from tests.monitoring.indicators.counting import usual

from .test_accessible import has_no_barrier

pytestmark = pytest.mark.journey
# two indicators that rank five regions the other way round, sure figures
ROWS = [
    ("KG-GB", 90, 20),
    ("KG-Y", 80, 30),
    ("KG-T", 60, 55),
    ("KG-N", 30, 80),
    ("KG-B", 20, 95),
]


@pytest.fixture
def analyst(own_database):
    return somebody("erkin", RoleCode.ANALYST, at=territory("Osh"))


@pytest.fixture
def table(tmp_path) -> Path:
    path = tmp_path / "regions.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["unit", "year", "enrolled", "vaccinated"])
        writer.writerows([unit, 2023, *values] for unit, *values in ROWS)
    return path


def groups(desk) -> list[str]:
    """Headings of groups and the regions under them, as the chart has them."""
    texts = desk.page.locator(".k-intervals text").all_text_contents()
    return [text for text in texts if re.match(r"Группа|\d\. ", text)]


def test_a_weight_changes_the_groups_and_an_edition_is_frozen_and_verified(
    analyst, desk, table
):
    erkin = desk(analyst)
    assert erkin.go("/index/") == 200
    has_no_barrier(erkin)
    erkin.follow("Новый индекс", within="main")
    erkin.page.locator("[name=file]").set_input_files(table)
    erkin.page.locator("[name=source]").fill("Выдуманные числа, 2023")
    erkin.page.locator("[name=name_ru]").fill("Дети в регионах")
    has_no_barrier(erkin)
    erkin.press_primary()
    erkin.arrives(r"/index/versions/[^/]+/")
    has_no_barrier(erkin)
    before = groups(erkin)

    erkin.follow("Изменить метод", within="main")
    erkin.page.locator("summary", has_text="vaccinated").click()
    weight = erkin.page.locator("[name=i1-weight]")
    weight.fill("9")
    erkin.page.locator("[name=note]").fill("Прививки важнее")
    has_no_barrier(erkin)
    erkin.press_primary()
    erkin.arrives(r"/index/versions/[^/]+/")
    assert groups(erkin) != before

    erkin.follow("Сравнить с версией 1, из которой она сделана")
    erkin.reads("vaccinated: вес", "1", "9")
    has_no_barrier(erkin)
    erkin.page.go_back()

    erkin.follow("Зафиксировать издание", within="main")
    erkin.page.locator("[name=code]").fill("kg-2023-1")
    has_no_barrier(erkin)
    erkin.press_primary()
    erkin.arrives(r"/index/editions/kg-2023-1/")
    erkin.reads("Издание зафиксировано.")
    erkin.press_primary()
    erkin.reads("Все файлы и все числа совпадают.")
    has_no_barrier(erkin)


def test_the_pages_fit_a_phone_in_kyrgyz(analyst, desk, table):
    erkin = desk(analyst, phone=True, language="ky")
    assert erkin.go("/index/new/") == 200
    erkin.page.locator("[name=file]").set_input_files(table)
    erkin.page.locator("[name=source]").fill("Ойдон чыгарылган")
    erkin.page.locator("[name=name_ky]").fill("Аймактардагы балдар")
    erkin.press_primary()
    erkin.arrives(r"/index/versions/[^/]+/")
    with transaction.atomic(), context.acting_as_machine():
        pk = Version.objects.get().pk
    for page in ("", "method/", "edit/", "what-if/", "votes/", "freeze/", "origins/"):
        assert erkin.go(f"/index/versions/{pk}/{page}") == 200
        has_no_barrier(erkin)


@pytest.fixture
def figures(own_database):
    return usual()


def test_an_index_of_accepted_figures_is_made_renewed_and_frozen(
    analyst, figures, desk
):
    erkin = desk(analyst)
    assert erkin.go("/index/") == 200
    erkin.follow("Из принятых данных", within="main")
    erkin.reads("Национальный статистический комитет Кыргызской Республики")
    has_no_barrier(erkin)
    erkin.page.locator("[name=until]").fill("2022")
    erkin.page.get_by_role("button", name="Показать, что есть").click()
    erkin.reads("2018, 2022")
    erkin.page.locator("[name=name_ru]").fill("Дети в регионах")
    erkin.press_primary()
    erkin.arrives(r"/index/versions/[^/]+/")
    has_no_barrier(erkin)

    erkin.follow("Структура и метод", within="main")
    erkin.follow("Принятые данные", within="main")
    erkin.reads("новых", "Новые числа по показателям")
    has_no_barrier(erkin)
    erkin.page.locator("[name=note]").fill("Числа за 2023 год")
    erkin.press_primary()
    erkin.arrives(r"/index/versions/[^/]+/")

    erkin.follow("Зафиксировать издание", within="main")
    erkin.page.locator("[name=code]").fill("kg-2023-2")
    erkin.press_primary()
    erkin.arrives(r"/index/editions/kg-2023-2/")
    erkin.reads("Откуда его числа")
    erkin.page.locator("summary", has_text="Национальный").click()
    erkin.reads(figures.sha256)
    has_no_barrier(erkin)


def test_figures_that_count_fit_a_phone_in_kyrgyz(analyst, figures, desk):
    erkin = desk(analyst, phone=True, language="ky")
    assert erkin.go("/index/new/figures/") == 200
    has_no_barrier(erkin)
    erkin.page.locator("[name=name_ky]").fill("Аймактардагы балдар")
    erkin.press_primary()
    erkin.arrives(r"/index/versions/[^/]+/")
    with transaction.atomic(), context.acting_as_machine():
        pk = Version.objects.get().pk
    assert erkin.go(f"/index/versions/{pk}/figures/") == 200
    erkin.reads("Эч нерсе өзгөргөн жок.")
    has_no_barrier(erkin)
