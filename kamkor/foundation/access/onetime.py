"""A page that opens once, for somebody without an account: a secret address sent to them
and a code told by telephone. Who has one of the two reads nothing; only hashes are kept."""

import hashlib
import hmac
import secrets

TRIES = 5  # wrong codes after which it stays shut
_LENGTH = 32  # bytes of chance


def new() -> tuple[str, str]:
    """A secret for an address, and a code of six digits."""
    return secrets.token_urlsafe(_LENGTH), f"{secrets.randbelow(10**6):06}"


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def coded(code: str, secret: str) -> str:
    """Six digits are few: hashed with the address, which is not kept."""
    return hmac.new(secret.encode(), code.strip().encode(), "sha256").hexdigest()


def fits(code: str, secret: str, kept: str) -> bool:
    """Whether the code is the one whose hash was kept, in constant time."""
    return hmac.compare_digest(kept, coded(code, secret))
