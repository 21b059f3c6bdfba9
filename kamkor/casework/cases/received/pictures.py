"""Pictures drawn anew in a child process that cannot harm this one."""

import json
import subprocess
import sys
from pathlib import Path

import PIL

CHILD = Path(__file__).with_name("picture_child.py")
LIBRARY = Path(PIL.__file__).parent.parent
_TOO_MANY = 3
_MEMORY = 1024 * 1024 * 1024  # bytes of address space of the child
_SECONDS = 20
_SIDE = 2400  # pixels: a page of A4 stays readable
_QUALITY = 82


class NoPicture(Exception):
    """There is no whole picture in it."""


class TooManyPixels(Exception):
    """It would grow beyond what is drawn."""


def redrawn(content: bytes, *, pixels: int) -> bytes:
    """The picture as JPEG without anything but what is seen. Raises NoPicture,
    TooManyPixels."""
    options = {
        "library": str(LIBRARY), "memory": _MEMORY, "seconds": _SECONDS,
        "pixels": pixels, "side": _SIDE, "quality": _QUALITY,
    }  # fmt: skip
    command = [sys.executable, "-I", "-S", str(CHILD), json.dumps(options)]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, no shell
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONUTF8": "1"},
            timeout=2 * _SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoPicture from None
    if done.returncode == _TOO_MANY:
        raise TooManyPixels
    if done.returncode or not done.stdout.startswith(b"\xff\xd8"):
        raise NoPicture
    return done.stdout
