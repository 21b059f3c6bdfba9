"""Coded values recognised from words in four languages and usual abbreviations."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from .cells import Cell, as_seen
from .dates import Read
from .findings import Code
from .folding import clean, fold

SIGNS = {"+": "+", "-": "-", "–": "-", "—": "-", "✓": "✓", "✔": "✓", "☑": "✓"}
SIGNS |= {"✗": "✗", "☐": "✗", "?": "?", "??": "?", "???": "?", "0": "0", "1": "1"}
LIST_CUT = re.compile(r"[;,\n/+]|\s(?:и|жана|және|and)\s")
UNKNOWN = [
    "неизвестно",
    "неизвестна",
    "не известно",
    "не известна",
    "нет данных",
    "нет сведений",
    "не знает",
    "н/и",
    "н/д",
    "не указано",
    "белгисиз",
    "маалымат жок",
    "билбейт",
    "билинбейт",
    "белгісіз",
    "мәлімет жоқ",
    "дерек жоқ",
    "білмейді",
    "unknown",
    "not known",
    "n/a",
    "?",
    "??",
    "???",
]
DASHES = {"-", "–", "—", "--", "_"}
LISTS_WITH_DASH = {"legal_basis", "parent_away", "yes_no", "benefits"}


class Lexicon:
    """The words of one code list."""

    def __init__(self, codes: dict[str, dict[str, Any]]) -> None:
        self.words: dict[str, str] = {}
        stems: list[tuple[bool, str, str]] = []
        for code, entry in codes.items():
            for word in entry.get("words", ()):
                self.words.setdefault(_key(word), code)
            first = bool(entry.get("first"))
            stems += [(first, _stem(stem), code) for stem in entry.get("stems", ())]
        self.stems = sorted(stems, key=lambda item: (not item[0], -len(item[1])))

    def find(self, text: str) -> str | None:
        """The code of the whole text, else of the longest stem inside it."""
        key = _key(text)
        if key in self.words:
            return self.words[key]
        padded = f" {key} "
        return next((code for _f, stem, code in self.stems if stem in padded), None)


def _stem(text: str) -> str:
    """A stem begins a word; one that ends with a space is the whole word."""
    return f" {fold(text)}" + (" " if text.endswith(" ") else "")


def _key(text: str) -> str:
    return SIGNS.get(text.strip()) or fold(text) or text.strip()


@cache
def _all() -> dict[str, dict[str, dict[str, Any]]]:
    raw = Path(__file__).with_name("codes.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


@cache
def lexicon(name: str) -> Lexicon:
    """The lexicon of one code list of codes.toml."""
    return Lexicon(_all()[name])


@cache
def _unknown_words() -> frozenset[str]:
    return frozenset(_key(word) for word in UNKNOWN)


def code_names(name: str) -> frozenset[str]:
    """All codes of a list, as they may stand in a file that is already coded."""
    return frozenset(_all()[name])


def read_code(cell: Cell, name: str, *, kazakh: bool = False) -> Read:
    """One code of the list, "unknown", or None for an empty or unclear cell.

    `kazakh`: words that mean other kin in Kazakh than in Kyrgyz ("ата") are taken
    the Kazakh way.
    """
    text = clean(as_seen(cell))
    if not text or (text in DASHES and name not in LISTS_WITH_DASH):
        return Read(None)
    if name == "yes_no" and text in {"–", "—"}:
        return Read(None)
    if text in code_names(name):
        return Read(text)
    if _key(text) in _unknown_words():
        return Read(None if name in {"sex", "direction"} else "unknown")
    if kazakh and name == "kinship" and (found := lexicon("kinship_kk").find(text)):
        return Read(found)
    found = lexicon(name).find(text)
    return Read(found, () if found else (Code.CODE_NOT_UNDERSTOOD,))


def read_codes(cell: Cell, name: str) -> Read:
    """A list of codes in order of appearance, without repetition; None if empty."""
    text = clean(as_seen(cell).replace("\n", ";"))
    if not text or (text in DASHES and name not in LISTS_WITH_DASH):
        return Read(None)
    if _key(text) in _unknown_words():
        return Read(["unknown"])
    found: list[str] = []
    unclear = False
    for part in LIST_CUT.split(text) if text not in DASHES else [text]:
        code = read_code(part, name).value if part.strip() else None
        unclear = unclear or (bool(part.strip()) and code is None)
        if code and code not in found:
            found.append(code)
    if len(found) > 1 and "none" in found:
        found.remove("none")
    codes = (Code.CODE_NOT_UNDERSTOOD,) if unclear else ()
    return Read(found or None, codes)


def read_certificate(cell: Cell) -> Read:
    """A birth certificate column: "yes", "no", "unknown", or the number as written."""
    text = clean(as_seen(cell))
    if not text:
        return Read(None)
    if not any(character.isdigit() for character in text) or len(text) == 1:
        answer = read_code(text, "yes_no")
        if answer.value:
            return answer
    return Read(text)
