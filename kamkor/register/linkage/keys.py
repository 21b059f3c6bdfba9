"""Keyed hashes: by them records meet and children are found, by plain equality.

HMAC-SHA-256 with a key outside the database, cut to 8 bytes and kept as a signed
64-bit number (equality of numbers is leak-proof, so its index works below row-level
security). Hashes of personal data are personal data: never logged, never shown.

Match keys bring together records that may speak of one child: the rules of
core/blocking.py. Keys that a crowd shares are passed over here; the nightly batch narrows
them.

Search keys (about 17 a child) are beginnings of 3 to 6 letters of the root of each word
of the child's name, the beginning of 6 of a parent's, the number and the birth date.
Longer beginnings add rows and hardly narrow: six letters of a root are nearly all of it.
"""

import hmac
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from django.conf import settings

from . import names
from .core import blocking, normalise
from .profile import Profile

SHORTEST, LONGEST = 3, 6


class _Key:
    """The key of this process."""

    held: bytes | None = None


def secret() -> bytes:
    """The key of the hashes, read from its folder once."""
    if _Key.held is None:
        _Key.held = settings.KEYS.bytes("search")
    return _Key.held


def hold(secret: bytes) -> None:
    """Hash by this key: for a process beside the one that read it."""
    _Key.held = secret


def digest(*parts: object) -> int:
    """The keyed hash of the parts: a signed 64-bit number."""
    text = "\x1f".join(map(str, (normalise.VERSION, *parts))).encode()
    return int.from_bytes(hmac.digest(secret(), text, "sha256")[:8], "big", signed=True)


def match_keys(of: Profile) -> set[int]:
    """What another record of the same child would share."""
    return {digest(*parts) for parts in blocking.keys(of)}


def search_keys(of: Profile) -> set[int]:
    """By what an officer would look for the child."""
    found = set(_beginnings(of.words or ()))
    mother = (of.mother_full or of.mother or "").split()
    for word in {*mother, *of.parent[1:]}:
        found.add(_word("parent", word[:LONGEST]))
    if of.number:
        found.add(digest("search", "number", of.number))
    if of.born:
        found.add(_date(of.born))
    return found


def _beginnings(words: Iterable[str]) -> Iterator[int]:
    for word in words:
        for length in range(min(SHORTEST, len(word)), min(LONGEST, len(word)) + 1):
            yield _word("name", word[:length])


@lru_cache(names.CACHE)
def _word(what: str, text: str) -> int:
    return digest("search", what, text)


def word_queries(text: str) -> list[int]:
    """The hashes one typed word may be found by: as the child's name or a parent's."""
    root = names.stem(text)[:LONGEST]
    return [_word("name", root), _word("parent", root)]


def number_query(number: str) -> int:
    return digest("search", "number", number)


def date_query(born: date) -> int:
    return _date(f"{born:%Y%m%d}")


def _date(born: str) -> int:
    return digest("search", "date", born)
