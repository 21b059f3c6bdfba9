"""From a messy list to a child, the unmet right, and somebody who acts."""

import pytest
from playwright.sync_api import expect

from kamkor.demo.broken import broken_round

from .path import RUSSIAN, MainPath
from .town import PASSWORD, SECRET

pytestmark = pytest.mark.journey
GIRL = "Абдылдаева Үмүт Нурлановна"
NOTE = "Сходить к соседке, узнать, кто решает за девочку."


def test_an_officer_brings_a_round_in_and_a_social_worker_gets_the_work(
    desk, town, tmp_path
):
    nurlan = desk()
    nurlan.signs_in("nurlan", PASSWORD, SECRET)
    path = MainPath(nurlan, RUSSIAN)
    path.brings_in(broken_round(tmp_path / "round.xlsx").path)
    path.mends_two_rows()
    path.sees_new_children()
    child = path.opens_a_child_and_understands_why(GIRL)

    aigul = desk(town.aigul)
    aigul.go(child)
    assert GIRL not in aigul.text, "not hers yet: she sees that a child exists"

    gap = path.assigns_the_gap(GIRL, to="Токтосунова Айгүл", note=NOTE)

    aigul.go("/")
    aigul.reads("Поручено вам", RUSSIAN.reason)
    aigul.go("/gaps/?whose=me")
    expect(aigul.page.locator("main tbody tr")).to_have_count(1)
    aigul.page.locator("main tbody").get_by_role("link", name=GIRL).click()
    assert aigul.page.url == gap
    aigul.reads(NOTE)
    aigul.page.locator("main header").get_by_role("link", name=GIRL).click()
    assert aigul.page.url == child
    expect(aigul.page.locator("h1")).to_have_text(GIRL)
