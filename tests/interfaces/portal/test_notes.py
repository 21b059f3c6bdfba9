"""What is written to readers, in their language or in one that they are told of."""

from dataclasses import replace

import pytest

from kamkor.monitoring.publishing.store import shelf, writing
from tests.monitoring.publishing import sample

from .conftest import text

RUSSIAN = "Третий квартал."


@pytest.fixture
def noted(own_shelf):
    """A release whose note is in Kyrgyz and Russian."""
    made = sample.release("KG")
    about = replace(made.about, note={"ky": "Үчүнчү чейрек.", "ru": RUSSIAN})
    return writing.write(replace(made, about=about), own_shelf)


def test_a_note_is_in_the_language_of_the_reader(noted, reader):
    kyrgyz, russian = (text(reader(f"/open/{one}/releases/")) for one in ("ky", "ru"))
    assert "<p>Үчүнчү чейрек." in kyrgyz and RUSSIAN not in kyrgyz
    assert f"<p>{RUSSIAN}" in russian and "(Русский)" not in russian


@pytest.mark.parametrize("language", ["kk", "en"])
def test_who_reads_another_language_is_told_which_it_is(language, noted, reader):
    page = text(reader(f"/open/{language}/releases/"))
    assert f'<span lang="ru">{RUSSIAN}</span>' in page
    assert '<span class="k-muted" lang="ru">(Русский)</span>' in page


def test_so_is_why_a_release_was_withdrawn(noted, reader):
    shelf.withdraw(noted, {"ky": "Сандарда ката бар."})
    page = text(reader("/open/ru/r1/"))
    assert '<span lang="ky">Сандарда ката бар.</span>' in page
    assert "(Кыргызча)" in page
