"""What somebody lent us for one answer: sealed files of one job, gone with it.

AES-256-GCM in blocks, with a key of the job. The place of a block (job, name, number,
whether it is the last) is bound in: a file cut short or a block moved does not open.
Below VAR, in a folder of the job; only we can read folder and files.
"""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES = 32
_BLOCK = 1 << 20
_TAG, _PREFIX = 16, 8  # bytes; the nonce is the file's prefix and the block's number


class Gone(Exception):
    """There is no such file any more, or it is not what was sealed here."""


class Box:
    """The sealed files of one job."""

    def __init__(self, job: UUID, key: bytes) -> None:
        self.job, self._cipher = job, AESGCM(key)

    @property
    def folder(self) -> Path:
        made = home() / str(self.job)
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
        return made

    def put(self, name: str, file: IO[bytes]) -> int:
        """Seal the file from where it stands; all of it or nothing. Its size in bytes."""
        end = self.folder / name
        new = end.with_name(f".{name}")
        new.unlink(missing_ok=True)
        try:
            descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as sealed:
                size = self._seal(name, file, sealed)
            new.replace(end)
        finally:
            new.unlink(missing_ok=True)
        return size

    def blocks(self, name: str) -> Iterator[bytes]:
        """The file's bytes in pieces. Raises Gone, also half-way."""
        try:
            with (home() / str(self.job) / name).open("rb") as sealed:
                yield from self._open(name, sealed)
        except (FileNotFoundError, InvalidTag):
            raise Gone(name) from None

    def read(self, name: str) -> bytes:
        """A small file whole. Raises Gone."""
        return b"".join(self.blocks(name))

    def remove(self, name: str) -> None:
        (home() / str(self.job) / name).unlink(missing_ok=True)

    def _seal(self, name: str, file: IO[bytes], sealed: IO[bytes]) -> int:
        prefix = os.urandom(_PREFIX)
        sealed.write(prefix)
        size = number = 0
        block = file.read(_BLOCK)
        while True:
            following = file.read(_BLOCK)
            nonce = prefix + number.to_bytes(4, "big")
            bound = self._bound(name, number, last=not following)
            sealed.write(self._cipher.encrypt(nonce, block, bound))
            size, number = size + len(block), number + 1
            if not following:
                return size
            block = following

    def _open(self, name: str, sealed: IO[bytes]) -> Iterator[bytes]:
        prefix, number = sealed.read(_PREFIX), 0
        block = sealed.read(_BLOCK + _TAG)
        while block:
            following = sealed.read(_BLOCK + _TAG)
            nonce = prefix + number.to_bytes(4, "big")
            bound = self._bound(name, number, last=not following)
            yield self._cipher.decrypt(nonce, block, bound)
            block, number = following, number + 1

    def _bound(self, name: str, number: int, *, last: bool) -> bytes:
        return f"{self.job}|{name}|{number}|{last}".encode()


def home() -> Path:
    return Path(settings.VAR) / "linking"


def drop(job: UUID) -> None:
    """Remove all that the job has on disk."""
    shutil.rmtree(home() / str(job), ignore_errors=True)


def held() -> set[UUID]:
    """The jobs that have a folder."""
    if not home().is_dir():
        return set()
    return {UUID(each.name) for each in home().iterdir() if len(each.name) == 36}


def age(job: UUID, *, at: datetime) -> timedelta:
    """Since the job's folder was last changed."""
    try:
        changed = (home() / str(job)).stat().st_mtime
    except FileNotFoundError:
        return timedelta(0)
    return at - datetime.fromtimestamp(changed, tz=UTC)
