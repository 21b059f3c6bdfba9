"""Families store `place`, the number of a territory; when numbers move, they follow."""

from django.db import connection


def follow(moved: str) -> None:
    """Handler of `places.renumbering`: one statement a column."""
    with connection.cursor() as cursor:
        for column in ("from_place", "to_place"):
            cursor.execute(
                f"UPDATE families_handover AS t SET {column} = m.new_low FROM {moved} AS m"
                f" WHERE t.{column} = m.old_low"
            )
