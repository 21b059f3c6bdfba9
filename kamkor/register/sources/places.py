"""A batch stores `place`, the number of a territory; when numbers move, it follows."""

from django.db import connection


def follow(moved: str) -> None:
    """Handler of `places.renumbering`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE sources_batch AS t SET place = m.new_low FROM {moved} AS m"
            " WHERE t.place = m.old_low"
        )
