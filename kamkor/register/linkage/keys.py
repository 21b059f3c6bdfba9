"""Keyed hashes: by them records meet and children are found, by plain equality.

HMAC-SHA-256 with a key outside the database, cut to 8 bytes and kept as a signed
64-bit number (equality of numbers is leak-proof, so its index works below row-level
security). Hashes of personal data are personal data: never logged, never shown.

Match keys (about 8 a record) bring together records that may speak of one child:

    number                          own number
    date + root of each word        survives swapped, missing and rewritten surnames
    date + consonants of the given  survives misspelt vowels
    given + lineage root + year     survives a wrong day, a year only, a move
    phone + given, mother + given   survives a wrong date

Search keys (about 17 a child) are beginnings of 3 to 6 letters of the root of each word
of the child's name, the beginning of 6 of a parent's, the number and the birth date.
Longer beginnings add rows and hardly narrow: six letters of a root are nearly all of it.
"""

import hmac
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache

from django.conf import settings

from . import names
from .profile import Profile

SHORTEST, LONGEST = 3, 6


@cache
def _secret() -> bytes:
    secret: bytes = settings.KEYS.bytes("search")
    return secret


def digest(*parts: object) -> int:
    """The keyed hash of the parts: a signed 64-bit number."""
    text = "\x1f".join(map(str, (names.VERSION, *parts))).encode()
    return int.from_bytes(
        hmac.digest(_secret(), text, "sha256")[:8], "big", signed=True
    )


def match_keys(of: Profile) -> set[int]:
    """What another record of the same child would share."""
    return {digest(*parts) for parts in _match_parts(of)}


def _match_parts(of: Profile) -> Iterator[tuple[object, ...]]:
    if of.number:
        yield ("number", of.number)
    for day in {of.born, of.spoken} - {None}:
        yield from (("date-word", day, word) for word in of.name.roots)
    if of.name.given:
        yield from _given_parts(of, names.root(of.name.given))


def _given_parts(of: Profile, given: str) -> Iterator[tuple[object, ...]]:
    if of.born:
        yield ("date-given", of.born, names.consonants(given))
    if of.year:
        lines = {of.name.father, of.name.family} - {""}
        yield from (("line", given, line, of.year) for line in lines)
    if of.phone:
        yield ("phone", of.phone, given)
    if len(of.mother) > 2:
        yield ("mother", *of.mother[1:], given)


def search_keys(of: Profile) -> set[int]:
    """By what an officer would look for the child."""
    found = set(_beginnings(of.name.roots))
    for word in {*of.mother[1:], *of.parent[1:]}:
        found.add(_word("parent", word[:LONGEST]))
    if of.number:
        found.add(digest("search", "number", of.number))
    if of.born:
        found.add(digest("search", "date", of.born))
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
    return digest("search", "date", born)
