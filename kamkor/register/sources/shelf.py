"""Received files, kept as they came: one file per content, readable by us alone."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings

_BLOCK = 1 << 20


class Kept(NamedTuple):
    """SHA-256 in hexadecimal, size in bytes, path below MEDIA_ROOT."""

    hash: str
    size: int
    path: str


def keep(file: IO[bytes]) -> Kept:
    """Store the content; the same content twice is stored once.

    On disk before this returns, so that a committed batch always has its file. Raises
    OSError when the disk is full or not writable; then nothing is left behind.
    """
    folder = Path(settings.MEDIA_ROOT) / "lists"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".new-", delete=False) as copy:
        try:
            file.seek(0)
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
                copy.write(block)
            copy.flush()
            os.fsync(copy.fileno())  # mode 0600: tempfile makes it so
            end = folder / digest.hexdigest()[:2] / digest.hexdigest()
            end.parent.mkdir(mode=0o700, exist_ok=True)
            Path(copy.name).replace(end)
        except BaseException:
            Path(copy.name).unlink(missing_ok=True)
            raise
    _sync_folder(end.parent)
    return Kept(digest.hexdigest(), size, str(end.relative_to(settings.MEDIA_ROOT)))


def place(path: str) -> Path:
    """Where the file is that `keep` stored."""
    return Path(settings.MEDIA_ROOT) / path


def drop(path: str) -> None:
    """Remove a file that no batch speaks of."""
    place(path).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
