"""Copies of the database to one file and back, with the programs of the package.

A copy is pg_dump's own format, compressed; beside it `<file>.sha256`. A restore fills a
new database and exchanges names at the very end, in one transaction: whatever goes
wrong before leaves the present database as it was. The replaced one is kept.
"""

import hashlib
import os
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from . import embedded
from .embedded_errors import BackupError

CHUNK = 1024 * 1024
_NAME_LENGTH = 63


@dataclass(frozen=True, kw_only=True)
class Access:
    """A database and the PG* variables of a role that may read and make it."""

    database: str
    environment: dict[str, str]


def dump(access: Access, target: Path) -> int:
    """Write a copy of the database to `target`, complete or not at all; its bytes.

    Raises BackupError. Mode 0600: it holds everything the database holds.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        _run(access, "pg_dump", "--format=custom", f"--file={part}", access.database)
        _readable(access, part)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        _sum_file(target).write_text(f"{_sum(part)}  {target.name}\n", encoding="utf-8")
        part.replace(target)
    except OSError as error:
        raise BackupError(f"The copy could not be written: {error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def restore(access: Access, source: Path, *, at: datetime) -> str:
    """Put the copy `source` in the place of the database.

    Returns the name under which the former database is kept. Raises BackupError, and
    then the database is untouched. Rights on the database itself are not in a copy:
    prepare it again afterwards.
    """
    _whole(source)
    _readable(access, source)
    stamp = f"{at:%Y%m%d_%H%M%S}"
    new = f"{access.database}_new_{stamp}"[:_NAME_LENGTH]
    former = f"{access.database}_before_{stamp}"[:_NAME_LENGTH]
    owner = _owner(access)
    _sql(
        access,
        "postgres",
        f"CREATE DATABASE {_q(new)} OWNER {_q(owner)} TEMPLATE template0",
    )
    try:
        _run(access, "pg_restore", "--exit-on-error", f"--dbname={new}", str(source))
    except BackupError:
        _sql(access, "postgres", f"DROP DATABASE {_q(new)} WITH (FORCE)")
        raise
    _exchange(access, new=new, former=former)
    return former


def _exchange(access: Access, *, new: str, former: str) -> None:
    """Nobody may connect while the names change; one transaction for both."""
    name = access.database
    _sql(access, "postgres", f"ALTER DATABASE {_q(name)} ALLOW_CONNECTIONS false")
    try:
        _sql(
            access,
            "postgres",
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            f" WHERE datname = '{_literal(name)}'",
        )
        _sql(
            access,
            "postgres",
            "BEGIN",
            f"ALTER DATABASE {_q(name)} RENAME TO {_q(former)}",
            f"ALTER DATABASE {_q(new)} RENAME TO {_q(name)}",
            "COMMIT",
        )
    except BackupError:
        _sql(access, "postgres", f"ALTER DATABASE {_q(name)} ALLOW_CONNECTIONS true")
        raise


def _owner(access: Access) -> str:
    return _sql(
        access,
        "postgres",
        "SELECT pg_get_userbyid(datdba) FROM pg_database"
        f" WHERE datname = '{_literal(access.database)}'",
    ).strip()


def _whole(source: Path) -> None:
    if not source.is_file():
        raise BackupError(f"There is no file {source}.")
    sums = _sum_file(source)
    if sums.exists() and sums.read_text(encoding="utf-8").split()[0] != _sum(source):
        raise BackupError(
            f"{source} is damaged: it does not match {sums.name}. "
            "The database was not touched."
        )


def _readable(access: Access, source: Path) -> None:
    """Read the whole copy once: a cut or damaged one fails here."""
    try:
        _run(access, "pg_restore", "--file=/dev/null", str(source))
    except BackupError as error:
        raise BackupError(
            f"{source} is no complete copy of a database. The database was not "
            f"touched. ({error})"
        ) from error


def _sum_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.sha256")


def _sum(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            total.update(part)
    return total.hexdigest()


def _sql(access: Access, database: str, *statements: str) -> str:
    commands = [word for text in statements for word in ("--command", text)]
    return _run(
        access,
        "psql",
        *("--no-psqlrc", "--quiet", "--tuples-only", "--no-align"),
        *("--set=ON_ERROR_STOP=1", f"--dbname={database}"),
        *commands,
    )


def _run(access: Access, program: str, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603
        [str(embedded.binaries() / program), *arguments],
        env={**os.environ, "PGCONNECT_TIMEOUT": "10", **access.environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or ["no reason given"]
        raise BackupError(f"{program}: {lines[0]}")
    return done.stdout


def _q(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return text.replace("'", "''")
