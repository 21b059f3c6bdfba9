"""The pages of linkage's quality and of links drawn by lot, on a phone and at a desk."""

from datetime import date

import pytest
from django.db import transaction

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.linkage.choices import WeightState
from kamkor.register.linkage.models import LinkSample, WeightStep
from kamkor.register.linkage.quality import adopting, counting, sampling
from tests.cast import NOON, TODAY, somebody, territory
from tests.register.linkage.answers import answered
from tests.register.linkage.lists import bring, child

from .test_accessible import has_no_barrier

pytestmark = pytest.mark.journey
NAMES = ("Бакыт", "Нурлан", "Эрмек", "Тилек", "Улан", "Азамат", "Данияр", "Мирлан")


@pytest.fixture
def nights(own_database):
    """Links, two nights, a set that won its check; returns (analyst, officer)."""
    osh = territory("Osh")
    people = (
        somebody("erkin", RoleCode.ANALYST, at=osh),
        somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh),
    )
    rows = [
        child(
            f"Асанов {name} Маратович", f"2015-03-{n + 10}", sex="male",
            pin=f"2{n + 10}03201500123", district="Ош",
        )
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    guessed = [
        child(f"Токтосунов {n} {n}", f"20{10 + i % 8}-01-01")
        for i, n in enumerate(NAMES * 3)
    ]
    with transaction.atomic(), context.acting_as_machine():
        bring("civil", *rows, at=osh)
        bring("clinic", *rows, at=osh)
        bring("round", *guessed, at=osh)
        answered(150, by=people[0].pk, shift=-3.0)
        sampling.draw(at=NOON, day=TODAY)
        counting.count(at=NOON, day=date(2026, 8, 20))
        counting.count(at=NOON, day=TODAY)
        kept = adopting.propose(by=context.MACHINE_ID, at=NOON)
        WeightStep.objects.create(
            weights=kept,
            state=WeightState.CHECKED,
            at=NOON,
            by=people[0].pk,
            beside="1",
        )
    return people


def test_the_page_of_quality_has_no_barrier(nights, desk):
    analyst = desk(nights[0], language="ky")
    assert analyst.go("/same/quality/") == 200
    has_no_barrier(analyst)


def test_the_pages_of_links_drawn_by_lot_have_no_barrier(nights, desk):
    officer = desk(nights[1], phone=True)
    assert officer.go("/same/links/") == 200
    has_no_barrier(officer)
    with transaction.atomic(), context.acting_as_machine():
        sample = LinkSample.objects.first()
    assert officer.go(f"/same/links/{sample.pk}/") == 200
    has_no_barrier(officer)
    officer.page.keyboard.press("d")
    officer.page.locator("form[action$='/undo/']").wait_for()
    has_no_barrier(officer)
    with transaction.atomic(), context.acting_as_machine():
        assert LinkSample.objects.get(pk=sample.pk).state == "different"
