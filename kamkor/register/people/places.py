"""People store `place`, the number of a territory; when numbers move, they follow."""

from django.db import connection


def follow(moved: str) -> None:
    """Handler of `places.renumbering`: one statement a table."""
    with connection.cursor() as cursor:
        for table in ("people_person", "people_household"):
            cursor.execute(
                f"UPDATE {table} AS t SET place = m.new_low FROM {moved} AS m"
                " WHERE t.place = m.old_low"
            )
