"""Where the steps of a batch run: DuckDB on this machine, or another engine of SQL."""

from collections.abc import Callable
from typing import Any, Protocol

from .dialects import Dialect
from .identifiers import Ids


class NotThere(Exception):
    """What an engine needs is not installed or does not start (code, detail)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


class Engine(Protocol):
    """Makes tables; those it has made the batch's connection sees by the same names."""

    dialect: Dialect

    def fold(
        self, new_year: frozenset[Any], ids: Ids, told: Callable[[int], None]
    ) -> None:
        """Make `normal` from `raw`, each record by `normalise`.

        new_year, ids: see `normalise`. told: is called with the number of records done.
        """

    def make(self, name: str, statement: str, *, once: bool = False) -> None:
        """Make a table of what the statement selects, in place of one so named.

        once: only the next step reads it, so an engine may leave it unwritten.
        """

    def drop(self, name: str) -> None:
        """Take a table away again."""
