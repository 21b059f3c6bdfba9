"""Many rows at once, by COPY."""

from collections.abc import Iterable, Sequence
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
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(*table.split(".")),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


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
