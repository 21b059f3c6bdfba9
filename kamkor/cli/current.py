"""Whether a database already has the tables and the country pack of these files.

The answer stands in the comment of the database as a fingerprint: it travels neither
with a copy nor to another database, so whatever is restored is looked at again.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from .setup_database import Place

_SOURCES = (
    "kamkor/**/migrations/*.py",
    "kamkor/**/sql/**/*.sql",
    "kamkor/**/*.toml",
    "kamkor/foundation/db/prepare.py",
    "countries/**/*",
    "requirements.lock",
)


def fingerprint(root: Path, *parts: str) -> str:
    """Of all files that migrations and packs are made of, and of `parts`."""
    total = hashlib.sha256("\0".join(parts).encode())
    for path in _files(root):
        total.update(str(path.relative_to(root)).encode())
        total.update(path.read_bytes())
    return f"kamkor {total.hexdigest()}"


def _files(root: Path) -> Iterator[Path]:
    for pattern in _SOURCES:
        yield from (path for path in sorted(root.glob(pattern)) if path.is_file())


def is_current(place: Place, mark: str) -> bool:
    with psycopg.connect(make_conninfo(**place.parameters())) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone()
    return row == (mark,)


def make_current(place: Place, mark: str) -> None:
    with psycopg.connect(make_conninfo(**place.parameters())) as connection:
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(place.database), sql.Literal(mark)
            )
        )


def is_empty(place: Place) -> bool:
    """Whether the register knows no child and nobody may sign in."""
    with psycopg.connect(make_conninfo(**place.parameters())) as connection:
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM people_person)"
            " OR EXISTS (SELECT FROM accounts_user WHERE kind = 'person')"
        ).fetchone()
    return row == (False,)
