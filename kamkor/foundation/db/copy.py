"""Many rows at once, by COPY."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import sql


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Copy `rows` (tuples in the order of `columns`) into `table`; returns how many.

    Part of the surrounding transaction. PostgreSQL refuses COPY FROM into a table with
    row-level security for roles that are subject to it: copy into a temporary table
    (`temporary_like`) and go on from there with INSERT … SELECT.
    """
    connection.ensure_connection()
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(_statement(table, columns)) as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def copy_text(table: str, columns: Sequence[str], text: str) -> None:
    """As `copy_rows`, of rows that `as_text` wrote, maybe in another process."""
    connection.ensure_connection()
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(_statement(table, columns)) as copy,
    ):
        copy.write(text)


def copy_out(query: str) -> bytes:
    """What the query answers, as CSV without a head: nothing is made of each row."""
    connection.ensure_connection()
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(
            sql.SQL("COPY ({}) TO STDOUT (FORMAT csv)").format(sql.SQL(query))
        ) as copy,
    ):
        return b"".join(copy)


def as_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as COPY reads them: of texts, numbers, truth, ids, moments, lists of texts and
    None."""
    return "".join(["\t".join(map(_cell, row)) + "\n" for row in rows])


def _cell(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value if value.isalnum() else value.translate(_ESCAPED)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list | tuple):
        return _array(value).translate(_ESCAPED)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)


def _array(words: Iterable[str]) -> str:
    quoted = (f'"{word.translate(_QUOTED)}"' for word in words)
    return f"{{{','.join(quoted)}}}"


_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_QUOTED = str.maketrans({"\\": r"\\", '"': r"\""})


def _statement(table: str, columns: Sequence[str]) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(*table.split(".")),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
    )


def temporary_like(name: str, table: str) -> None:
    """Make an empty temporary table with the columns of `table` and their defaults, gone
    at commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "DROP TABLE IF EXISTS pg_temp.{0}; "
                "CREATE TEMPORARY TABLE {0} (LIKE {1} INCLUDING DEFAULTS)"
                " ON COMMIT DROP"
            )
            .format(sql.Identifier(name), sql.Identifier(*table.split(".")))
            .as_string(cursor.connection)
        )
