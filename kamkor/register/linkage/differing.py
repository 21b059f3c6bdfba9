"""Where two writings differ, letter by letter, whatever the alphabet and the order of words.

Letters are compared as they are folded, so that Өмүрбек and Omurbek differ nowhere and
Асанов and Асанова in the last letter.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from . import names

# one sound to the ear, several letters to the eye
_SOUND = re.compile(
    r"shch|dzh|zh|kh|gh|ch|sh|ng|ts|ye|yo|ya|yu|дж|нг|(.)\1|.",
    re.IGNORECASE | re.DOTALL,
)
_PART = re.compile(r"\w+|\W+")
_ALIKE = 0.5  # of its sounds: below, another word stands there


@dataclass(frozen=True)
class Piece:
    """Some letters of a writing. `differs`: the other one has not got them there."""

    text: str
    differs: bool


@dataclass(frozen=True)
class _Word:
    at: int
    letters: tuple[str, ...]
    sounds: tuple[str, ...]


def pieces(text: str, other: str) -> list[Piece]:
    """`text` in pieces, beside `other`."""
    parts = _PART.findall(text)
    mine, theirs = _words(parts), _words(_PART.findall(other))
    partner = _partners(mine, theirs)
    marked = [Piece(part, differs=False) for part in parts]
    found: list[Piece] = []
    by_part = {word.at: _marked(word, partner.get(word.at)) for word in mine}
    for at, piece in enumerate(marked):
        for each in by_part.get(at, [piece]):
            _add(found, each)
    return found


def nearest(text: str, others: Sequence[str]) -> str:
    """The one of `others` most like `text`; "" of none."""
    sounds = _sounds(text)
    return max(
        others,
        key=lambda other: SequenceMatcher(None, sounds, _sounds(other)).ratio(),
        default="",
    )


def _sounds(text: str) -> list[str]:
    return [sound for word in _words(_PART.findall(text)) for sound in word.sounds]


def _words(parts: Sequence[str]) -> list[_Word]:
    found = []
    for at, part in enumerate(parts):
        if part[:1].isalnum():
            letters = tuple(match[0] for match in _SOUND.finditer(part))
            found.append(_Word(at, letters, tuple(map(_folded, letters))))
    return found


def _folded(letters: str) -> str:
    return names.skeleton(letters) or letters.casefold()


def _partners(mine: Sequence[_Word], theirs: Sequence[_Word]) -> dict[int, _Word]:
    """For each of my words the most alike of theirs, the best first, each once."""
    alike = sorted(
        (
            (
                -SequenceMatcher(None, one.sounds, two.sounds).ratio(),
                one.at,
                two.at,
                two,
            )
            for one in mine
            for two in theirs
        ),
        key=lambda found: found[:3],
    )
    partner: dict[int, _Word] = {}
    taken: set[int] = set()
    for ratio, one, two, word in alike:
        if -ratio >= _ALIKE and one not in partner and two not in taken:
            partner[one] = word
            taken.add(two)
    return partner


def _marked(word: _Word, partner: _Word | None) -> list[Piece]:
    if partner is None:
        return [Piece("".join(word.letters), differs=True)]
    matcher = SequenceMatcher(None, word.sounds, partner.sounds, autojunk=False)
    return [
        Piece("".join(word.letters[a:b]), differs=tag != "equal")
        for tag, a, b, _c, _d in matcher.get_opcodes()
        if a < b
    ]


def _add(found: list[Piece], piece: Piece) -> None:
    """Neighbours of one kind are one piece."""
    if found and found[-1].differs == piece.differs:
        found[-1] = Piece(found[-1].text + piece.text, piece.differs)
    else:
        found.append(piece)
