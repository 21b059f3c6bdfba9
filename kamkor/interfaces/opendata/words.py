"""Words in four languages at once, as files for machines carry them."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext, override

Words = Mapping[str, str]  # {language: text}
LANGUAGES = ("en", "ru", "ky", "kk")  # the first is what is given when none is asked


def in_four(text: str, /, **values: object) -> dict[str, str]:
    """A message of the catalogue in every language; `values` go into its %(name)s, those
    that are words themselves in the same language."""
    said = dict(_spoken(text))
    if not values:
        return said
    return {language: told % _in(language, values) for language, told in said.items()}


def _in(language: str, values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: spoken(value, language) if isinstance(value, Mapping) else value
        for name, value in values.items()
    }


@lru_cache
def _spoken(text: str) -> tuple[tuple[str, str], ...]:
    told = []
    for language in LANGUAGES:
        with override(language):
            told.append((language, gettext(text)))
    return tuple(told)


def spoken(words: Words, language: str) -> str:
    """In this language, else in the first of LANGUAGES there is, else ""."""
    for one in (language, *LANGUAGES):
        if words.get(one):
            return words[one]
    return ""
