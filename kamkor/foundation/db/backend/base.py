"""Django's PostgreSQL backend that tells the database who acts, with the first statement
that somebody makes.

Who acts, savepoints and what is posted wait for the next statement and travel with it in
one message: a verb of many steps changes the actor, marks savepoints and writes to the
log as often as it asks, and each would be a journey of its own. Every statement passes
`Cursor`, so none is made in the name of whoever acted before.
"""

from typing import TYPE_CHECKING, Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from .waiting import Waiting

if TYPE_CHECKING:
    from psycopg import ClientCursor

    _DjangoCursor = ClientCursor[Any]  # the stubs know it as a type without methods
else:
    _DjangoCursor = base.Cursor


class Cursor(_DjangoCursor):
    """Says what waits before each statement, in the same message where it can."""

    def execute(self, query: Any, params: Any = None, **given: Any) -> Any:
        waiting = self._waiting()
        if waiting is None:
            return super().execute(query, params, **given)
        text = self.mogrify(query, params)  # raises before anything counts as said
        waiting.forget_what(text)
        first = waiting.take(self.connection.pgconn.backend_pid)
        super().execute(";".join([*first, text]), **given)
        for _ in first:
            self.nextset()
        return self

    def post(self, query: Any, params: Any = None) -> None:
        """Make a statement that answers nothing, with the next one of the transaction."""
        if waiting := self._waiting():
            text = self.mogrify(query, params)
            waiting.forget_what(text)
            waiting.post(text, self.connection.pgconn.backend_pid)
        else:
            self.execute(query, params)

    def executemany(self, query: Any, *given: Any, **named: Any) -> None:
        self._say(query)
        super().executemany(query, *given, **named)

    def copy(self, statement: Any, *given: Any, **named: Any) -> Any:
        self._say(statement)
        return super().copy(statement, *given, **named)

    def stream(self, query: Any, *given: Any, **named: Any) -> Any:
        self._say(query)
        return super().stream(query, *given, **named)

    def _say(self, query: Any) -> None:
        if waiting := self._waiting():
            waiting.forget_what(self.mogrify(query))
            if first := waiting.take(self.connection.pgconn.backend_pid):
                super().execute(";".join(first))

    def _waiting(self) -> Waiting | None:
        """None outside a transaction, and in a broken one, which only rolls back."""
        waiting: Waiting | None = getattr(self.connection, "waiting", None)
        if waiting is None or not waiting.in_transaction:
            return None
        status = self.connection.pgconn.transaction_status
        return None if status == TransactionStatus.INERROR else waiting


class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps what waits, for the transaction only and never for a session."""

    def get_connection_params(self) -> dict[str, Any]:
        return {**super().get_connection_params(), "cursor_factory": Cursor}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.waiting = Waiting()
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        if name:
            raise NotImplementedError(
                "A cursor of the server would fetch in the name of whoever acted last."
            )
        return super().create_cursor()

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # absent in the stubs
        self._begin_anew()

    def _commit(self) -> None:
        if not self._is_broken() and self.waiting.posted:
            with self.cursor() as cursor:  # asks nothing: what was posted goes first
                cursor.execute("SELECT")
        super()._commit()  # type: ignore[misc]
        self._begin_anew()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._begin_anew()

    def _begin_anew(self) -> None:
        connection: Any = self.connection
        if connection is not None:
            self.waiting.begin_anew(in_transaction=not connection.autocommit)

    def _savepoint(self, sid: str) -> None:
        self.ensure_connection()
        self.waiting.begin(self.ops.savepoint_create_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        if self._is_broken():
            super()._savepoint_commit(sid)  # type: ignore[misc]  # raises, as it should
        begun = self.ops.savepoint_create_sql(sid)
        self.waiting.release(begun, self.ops.savepoint_commit_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        begun = self.ops.savepoint_create_sql(sid)
        if self.connection is None or self.waiting.drop(begun):
            super()._savepoint_rollback(sid)  # type: ignore[misc]
            self.waiting.went_back()  # the setting with it

    def _is_broken(self) -> bool:
        connection: Any = self.connection
        if connection is None or connection.closed:
            return True
        return bool(connection.pgconn.transaction_status == TransactionStatus.INERROR)

    @property
    def waiting(self) -> Waiting:
        connection: Any = self.connection
        found: Waiting = connection.waiting
        return found
