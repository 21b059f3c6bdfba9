"""Where the tests keep things: in memory, where the machine has room for it.

    var/test -> /dev/shm/kamkor-test-<this project>

A copy of the template is a thousand small files, and a test of the set-up makes a whole
server: on a disk that is most of their time, in memory a tenth of it. The link makes it
the same folder for everybody. What is there already, a folder or another link, stays.
"""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

SHARED = Path("/dev/shm")  # noqa: S108 a folder of our own in it
_PREFIX = "kamkor-test-"
_ROOM = 6 * 1024**3  # bytes; a run takes 2 GB at most
_OF = "project"  # a file that says whose folder it is


def keep(var: Path, *, shared: Path = SHARED) -> None:
    """Let `var` lead into memory if nothing is there yet; no more if there is no room.

    Folders of projects that are gone are removed first.
    """
    if var.exists() or not shared.is_dir():
        return
    for one in shared.glob(f"{_PREFIX}*"):
        if _ours(one) and not _project(one).exists():
            shutil.rmtree(one, ignore_errors=True)
    if min(shutil.disk_usage(shared).free, _free_memory()) < _ROOM:
        var.unlink(missing_ok=True)  # a link whose folder is gone
        return
    root = str(var.parent.resolve())
    folder = shared / f"{_PREFIX}{hashlib.sha256(root.encode()).hexdigest()[:12]}"
    folder.mkdir(mode=0o755, exist_ok=True)
    if not _ours(folder):
        return
    (folder / _OF).write_text(root, encoding="utf-8")
    var.parent.mkdir(parents=True, exist_ok=True)
    new = var.with_name(f"{var.name}.new-{os.getpid()}")
    new.symlink_to(folder)
    new.replace(var)  # at once: workers start beside each other


def use_for_temporary_files(var: Path) -> None:
    """Folders of tests and of the browser lie beside the database, if it is in memory."""
    if var.resolve().parent == SHARED:
        folder = var.resolve() / "tmp"
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["TMPDIR"] = tempfile.tempdir = str(folder)


def _ours(folder: Path) -> bool:
    """Anybody may make folders there: only one that we made ourselves is used."""
    return folder.is_dir() and folder.lstat().st_uid == os.geteuid()


def _project(folder: Path) -> Path:
    try:
        return Path((folder / _OF).read_text(encoding="utf-8"))
    except OSError:
        return folder  # being made this moment


def _free_memory() -> int:
    """Bytes that programs could take without swapping; 0 where that is not known."""
    try:
        told = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return 0
    lines = dict(line.split(":", 1) for line in told.splitlines())
    return int(lines.get("MemAvailable", "0").split()[0]) * 1024
