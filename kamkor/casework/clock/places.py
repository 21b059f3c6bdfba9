"""Deadlines store `place`, the number of a territory; when numbers move, they follow."""

from django.db import connection


def follow(moved: str) -> None:
    """Handler of `places.renumbering`. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE clock_deadline AS t SET place = m.new_low FROM {moved} AS m"
            " WHERE t.place = m.old_low"
        )
