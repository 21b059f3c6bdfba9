"""Files sealed as they lie on disk, each with a key of its own.

A sealed file is MAGIC, the file's key wrapped by the vault's (settings.KEYS "vault"), then
the content in pieces of AES-256-GCM. A piece is bound to its number, to whether it is the
last one and to the file's place: none can be left out, moved or cut off. The key opens
nothing else, so a piece's number serves as its nonce. Memory: two pieces.
"""

import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import vault

MAGIC = b"kamkor sealed 1\n"
PIECE = 1 << 20  # bytes of content in a piece
_TAG = 16
_WRAPPED = 12 + 32 + _TAG


def is_sealed(file: IO[bytes]) -> bool:
    """Whether `file` begins as a sealed one; it stands at its beginning afterwards."""
    file.seek(0)
    head = file.read(len(MAGIC))
    file.seek(0)
    return head == MAGIC


def seal(plain: IO[bytes], target: IO[bytes], *, place: str) -> None:
    """Write all that remains of `plain` to `target`, sealed for `place`."""
    key = os.urandom(32)
    target.write(MAGIC + vault.wrap(key, f"file|{place}"))
    cipher, number = AESGCM(key), 0
    piece = plain.read(PIECE)
    while True:
        following = plain.read(PIECE) if len(piece) == PIECE else b""
        bound = _bound(place, number, is_last=not following)
        target.write(cipher.encrypt(_nonce(number), piece, bound))
        if not following:
            return
        piece, number = following, number + 1


def unseal(sealed: IO[bytes], target: IO[bytes], *, place: str) -> None:
    """Write to `target` what `seal` was given. Raises vault.Tampered; what was written
    until then is part of the content, and not to be used."""
    sealed.seek(len(MAGIC))
    cipher = AESGCM(vault.unwrap(sealed.read(_WRAPPED), f"file|{place}"))
    number, piece = 0, sealed.read(PIECE + _TAG)
    while True:
        following = sealed.read(PIECE + _TAG)
        bound = _bound(place, number, is_last=not following)
        try:
            target.write(cipher.decrypt(_nonce(number), piece, bound))
        except InvalidTag:
            raise vault.Tampered(place) from None
        if not following:
            return
        piece, number = following, number + 1


def _bound(place: str, number: int, *, is_last: bool) -> bytes:
    return f"{place}|{number}|{is_last:d}".encode()


def _nonce(number: int) -> bytes:
    return number.to_bytes(12)
