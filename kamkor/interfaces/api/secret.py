"""A key as its holder knows it: `kamkor_<prefix>_<secret>`, the secret of 256 bits."""

import hashlib
import re
import secrets
from typing import NamedTuple

_SHAPE = re.compile(r"kamkor_([a-z2-7]{12})_([A-Za-z0-9_-]{43})")
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


class Token(NamedTuple):
    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"kamkor_{self.prefix}_{self.secret}"

    @property
    def hash(self) -> str:
        """SHA-256, 64 hexadecimal characters. Enough: nobody guesses 256 bits."""
        return hashlib.sha256(self.secret.encode()).hexdigest()


def new() -> Token:
    """A token nobody has seen."""
    prefix = "".join(secrets.choice(_LETTERS) for _ in range(12))
    return Token(prefix, secrets.token_urlsafe(32))


def parse(text: str) -> Token | None:
    """The token in `text`, None for anything else."""
    found = _SHAPE.fullmatch(text)
    return Token(*found.groups()) if found else None
