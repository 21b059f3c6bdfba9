"""Texts of class S3 and S4, sealed per child; erasing a child destroys its key.

A record as received, which may wait before anybody knows whose it is, is a subject of
its own: with a child go the keys of its records.

AES-256-GCM. Each subject has a data key of its own, wrapped by a key that lies outside
the database (settings.KEYS "vault"). The place of a text (table, column, row) is bound
in as associated data: a ciphertext moved elsewhere does not open.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from . import posting

_NONCE = 12
_HELD: ContextVar[dict[UUID, bytes] | None] = ContextVar("keys in hand", default=None)
# the row inserted is not yet seen by the second half, so one of them answers
_MADE_OR_KNOWN = """
WITH made AS (
    INSERT INTO db_subjectkey (subject, wrapped) VALUES (%(subject)s, %(wrapped)s)
    ON CONFLICT (subject) DO NOTHING RETURNING wrapped)
SELECT wrapped FROM made
UNION ALL SELECT wrapped FROM db_subjectkey WHERE subject = %(subject)s
"""


class Erased(Exception):
    """The subject's key is gone, and the text with it."""


class Tampered(Exception):
    """The text is not what was sealed here."""


def seal(text: str, *, subject: UUID, place: str) -> bytes:
    """Seal `text` about `subject` for `place` ("rights_gapstep.note.<row id>")."""
    return seal_bytes(text.encode(), subject=subject, place=place)


def seal_bytes(content: bytes, *, subject: UUID, place: str) -> bytes:
    """The same for the content of a file."""
    return _encrypt(_key(subject, make=True), content, f"{subject}|{place}")


def seal_many(texts: Mapping[UUID, str], *, place: str) -> dict[UUID, bytes]:
    """Seal one text about each subject, none of which was sealed before. One statement."""
    keys = {subject: os.urandom(32) for subject in texts}
    wrapped = [_encrypt(_master(), key, f"key|{s}") for s, key in keys.items()]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO db_subjectkey (subject, wrapped)"
            " SELECT * FROM unnest(%s::uuid[], %s::bytea[])",
            [list(keys), wrapped],
        )
    return {
        subject: _encrypt(keys[subject], text.encode(), f"{subject}|{place}")
        for subject, text in texts.items()
    }


def unseal(sealed: bytes, *, subject: UUID, place: str) -> str:
    """Open what `seal` made. Raises Erased or Tampered."""
    return unseal_bytes(sealed, subject=subject, place=place).decode()


def unseal_bytes(sealed: bytes, *, subject: UUID, place: str) -> bytes:
    """Open what `seal_bytes` made. Raises Erased or Tampered."""
    return _decrypt(_held_key(subject), bytes(sealed), f"{subject}|{place}")


def wrap(key: bytes, bound: str) -> bytes:
    """A data key as it may lie beside what it seals; `bound` says what that is."""
    return _encrypt(_master(), key, bound)


def unwrap(wrapped: bytes, bound: str) -> bytes:
    """The key that `wrap` was given. Raises Tampered."""
    return _decrypt(_master(), wrapped, bound)


@contextmanager
def in_hand() -> Iterator[None]:
    """Within it each key is asked for once: a page opens many texts of one child."""
    token = _HELD.set({})
    try:
        yield
    finally:
        _HELD.reset(token)


def erase(subject: UUID) -> bool:
    """Destroy the subject's key: nothing sealed about it opens again, backups included."""
    if held := _HELD.get():
        held.pop(subject, None)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM db_subjectkey WHERE subject = %s", [subject])
        return bool(cursor.rowcount)


def _held_key(subject: UUID) -> bytes:
    held = _HELD.get()
    if held is None:
        return _key(subject, make=False)
    if subject not in held:
        held[subject] = _key(subject, make=False)
    return held[subject]


def _key(subject: UUID, *, make: bool) -> bytes:
    """Asked for once in a transaction; two statements where it is made."""
    known = posting.memo("db_subjectkey")
    if subject not in known:
        wrapped = _kept(subject) or (_made(subject) if make else None)
        if wrapped is None:
            raise Erased(str(subject))
        known = posting.memo("db_subjectkey")  # forgotten when one was made
        known[subject] = _decrypt(_master(), wrapped, f"key|{subject}")
    found: bytes = known[subject]
    return found


def _kept(subject: UUID) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wrapped FROM db_subjectkey WHERE subject = %s", [subject]
        )
        row = cursor.fetchone()
    return bytes(row[0]) if row else None


def _made(subject: UUID) -> bytes | None:
    """Where two make it at the same moment, the one that was first."""
    wrapped = _encrypt(_master(), os.urandom(32), f"key|{subject}")
    with connection.cursor() as cursor:
        cursor.execute(_MADE_OR_KNOWN, {"subject": subject, "wrapped": wrapped})
        row = cursor.fetchone()
    return bytes(row[0]) if row else _kept(subject)


def _master() -> bytes:
    key: bytes = settings.KEYS.bytes("vault")
    return key


def _encrypt(key: bytes, plain: bytes, bound: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound.encode())


def _decrypt(key: bytes, sealed: bytes, bound: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound.encode())
    except InvalidTag:
        raise Tampered(bound.split("|")[0]) from None
