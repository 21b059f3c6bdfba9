"""Who must be told when the numbers of territories move.

Other tables store `place`, the `low` of a territory. An app that does so appends a
handler in its AppConfig.ready(). It is called in the transaction of the renumbering
with the name of a temporary table `(old_low integer, new_low integer)`, which
has no row for what did not move, and updates its own tables with one statement each:

    UPDATE people_residence AS r SET place = m.new_low
    FROM places_moved AS m WHERE r.place = m.old_low
"""

from collections.abc import Callable

from django.db import connection

Handler = Callable[[str], None]
HANDLERS: list[Handler] = []
MOVED = "places_moved"
_LOCK = 7_262_018  # an arbitrary number of our own


def hold() -> None:
    """Keep the numbers as they are until the end of this transaction.

    For whoever looks up places and stores them in one transaction. Many may hold at
    once; a renumbering waits for all of them.
    """
    _lock("pg_advisory_xact_lock_shared")


def seize() -> None:
    """Wait until nobody holds the numbers, and keep others waiting."""
    _lock("pg_advisory_xact_lock")


def _lock(function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [_LOCK])
