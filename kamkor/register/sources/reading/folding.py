"""Spelling folded away, so that what people mean alike compares alike."""

import re
import unicodedata
from functools import lru_cache

LATIN_TO_CYRILLIC = str.maketrans("aceopxykmthbiёңөүұқғәһі", "асеорхукмтнвиеноуукгахи")
NATIONAL = str.maketrans("ёңөүұқғәһі", "еноуукгахи")
CYRILLIC = re.compile(r"[а-яёңөүұқғәһіӨөҮү]", re.IGNORECASE)
LATIN = re.compile(r"[a-z]", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
SINGLES = re.compile(r"(?<!\S)(\S)((?: \S)+)(?!\S)")
INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
PLAIN_NAME = re.compile("[А-Яа-яЁё]{2,}(?: [А-Яа-яЁё]{2,})*")
SPACES = re.compile(r"\s+")
LOOK_ALIKE = set("aceopxykmthbiACEOPXYKMTHBI")


def clean(text: str) -> str:
    """The text without invisible characters, with single spaces inside."""
    if "\u00ad" in text or not text.isprintable():
        text = INVISIBLE.sub("", text)
    return SPACES.sub(" ", text).strip()


def has_invisible(text: str) -> bool:
    """Whether control or direction characters hide in the text (BOM excepted)."""
    return INVISIBLE.search(text.lstrip("\ufeff")) is not None


def mixed_letters(text: str) -> bool:
    """Whether one word holds both Latin and Cyrillic letters."""
    if text.isascii() or not LATIN.search(text):
        return False
    return any(
        LATIN.search(word) and CYRILLIC.search(word) for word in WORD.findall(text)
    )


def _unmix(word: str) -> str:
    if CYRILLIC.search(word) and LATIN.search(word):
        return word.translate(LATIN_TO_CYRILLIC)
    return word


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Words for comparing: lower case, no punctuation, national letters folded.

    Initials written apart or with dots join into one word: "Ф. И. О." is "фио".
    """
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", text)).casefold()
    words = [_unmix(word).translate(NATIONAL) for word in WORD.findall(text)]
    return SINGLES.sub(lambda m: m[0].replace(" ", ""), " ".join(words))


def fold_name(text: str) -> str:
    """A name for comparing inside one file: order kept, letters folded."""
    if PLAIN_NAME.fullmatch(text):
        return text.lower().translate(NATIONAL)
    return fold(text)
