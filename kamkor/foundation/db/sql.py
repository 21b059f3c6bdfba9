"""SQL lives in files: one file, one named step, its grain in the header."""

import re
from functools import cache
from importlib.resources import files

from django.db import migrations

_STEP = re.compile(r"^-- step: (\w+)$", re.MULTILINE)


@cache
def load(package: str, name: str) -> str:
    """The text of `<package>/sql/<name>.sql`.

    Raises FileNotFoundError when there is no such file.
    """
    return (files(package) / "sql" / f"{name}.sql").read_text(encoding="utf-8")


@cache
def steps(package: str, name: str) -> tuple[tuple[str, str], ...]:
    """(name, statements) of each `-- step: name` of the file, in their order."""
    parts = _STEP.split(load(package, name))
    return tuple(zip(parts[1::2], parts[2::2], strict=True))


def run(package: str, name: str, *, undo: str = "") -> migrations.RunSQL:
    """A migration step that runs the file; `undo` is the SQL that reverses it."""
    return migrations.RunSQL(
        # one statement list without parameters: psycopg sends it as it stands
        sql=[(load(package, name), None)],
        reverse_sql=undo or migrations.RunSQL.noop,
    )
