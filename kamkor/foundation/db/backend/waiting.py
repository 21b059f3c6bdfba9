"""What one connection says before its next statement, and what it was told already."""

from typing import Any

from psycopg.sql import quote

from kamkor.foundation.db import context

_UNKNOWN = object()


class Waiting:
    """Of one connection; emptied with each transaction.

    `memo` holds what was read in this transaction, by table: a statement that writes to
    the table, or a step back to a savepoint, forgets it.
    """

    def __init__(self) -> None:
        self.in_transaction = False
        self.posted = 0  # statements that change something
        self.memo: dict[str, dict[Any, Any]] = {}
        self._first: list[str] = []
        self._told: object = _UNKNOWN

    def begin_anew(self, *, in_transaction: bool) -> None:
        """A transaction began or ended: what it was told went with it."""
        self.in_transaction = in_transaction
        self.posted = 0
        self._first.clear()
        self._forget()

    def take(self, backend_pid: int) -> list[str]:
        """The statements to be made first; they count as made."""
        self._tell(backend_pid)
        first, self._first, self.posted = self._first, [], 0
        return first

    def post(self, statement: str, backend_pid: int) -> None:
        """In the name of whoever acts now."""
        self._tell(backend_pid)
        self._first.append(statement)
        self.posted += 1

    def begin(self, savepoint: str) -> None:
        self._first.append(savepoint)

    def release(self, savepoint: str, statement: str) -> None:
        """One that the database never heard of need not be told, where nothing came
        after it."""
        at = self._first.index(savepoint) if savepoint in self._first else None
        if at is None or _work(self._first[at:]):
            self._first.append(statement)
        else:
            self._cut(at)

    def drop(self, savepoint: str) -> bool:
        """What came after it is not made. Whether the database heard of it, and so has to
        go back itself."""
        if savepoint not in self._first:
            self._cut(0)
            return True
        self._cut(self._first.index(savepoint) + 1)
        self.went_back()
        return False

    def went_back(self) -> None:
        """To a savepoint: what was set and read since is no more."""
        self._forget()

    def forget_what(self, statement: str) -> None:
        """Tables that a statement writes to are read anew."""
        if self.memo and not statement.lstrip()[:6].upper().startswith("SELECT"):
            for table in [table for table in self.memo if table in statement]:
                del self.memo[table]

    def _tell(self, backend_pid: int) -> None:
        acting = context.acting()
        if acting != self._told:
            self._told = acting
            token = quote(context.token(backend_pid))
            self._first.append(f"SELECT set_config('kamkor.context', {token}, true)")

    def _cut(self, at: int) -> None:
        self.posted -= _work(self._first[at:])
        del self._first[at:]
        self._told = _UNKNOWN

    def _forget(self) -> None:
        self.memo.clear()
        self._told = _UNKNOWN


def _work(statements: list[str]) -> int:
    """How many of them change something."""
    return len([one for one in statements if not one.startswith(_NO_WORK)])


_NO_WORK = ("SAVEPOINT ", "RELEASE SAVEPOINT ", "SELECT set_config('kamkor.context'")
