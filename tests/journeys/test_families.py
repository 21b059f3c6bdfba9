"""Brothers and sisters, and a family that moved, in the browser of who decides."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from kamkor.foundation.db import context
from kamkor.register.families.models import HandOver, Kin
from kamkor.register.sources.models import Source
from tests.cast import territory
from tests.register.families.removal import Cast
from tests.register.families.test_kin_pages import NURLAN
from tests.register.families.test_kinship import AIZHAN, BAKYT
from tests.register.linkage.lists import bring

from .test_accessible import has_no_barrier
from .test_kyrgyz_phone import is_kyrgyz_and_fits

pytestmark = pytest.mark.journey


@pytest.fixture
def moved(own_database):
    """The family of Osh that is in Karakol now; three of one mother on three lists."""
    with transaction.atomic():
        cast = Cast()
        cast.work_on()
        cast.moves()
    for kind, row in (("school", BAKYT), ("clinic", AIZHAN), ("round", NURLAN)):
        with transaction.atomic():
            bring(kind, row, at=territory("Osh"))
    with transaction.atomic(), context.acting_as_machine():
        for number, source in enumerate(Source.objects.all(), start=1):
            source.name = f"Тизме {number}"
            source.save()
    return cast


def one(model):
    with transaction.atomic(), context.acting_as_machine():
        return model.objects.order_by("pk").first().pk


def test_who_decides_on_kin_and_on_a_family_that_came_meets_no_barrier(desk, moved):
    aigul, damir = desk(moved.aigul), desk(moved.damir)
    for page in ("/families/kin/", f"/families/kin/{one(Kin)}/"):
        assert aigul.go(page) == 200, page
        has_no_barrier(aigul)
    with aigul.page.expect_navigation():
        aigul.page.keyboard.press("b")
    expect(aigul.page.get_by_text("Братья и сёстры.")).to_have_count(3)
    for page in ("/families/moved/", f"/families/moved/{one(HandOver)}/"):
        assert damir.go(page) == 200, page
        has_no_barrier(damir)


@pytest.mark.parametrize("which", ["kin", "moved"])
def test_the_same_in_kyrgyz_on_a_phone(desk, moved, which):
    user = moved.aigul if which == "kin" else moved.damir
    reader = desk(user, phone=True, language="ky")
    pages = {"kin": one(Kin), "moved": one(HandOver)}
    for page in (f"/families/{which}/", f"/families/{which}/{pages[which]}/"):
        assert reader.go(page) == 200, page
        is_kyrgyz_and_fits(reader)
