"""The databases of the tests: one template, migrated once, and cheap copies of it.

The template is made by the migrating role; the tests sign in as the application.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from config.keys import KeyFolder
from kamkor.cli.setup_database import prepare_embedded
from tests import environment

ROOT = Path(__file__).resolve().parent.parent
_SOURCES = (
    "kamkor/**/migrations/*.py", "kamkor/**/sql/*.sql", "countries/**/*.csv", "countries/**/*.toml",
    "kamkor/cli/setup_database.py", "tests/database.py",
)  # fmt: skip


@contextmanager
def server(database: str = "postgres") -> Iterator[psycopg.Connection]:
    """A connection as the superuser of the tests' own server."""
    with psycopg.connect(
        host=str(environment.SERVER.socket), user="postgres", dbname=database,
        autocommit=True,
    ) as connection:  # fmt: skip
        yield connection


def ensure_template() -> None:
    """Make the template unless it stands for the present files."""
    fingerprint = _fingerprint()
    with (environment.VAR / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with server() as connection:
            found = connection.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                " WHERE datname = %s",
                [environment.TEMPLATE],
            ).fetchone()
            if found and found[0] == fingerprint:
                return
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(
                    sql.SQL("ALTER SYSTEM SET {} = off").format(sql.SQL(setting))
                )
            connection.execute("SELECT pg_reload_conf()")
        drop(environment.TEMPLATE)
        _build()
        with server() as connection:
            connection.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    sql.Identifier(environment.TEMPLATE), sql.Literal(fingerprint)
                )
            )


def copy_of_template(name: str) -> None:
    drop(name)
    with server() as connection:
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} TEMPLATE {} OWNER kamkor_migrator"
                " STRATEGY FILE_COPY"  # a sixth of the time: nothing goes through a log
            ).format(sql.Identifier(name), sql.Identifier(environment.TEMPLATE))
        )
        connection.execute(
            sql.SQL("REVOKE ALL ON DATABASE {0} FROM PUBLIC").format(
                sql.Identifier(name)
            )
        )
        connection.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO kamkor_app").format(
                sql.Identifier(name)
            )
        )


def drop(name: str) -> None:
    with server() as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(name)
            )
        )


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in _SOURCES:
        for path in sorted(ROOT.glob(pattern)):
            digest.update(str(path.relative_to(ROOT)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _build() -> None:
    keys = KeyFolder(environment.VAR / "keys")
    prepare_embedded(
        socket=str(environment.SERVER.socket),
        database=environment.TEMPLATE,
        app_password=keys.text("app-role"),
    )
    subprocess.run(
        [sys.executable, "-m", "tests.build_template"],
        cwd=ROOT,
        check=True,
        env=os.environ
        | {"KAMKOR_DB_ROLE": "migrator", "KAMKOR_DB_NAME": environment.TEMPLATE},
    )
