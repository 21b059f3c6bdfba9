"""A head reads the official lines of her city and sees where a number comes from."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.monitoring.marts import actions
from tests.cast import keep, somebody, territory

from .test_accessible import has_no_barrier
from .test_kyrgyz_phone import is_kyrgyz_and_fits

pytestmark = pytest.mark.journey


@pytest.fixture
def gulnaz(own_database):
    """Two children of a round a year ago; the marts are built."""
    osh = territory("Osh")
    gulnaz = somebody("gulnaz", RoleCode.SUPERVISOR, at=osh, name="Асанова Гүлназ")
    year = timezone.localdate().year - 1
    with transaction.atomic():
        keep(
            "round",
            {"full_name": "Асанов Бакыт", "parent_away": "both",
             "migration_kind": "external", "kinship": "grandparent", "legal_basis": "none"},
            {"full_name": "Осмонова Айым", "parent_away": "none"},
            at=osh, on=date(year, 2, 10),
        )  # fmt: skip
    actions.build(by=context.MACHINE_ID, at=timezone.now())
    return gulnaz


def test_a_head_reads_where_a_number_comes_from(desk, gulnaz):
    head = desk(gulnaz)
    assert head.go("/official/") == 200
    head.follow("Опека и попечительство", within="main")
    head.reads("Детей, у которых уехали оба родителя")
    head.page.locator("summary", has_text="Откуда взято").click()
    head.reads("marts.child_quarter")
    has_no_barrier(head)


def test_official_lines_in_kyrgyz_fit_a_phone(desk, gulnaz):
    head = desk(gulnaz, phone=True, language="ky")
    assert head.go("/official/?report=guardianship") == 200
    head.page.locator("summary", has_text="Ар бир сан").click()
    is_kyrgyz_and_fits(head)


def test_the_quarter_in_figures_is_read_without_barriers(desk, gulnaz):
    head = desk(gulnaz)
    assert head.go("/official/quarter/") == 200
    head.reads("Квартал в цифрах", "известно детей", "Образование")
    head.page.locator("summary", has_text="То же таблицей").click()
    has_no_barrier(head)


def test_the_quarter_in_figures_in_kyrgyz_fits_a_phone(desk, gulnaz):
    head = desk(gulnaz, phone=True, language="ky")
    assert head.go("/official/quarter/") == 200
    is_kyrgyz_and_fits(head)
    has_no_barrier(head)
