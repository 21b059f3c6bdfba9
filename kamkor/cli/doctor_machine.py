"""What can be seen without the database: versions, disk, memory, clock, key files."""

import importlib.metadata
import platform
import re
import shutil
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

from packaging.markers import Marker

from kamkor.foundation.db import embedded_conf

from .doctor_findings import FAIL, OK, WARN, Finding, listed

GB = 1024**3
_PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^ ;\\]+)(?: *; *(?P<if>[^\\]+))?")


def machine_findings(*, root: Path, var: Path, now: datetime) -> list[Finding]:
    return [
        _python(),
        _packages(root / "requirements.lock"),
        _assets(root),
        _disk(var),
        _memory(),
        _clock(root, now),
        _keys(var / "keys"),
    ]


def _python() -> Finding:
    told = f"Python {platform.python_version()} on {platform.machine()}"
    if sys.version_info < (3, 11):  # noqa: UP036
        return Finding(FAIL, "python", told, "Python 3.11 or later is needed")
    return Finding(OK, "python", told)


def _packages(lock: Path) -> Finding:
    """Installed versions against the lock."""
    wrong = []
    pins = [_PIN.match(line) for line in lock.read_text().splitlines()]
    for pin in filter(None, pins):
        if pin["if"] and not Marker(pin["if"].strip()).evaluate():
            continue
        try:
            found = importlib.metadata.version(pin["name"])
        except importlib.metadata.PackageNotFoundError:
            found = "absent"
        if found != pin["version"]:
            wrong.append(f"{pin['name']} {found} instead of {pin['version']}")
    if wrong:
        advice = "run `make run` or `python3 bin/bootstrap`"
        return Finding(WARN, "packages", listed(wrong, 4), advice)
    return Finding(OK, "packages", "all as locked")


def _assets(root: Path) -> Finding:
    if (root / "static" / "vendor" / "tabler.min.css").exists():
        return Finding(OK, "assets", "static/vendor is built")
    return Finding(
        FAIL, "assets", "static/vendor is missing", "run `python3 bin/bootstrap`"
    )


def _disk(var: Path) -> Finding:
    place = var if var.exists() else var.parent
    use = shutil.disk_usage(place)
    told = f"{use.free / GB:.1f} GB free of {use.total / GB:.0f} GB at {place}"
    if use.free < GB // 4:
        return Finding(FAIL, "disk", told, "make room: the database will soon stop")
    if use.free < 5 * GB:
        return Finding(WARN, "disk", told, "make room before large imports")
    return Finding(OK, "disk", told)


def _memory() -> Finding:
    size = embedded_conf.memory() / GB
    if size < 1.5:
        return Finding(WARN, "memory", f"{size:.1f} GB", "2 GB or more are advised")
    return Finding(OK, "memory", f"{size:.1f} GB")


def _clock(root: Path, now: datetime) -> Finding:
    """One-time codes and deadlines need the time; the files were made before now."""
    newest = datetime.fromtimestamp((root / "requirements.lock").stat().st_mtime, UTC)
    told = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    if now < newest:
        return Finding(
            FAIL,
            "clock",
            f"{told}, which is before this copy was made",
            "set the clock",
        )
    return Finding(OK, "clock", told)


def _keys(folder: Path) -> Finding:
    if not folder.is_dir():
        return Finding(OK, "keys", "none yet; they are made at the first start")
    open_ = [
        path.name
        for path in [folder, *sorted(folder.iterdir())]
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if open_:
        return Finding(
            FAIL,
            "keys",
            f"others may read {listed(open_)} in {folder}",
            f"chmod 700 '{folder}' && chmod 600 '{folder}'/*",
        )
    return Finding(OK, "keys", f"{len(list(folder.iterdir()))} keys, private")
