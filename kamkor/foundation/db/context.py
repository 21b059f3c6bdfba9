"""Who is acting, told to the database in a way that injected SQL cannot forge.

The token is `user.expires.mac` where mac = HMAC-SHA-256(key, "user.expires.pid"); pid is
the backend's, so a token read from one connection is worthless on another. It is set
per transaction only (`set_config(…, true)`): nothing survives into the next request on a
pooled connection. The verifying side is sql/context.sql.
"""

import hashlib
import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.conf import settings

MACHINE_ID = UUID("00000000-0000-7000-8000-000000000001")
LIFETIME_SECONDS = 12 * 3600
_acting: ContextVar[UUID | None] = ContextVar("acting", default=None)


def acting() -> UUID | None:
    """The user on whose behalf this thread works now, or None."""
    return _acting.get()


@contextmanager
def acting_as(user_id: UUID) -> Iterator[None]:
    """Work on behalf of `user_id`: every statement inside is made in that name.

    May be nested, also inside an open transaction; the outer actor comes back at the end.
    The backend tells the database with the next statement, if somebody else acts then.
    """
    before = _acting.set(user_id)
    try:
        yield
    finally:
        _acting.reset(before)


@contextmanager
def acting_as_machine() -> Iterator[None]:
    """Work as the machine, for steps that must see all (linkage, rights).

    Only after the permission of the person who asked was checked.
    """
    with acting_as(MACHINE_ID):
        yield


def token(pid: int, *, now: float | None = None) -> str:
    """The signed token for the present actor on backend `pid`; empty without an actor."""
    user = _acting.get()
    if user is None:
        return ""
    expires = int(now or time.time()) + LIFETIME_SECONDS
    return f"{user}.{expires}.{mac(user, expires, pid)}"


def mac(user: UUID, expires: int, pid: int) -> str:
    """64 hexadecimal characters."""
    return signed(f"{user}.{expires}.{pid}")


def signed(text: str) -> str:
    """64 hexadecimal characters that the database can make of `text` too."""
    key = settings.KEYS.bytes("context")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def pads(key: bytes) -> tuple[bytes, bytes]:
    """The two 64-byte pads of HMAC (RFC 2104), which is all the database needs to keep."""
    padded = key.ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in padded), bytes(b ^ 0x5C for b in padded)
