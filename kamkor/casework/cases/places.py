"""Cases store the numbers of territories; when numbers move, they follow."""

from django.db import connection

_COLUMNS = (
    ("cases_case", "place"),
    ("cases_transfer", "from_place"),
    ("cases_transfer", "to_place"),
)


def follow(moved: str) -> None:
    """Handler of `places.renumbering`. One statement a column."""
    with connection.cursor() as cursor:
        for table, column in _COLUMNS:
            cursor.execute(
                f"UPDATE {table} AS t SET {column} = m.new_low FROM {moved} AS m"
                f" WHERE t.{column} = m.old_low"
            )
