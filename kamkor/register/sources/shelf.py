"""Received files: one file per content, sealed, so that a stolen disk tells nothing.

Readers get what was sent in a temporary file without a name: it is gone when they are
done, also when they are killed.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings

from kamkor.foundation.db import vault_files

_BLOCK = 1 << 20
Opener = Callable[[], AbstractContextManager[IO[bytes]]]


class Kept(NamedTuple):
    """SHA-256 of the content in hexadecimal, its size in bytes, path below MEDIA_ROOT."""

    hash: str
    size: int
    path: str


def keep(file: IO[bytes]) -> Kept:
    """Store the content sealed; the same content twice is stored once.

    On disk before this returns, so that a committed batch always has its file. Raises
    OSError when the disk is full or not writable; then nothing is left behind.
    """
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while block := file.read(_BLOCK):
        digest.update(block)
        size += len(block)
    name = digest.hexdigest()
    end = _folder() / name[:2] / name
    end.parent.mkdir(mode=0o700, exist_ok=True)
    file.seek(0)
    _write(file, end)
    return Kept(name, size, str(end.relative_to(settings.MEDIA_ROOT)))


def reader(path: str) -> Opener:
    """What opens the content that `keep` stored: `with reader(path)() as file`.

    Raises vault.Tampered when the file is not what was stored.
    """
    return partial(_opened, Path(settings.MEDIA_ROOT) / path)


def drop(path: str) -> None:
    """Remove a file that no batch speaks of."""
    (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)


def seal_old() -> int:
    """Seal the files kept before files were sealed; returns how many there were."""
    sealed = 0
    for path in sorted(_folder().glob("??/*")):
        with path.open("rb") as file:
            if not vault_files.is_sealed(file):
                _write(file, path)
                sealed += 1
    return sealed


@contextmanager
def _opened(place: Path) -> Iterator[IO[bytes]]:
    with place.open("rb") as file:
        if not vault_files.is_sealed(file):
            # kept before files were sealed; the open one stays what it was
            with suppress(OSError):
                _write(file, place)
            file.seek(0)
            yield file
            return
        with tempfile.TemporaryFile(dir=_folder()) as plain:
            vault_files.unseal(file, plain, place=_bound(place))
            plain.seek(0)
            yield plain


def _write(plain: IO[bytes], end: Path) -> None:
    """Put `plain` to `end`, sealed, at once and for good."""
    with tempfile.NamedTemporaryFile(
        dir=_folder(), prefix=".new-", delete=False
    ) as copy:
        try:
            vault_files.seal(plain, copy, place=_bound(end))
            copy.flush()
            os.fsync(copy.fileno())  # mode 0600: tempfile makes it so
            Path(copy.name).replace(end)
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise
    _sync_folder(end.parent)


def _bound(place: Path) -> str:
    return f"lists|{place.name}"


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "lists"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
