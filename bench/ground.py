"""What every measurement stands on: a database of its own, and a row of results.

Import it before anything of `kamkor`: it starts the server of the measurements, tells
the settings where they are and sets Django up.
"""

import atexit
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import psycopg

from kamkor.foundation.db import embedded

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("KAMKOR_BENCH_VAR", ROOT / "var" / "bench"))
NAME = "kamkor_bench"

os.environ |= {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "KAMKOR_VAR": str(VAR),
    "KAMKOR_DB_NAME": NAME,
    "KAMKOR_COUNTRY": "kg",
    "KAMKOR_BENCH_VAR": str(VAR),
}
VAR.mkdir(parents=True, exist_ok=True)
SERVER = embedded.start(VAR)
if SERVER.started:
    atexit.register(embedded.stop, VAR)
if "KAMKOR_DB_ROLE" not in os.environ:
    django.setup()

Connection = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def own_database(*, keep: bool = False, like: str = "") -> Iterator[bool]:
    """A migrated database with the law and the places of both countries.

    Dropped at the end. With `keep` it stays, and one that stayed is taken as it is;
    with `like` a copy is taken of what `keep_as` of that name kept in an earlier run:
    then the value is True.
    """
    if keep and _exists(NAME):
        yield True
        return
    there = bool(like) and _exists(_kept(like))
    try:
        if there:
            _copy(_kept(like), NAME)
        else:
            _make()
        yield there
    finally:
        if not keep:
            _drop()


def keep_as(kept: str) -> None:
    """Keep the database as it is now for later runs, until `drop_all`."""
    from django.db import connection

    connection.close()
    _copy(NAME, _kept(kept))


def superuser(database: str = NAME) -> Connection:
    """A connection that row-level security does not bind, committing each statement."""
    return psycopg.connect(
        host=str(SERVER.socket), user="postgres", dbname=database, autocommit=True
    )


def processor_seconds(pid: int | None = None) -> float:
    """What a process has used of the processors so far; this one when `pid` is None."""
    if pid is None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return used.ru_utime + used.ru_stime
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def processor_seconds_of_children() -> float:
    """What processes that this one started have used, of those that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def processor_seconds_of_server() -> float:
    """What the server's processes have used, also those that ended before the call."""
    fields = Path(f"/proc/{SERVER.pid}/stat").read_text().rpartition(")")[2].split()
    used = (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{SERVER.pid}/task/{SERVER.pid}/children").read_text()
    for pid in children.split():
        with suppress(FileNotFoundError):  # it ends just now
            used += processor_seconds(int(pid))
    return used


def say(text: str) -> None:
    print(f"{datetime.now(UTC):%H:%M:%S}  {text}", flush=True)


def row(what: str, time: str, reference: str, ratio: str, more: str) -> None:
    """Print one row of the table of results; `python -m bench` picks it up."""
    machine = (
        f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}"
    )
    cells = (what, time, reference, ratio, more, machine, f"{datetime.now(UTC):%F}")
    print(f"| {' | '.join(cells)} |", flush=True)


def drop_all() -> None:
    """No database of the measurements is left behind."""
    with superuser("postgres") as server:
        found = server.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{NAME}%"]
        )
        for (name,) in found.fetchall():
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _kept(name: str) -> str:
    return f"{NAME}_{name}"


def _exists(name: str) -> bool:
    with superuser("postgres") as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def _copy(name: str, to: str) -> None:
    with superuser("postgres") as server:
        server.execute(f"DROP DATABASE IF EXISTS {to} WITH (FORCE)")
        server.execute(
            f"CREATE DATABASE {to} TEMPLATE {name} OWNER kamkor_migrator"
            " STRATEGY FILE_COPY"
        )
        server.execute(f"REVOKE ALL ON DATABASE {to} FROM PUBLIC")
        server.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {to} TO kamkor_app")


def _drop() -> None:
    with superuser("postgres") as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def _make() -> None:
    from config.keys import KeyFolder
    from kamkor.cli.setup_database import prepare_embedded

    _drop()
    prepare_embedded(
        socket=str(SERVER.socket),
        database=NAME,
        app_password=KeyFolder(VAR / "keys").text("app-role"),
    )
    subprocess.run(
        [sys.executable, "-m", "tests.build_template"],
        cwd=ROOT,
        check=True,
        env=os.environ | {"KAMKOR_DB_ROLE": "migrator"},
    )
