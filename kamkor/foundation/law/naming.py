"""What a country pack names is named in four languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, override

from . import files

if TYPE_CHECKING:
    from django.utils.functional import Promise

LANGUAGES = ("ky", "kk", "ru", "en")
Words = Mapping[str, str]  # by language


def say(words: Words) -> str:
    """In the reader's language, else in Russian; "" where neither is there."""
    return words.get((get_language() or "ru")[:2]) or words.get("ru", "")


def in_all(text: "str | Promise") -> dict[str, str]:
    """A text of the pages in all four languages."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = str(text)
    return said


def words_of(row: files.Row, column: str = "name") -> dict[str, str]:
    """The cells `name_ky` … `name_en` of a row. Raises ValueError for an empty one."""
    return {code: files.required(row, f"{column}_{code}") for code in LANGUAGES}


@dataclass(frozen=True)
class Named:
    """Something of a country pack: `code` for the machine, `names` for people."""

    code: str
    names: Words

    @property
    def label(self) -> str:
        """In the reader's language."""
        return say(self.names)
