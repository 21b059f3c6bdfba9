"""A second connection to the same database, for what must stay when the caller's
transaction is rolled back."""

import threading
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


class _Kept(threading.local):
    second: BaseDatabaseWrapper | None = None


_kept = _Kept()


def write(statement: str, row: tuple[Any, ...]) -> None:
    """In a transaction of its own and in nobody's name.

    Each thread keeps one such connection as long as the first may be kept
    (KAMKOR_DB_KEEP): whoever tries many doors must not make one for each.
    """
    second = _kept.second or connections.create_connection(DEFAULT_DB_ALIAS)
    _kept.second = second
    second.close_if_unusable_or_obsolete()
    with second.cursor() as cursor:
        cursor.execute(statement, row)
    second.close_if_unusable_or_obsolete()  # now, where none is kept


def close() -> None:
    """The connection of this thread, if it keeps one."""
    if _kept.second is not None:
        _kept.second.close()
