"""Rights store `place`, the number of a territory; when numbers move, they follow."""

from django.db import connection

_TABLES = ("rights_standing", "rights_safety", "rights_gap", "rights_snapshot")


def follow(moved: str) -> None:
    """Handler of `places.renumbering`: one statement a table; the tally is made anew."""
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(
                f"UPDATE {table} AS t SET place = m.new_low FROM {moved} AS m"
                " WHERE t.place = m.old_low"
            )
        cursor.execute(
            "CREATE TEMPORARY TABLE tally_moved ON COMMIT DROP AS"
            f" SELECT t.*, m.new_low FROM rights_tally t JOIN {moved} m"
            " ON t.place = m.old_low"
        )
        cursor.execute(
            f"DELETE FROM rights_tally t USING {moved} m WHERE t.place = m.old_low"
        )
        cursor.execute(
            'INSERT INTO rights_tally (place, "right", status, migrant, reason,'
            ' children, counted_at) SELECT new_low, "right", status, migrant, reason,'
            " sum(children), max(counted_at) FROM tally_moved GROUP BY 1, 2, 3, 4, 5"
        )
        cursor.execute("DROP TABLE tally_moved")
