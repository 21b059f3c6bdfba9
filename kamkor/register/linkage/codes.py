"""Opaque codes by which a child is named on paper: nothing can be read from one."""

import secrets

from . import store

# without vowels and look-alikes: no code reads as a word or as another code
ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"

LETTERS = 10


def new_codes(many: int) -> list[str]:
    """Codes that nobody has, like 7KM4T-Q2XWB."""
    found: set[str] = set()
    while len(found) < many:
        more = {_code() for _ in range(many - len(found))}
        taken = store.fetch(
            "SELECT code FROM people_person WHERE code = ANY(%s)", [list(more)]
        )
        found |= more - {row[0] for row in taken}
    return list(found)


def _code() -> str:
    number, text = secrets.randbelow(len(ALPHABET) ** LETTERS), ""
    for _letter in range(LETTERS):
        number, place = divmod(number, len(ALPHABET))
        text += ALPHABET[place]
    return f"{text[:5]}-{text[5:]}"
