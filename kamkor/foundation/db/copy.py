"""Many rows at once, by COPY."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

LINES = 2_000  # sent together


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


def copy_plain(
    table: str, columns: Sequence[str], rows: Iterable[tuple[int | UUID | str, ...]]
) -> None:
    """As `copy_rows`, for rows of numbers and ids alone (or their text), which need no
    escape: five times as fast, which tells where a list has millions."""
    connection.ensure_connection()
    line = "\t".join(["%s"] * len(columns)) + "\n"
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(_statement(table, columns)) as copy,
    ):
        waiting = iter(rows)
        while some := [line % row for row in islice(waiting, LINES)]:
            copy.write("".join(some))


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
