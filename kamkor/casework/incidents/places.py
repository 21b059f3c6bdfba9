"""Incidents store the numbers of territories; when numbers move, they follow."""

from django.db import connection


def follow(moved: str) -> None:
    """Handler of `places.renumbering`. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE incidents_incident AS t SET place = m.new_low FROM {moved} AS m"
            " WHERE t.place = m.old_low"
        )
