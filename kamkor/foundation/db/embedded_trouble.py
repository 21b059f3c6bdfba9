"""What keeps the embedded PostgreSQL from its folder: no room, no right, or its own words."""

import errno
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .embedded_errors import DiskFull, ServerError

MB = 1024 * 1024
ROOM_NEW, ROOM_START = 160 * MB, 48 * MB


def need_room(var: Path, needed: int) -> None:
    """Raise DiskFull where `needed` bytes are not free."""
    free = shutil.disk_usage(var).free
    if free < needed:
        raise _disk_full(var, needed)


def _disk_full(var: Path, needed: int = ROOM_START) -> DiskFull:
    free = shutil.disk_usage(var).free
    return DiskFull(
        f"The disk that holds {var} is full: {free // MB} MB are free, the database "
        f"needs at least {needed // MB} MB. Nothing is lost: make room and start again."
    )


@contextmanager
def full_disk_told(var: Path) -> Iterator[None]:
    """What the system says of the disk becomes words for the user."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise _disk_full(var) from error
        if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
            raise ServerError(
                f"Kamkor cannot write in {var} ({error.strerror}). Start it as the "
                "owner of that folder, or name another one in KAMKOR_VAR."
            ) from error
        raise


def why(var: Path, log: Path, told: int) -> ServerError:
    """The reason in the log behind its first `told` bytes."""
    with log.open("rb") as file:
        file.seek(told)
        return error_of(var, file.read(MB).decode(errors="replace"))


def error_of(var: Path, text: str) -> ServerError:
    """The reason in what a program of PostgreSQL wrote."""
    full = "No space left on device" in text or "Disk quota exceeded" in text
    if full or shutil.disk_usage(var).free < MB:
        return _disk_full(var)
    lines = [
        line for line in text.splitlines() if re.search("FATAL|PANIC|error:", line)
    ]
    reason = (lines or text.splitlines() or ["it gave no reason"])[-1]
    return ServerError(
        f"PostgreSQL did not start: {reason.strip()}. See {var / 'postgres.log'}."
    )
