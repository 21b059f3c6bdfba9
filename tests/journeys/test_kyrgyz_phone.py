"""The main path in Kyrgyz on a small phone."""

import re

import pytest

from kamkor.demo.broken import broken_round

from .path import KYRGYZ, MainPath
from .town import PASSWORD, SECRET

pytestmark = pytest.mark.journey
GIRL = "Абдылдаева Үмүт Нурлановна"
# names of things that have no other name
NAMES = {"Kamkor", "Excel", "OpenDocument", "CSV", "xlsx", "round", "MTU", "UNICEF"}
SITE = re.compile(r"\b[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\b")
LATIN = re.compile(r"[A-Za-z]{3,}")


def foreign_words(desk):
    """Latin words a Kyrgyz reader would stumble over, names of sites left out."""
    shown = desk.page.evaluate(
        """() => [...document.querySelectorAll("body *")]
            .filter(e => e.checkVisibility() && !e.closest("[lang]:not(html), code, .k-law"))
            .flatMap(e => [...e.childNodes].filter(n => n.nodeType === 3)
                .map(n => n.textContent))
            .concat([...document.querySelectorAll("[aria-label], [placeholder]")]
                .filter(e => e.checkVisibility())
                .flatMap(e => [e.getAttribute("aria-label"),
                               e.getAttribute("placeholder")]))
            .filter(Boolean)"""
    )
    words = {word for text in shown for word in LATIN.findall(SITE.sub("", text))}
    return sorted(words - NAMES)


def is_kyrgyz_and_fits(desk):
    assert desk.page.locator("html").get_attribute("lang") == "ky"
    desk.fits_a_thumb_and_a_small_screen()
    assert foreign_words(desk) == [], desk.page.url


def test_the_main_path_in_kyrgyz_fits_a_phone(desk, town, tmp_path):
    nurlan = desk(phone=True, language="ky")
    nurlan.go("/")
    nurlan.reads("Кирүү", "Сырсөз")
    is_kyrgyz_and_fits(nurlan)
    town.nurlan_reads("ky")
    nurlan.signs_in("nurlan", PASSWORD, SECRET)
    nurlan.reads("Нурлан")
    is_kyrgyz_and_fits(nurlan)

    path = MainPath(nurlan, KYRGYZ, after_each=is_kyrgyz_and_fits)
    path.brings_in(broken_round(tmp_path / "round.xlsx").path)
    path.mends_two_rows()
    path.sees_new_children()
    path.opens_a_child_and_understands_why(GIRL)
    path.assigns_the_gap(GIRL, to="Токтосунова Айгүл", note="Кошунасына баруу.")
