"""No page has a barrier: axe at two widths, by day and by night."""

import pytest
from django.db import transaction

from kamkor.demo.broken import broken_round
from kamkor.foundation.db import context
from kamkor.register.linkage.models import Pair
from kamkor.register.people.models import Household
from tests.browsing import violations

from .desk import PHONE, WIDE
from .path import RUSSIAN, MainPath
from .town import PASSWORD, SECRET

pytestmark = pytest.mark.journey
GIRL = "Абдылдаева Үмүт Нурлановна"
# What sticks to an edge lies over whatever is scrolled beneath it, and axe would call the
# rest of that field too small a target.
LET_GO = """(position) => document.querySelectorAll(".k-header, .k-actionbar")
    .forEach(bar => bar.style.position = position)"""


def has_no_barrier(desk):
    """Whatever the screen and the hour."""
    desk.page.wait_for_load_state("load")  # a page without its style has small targets
    desk.page.evaluate(LET_GO, "static")
    found = {}
    for size in (PHONE, WIDE):
        desk.page.set_viewport_size(size)
        for scheme in ("light", "dark"):
            desk.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            said = violations(desk.page, colours=scheme == "dark")
            wide = desk.page.evaluate("document.documentElement.scrollWidth")
            if said or wide > size["width"]:
                found[size["width"], scheme] = said or f"{wide} wide"
    desk.page.emulate_media(color_scheme="light", reduced_motion="reduce")
    desk.page.evaluate(LET_GO, "")
    assert found == {}, desk.page.url


def test_no_page_of_the_main_path_has_a_barrier(desk, town, tmp_path):
    nurlan = desk()
    nurlan.go("/")
    has_no_barrier(nurlan)
    nurlan.signs_in("nurlan", PASSWORD, SECRET)
    has_no_barrier(nurlan)
    path = MainPath(nurlan, RUSSIAN, after_each=has_no_barrier)
    path.brings_in(broken_round(tmp_path / "round.xlsx").path)
    path.mends_two_rows()
    path.sees_new_children()
    child = path.opens_a_child_and_understands_why(GIRL)
    path.assigns_the_gap(GIRL, to="Токтосунова Айгүл", note="Сходить к соседке.")
    for tab in ("family", "papers", "lists", "looks"):
        nurlan.go(f"{child}{tab}/")
        has_no_barrier(nurlan)
    for page in ("/", "/territory/", "/search/?q=Ташматов", "/search/ask/", "/same/",
                 "/desk/law/", "/desk/roles/", *household_and_pair()):  # fmt: skip
        assert nurlan.go(page) == 200, page
        has_no_barrier(nurlan)


def household_and_pair() -> list[str]:
    """Pages that are there only if the list gave something to show."""
    with transaction.atomic(), context.acting_as_machine():
        households = Household.objects.values_list("pk", flat=True)[:1]
        pairs = Pair.objects.values_list("pk", flat=True)[:1]
        return [f"/children/family/{pk}/" for pk in households] + [
            f"/same/{pk}/" for pk in pairs
        ]


def test_the_pages_of_oversight_have_no_barrier(desk, town):
    farida = desk(town.farida)
    for page in ("/", "/desk/audit/", "/desk/break-glass/"):
        assert farida.go(page) == 200, page
        has_no_barrier(farida)
    hanna = desk(town.hanna)
    for page in ("/", "/search/ask/",
                 "/desk/break-glass/00000000-0000-7000-8000-000000000000/"):  # fmt: skip
        assert hanna.go(page) == 200, page
        has_no_barrier(hanna)
    passer_by = desk()
    for page in ("/account/help/", "/offline/", "/nothing-here/"):
        passer_by.go(page)
        has_no_barrier(passer_by)
