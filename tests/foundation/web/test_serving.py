"""What a process does before its first answer."""

import gc

import pytest
from django.utils.translation import trans_real

from kamkor.foundation.web import serving

FEW = 6
LANGUAGES = ("ky", "kk", "ru", "en")


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """Languages read anew, and the test's process left as it was."""
    monkeypatch.setattr(trans_real, "_translations", {})
    yield
    gc.unfreeze()


def said(language):
    """Every word, and every number with every word that is counted."""
    found = trans_real.translation(language)._catalog
    words = {key: found[key] for key in found.keys()}  # noqa: SIM118  not a dict
    counted = {
        (key[0], n): found.plural(key[0], n)
        for key in words
        if isinstance(key, tuple)
        for n in (0, 1, 2, 5, 11, 21, 112)
    }
    return words | counted


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_all_apps_lie_together_and_say_the_same(language):
    before = said(language)
    serving.join(language)
    assert len(trans_real.translation(language)._catalog._catalogs) <= FEW
    assert said(language) == before


def test_what_was_loaded_is_not_looked_through_again():
    serving.settle()
    assert gc.get_freeze_count() > 100_000
