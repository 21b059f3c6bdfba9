"""Services and absences store `place`; when numbers move, they follow."""

from django.db import connection

_TABLES = ("providers_service", "providers_duty", "providers_handedover")


def follow(moved: str) -> None:
    """Handler of `places.renumbering`: one statement a table."""
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(
                f"UPDATE {table} AS t SET place = m.new_low FROM {moved} AS m"
                " WHERE t.place = m.old_low"
            )
