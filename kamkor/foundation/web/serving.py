"""What a process that serves does once, when everything is loaded and before it answers."""

import gc
from typing import Any

from django.conf import settings
from django.utils.translation import trans_real


def settle() -> None:
    """One dictionary for the words of many apps; and what was loaded stays, so that the
    collector need not look through it again and again."""
    for language, _name in settings.LANGUAGES:
        join(language)
    gc.collect()
    gc.freeze()


def join(language: str) -> None:
    """Put the catalogues of the language together where they count alike.

    Django keeps one of each app: a word was looked for in each of 38. Where two have the
    same word the one that was asked first is kept.
    """
    kept: Any = trans_real.translation(language)._catalog  # type: ignore[attr-defined]
    catalogues: list[dict[Any, str]] = []
    plurals: list[Any] = []
    for words, plural in zip(kept._catalogs, kept._plurals, strict=True):
        if plurals and plurals[-1].__code__ == plural.__code__:
            catalogues[-1] = {**words, **catalogues[-1]}
        else:
            catalogues.append(words)
            plurals.append(plural)
    kept._catalogs, kept._plurals = catalogues, plurals
