"""Write a release: whole or not at all, and never over another."""

import hashlib
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, fields
from pathlib import Path

from .contents import Contents, Row, as_json
from .shelf import AlreadyThere, Kept, ledger_of, path_of

SCHEMA = (Path(__file__).parent / "schema.sql").read_text("utf-8")


def write(contents: Contents, folder: Path) -> Kept:
    """The release as a file of the folder, with its hash beside.

    Raises AlreadyThere, and sqlite3.IntegrityError where rows contradict each other or
    point nowhere; then nothing is there.
    """
    number = contents.about.number
    path = path_of(folder, number)
    if path.exists():
        raise AlreadyThere(number)
    folder.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    try:
        _fill(draft, contents)
        kept = Kept(number, path, _hash(draft), contents.about.released_on)
        ledger = ledger_of(path)
        ledger.write_text(kept.told(), "utf-8")
        os.link(draft, path)  # fails where the number was taken meanwhile
    except FileExistsError:
        raise AlreadyThere(number) from None
    finally:
        draft.unlink(missing_ok=True)
    return kept


def _fill(path: Path, contents: Contents) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as into:
        into.execute("PRAGMA foreign_keys = ON")
        into.executescript("BEGIN;" + SCHEMA)
        into.executemany(
            "INSERT INTO about VALUES (?, ?)",
            [(key, as_json(value)) for key, value in asdict(contents.about).items()],
        )
        for rows in contents.rows():
            _insert(into, rows)
        into.execute("COMMIT")
        into.execute("PRAGMA optimize")
        into.execute("VACUUM")


def _insert(into: sqlite3.Connection, rows: Sequence[Row]) -> None:
    if not rows:
        return
    names = [one.name for one in fields(rows[0])]
    marks = ", ".join("?" * len(names))
    into.executemany(
        f"INSERT INTO {rows[0].TABLE} ({', '.join(names)}) VALUES ({marks})",
        ([_kept(getattr(row, name)) for name in names] for row in rows),
    )


def _kept(value: object) -> object:
    """A number or text as it is, anything made of parts as JSON."""
    if value is None or isinstance(value, str | int | float):
        return value
    return as_json(value)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
