"""Procedures store the numbers of territories; when numbers move, they follow."""

from django.db import connection


def follow(moved: str) -> None:
    """Handler of `places.renumbering`. One statement; as the machine."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procedures_procedure AS t SET place = m.new_low"
            f" FROM {moved} AS m WHERE t.place = m.old_low"
        )
