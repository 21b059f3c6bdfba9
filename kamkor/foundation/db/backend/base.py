"""Django's PostgreSQL backend that tells the database who acts, with the first statement
that somebody makes.

Who acts, savepoints and what is posted wait for the next statement and travel with it in
one message: a verb of many steps changes the actor, marks savepoints and writes to the
log as often as it asks, and each would be a journey of its own. Every statement passes
`Cursor`, so none is made in the name of whoever acted before.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from kamkor.foundation.db import context

from .ahead import Ahead, Asked, Rows, Together
from .waiting import Waiting

if TYPE_CHECKING:
    from psycopg import ClientCursor

    _DjangoCursor = ClientCursor[Any]  # the stubs know it as a type without methods
else:
    _DjangoCursor = base.Cursor


class Cursor(_DjangoCursor):
    """Says what waits before each statement, in the same message where it can."""

    def execute(self, query: Any, params: Any = None, **given: Any) -> Any:
        if isinstance(query, Together):
            return self._send(query)
        self._receive()
        waiting = self._waiting()
        if waiting is None:
            return super().execute(query, params, **given)
        text = self.mogrify(query, params)  # raises before anything counts as said
        self._forget_what(text, waiting)
        first = waiting.take(self.connection.pgconn.backend_pid)
        super().execute(";".join([*first, text]), **given)
        for _ in first:
            self.nextset()
        return self

    def post(self, query: Any, params: Any = None) -> None:
        """Make a statement that answers nothing, with the next one of the transaction."""
        if waiting := self._waiting():
            text = self.mogrify(query, params)
            self._forget_what(text, waiting)
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
        self._receive()
        if waiting := self._waiting():
            self._forget_what(self.mogrify(query), waiting)
            if first := waiting.take(self.connection.pgconn.backend_pid):
                super().execute(";".join(first))

    def _send(self, asked: Together) -> "Cursor":
        """Not waited for: whatever is asked next waits for it."""
        waiting = self._waiting()
        first = waiting.take(self.connection.pgconn.backend_pid) if waiting else []
        steps = self._execute_gen(";".join([*first, asked]))
        self._ahead.sent(self, asked, len(first), steps)
        return self

    def _receive(self) -> None:
        if self._ahead is not None:
            self._ahead.receive()

    def _forget_what(self, statement: str, waiting: Waiting) -> None:
        waiting.forget_what(statement)
        self._ahead.forget_what(statement)

    @property
    def _ahead(self) -> Any:
        """None while the connection is being made."""
        return getattr(self.connection, "ahead", None)

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
        connection.waiting, connection.ahead = Waiting(), Ahead()
        return connection

    def create_cursor(self, name: str | None = None) -> Any:
        if name:
            raise NotImplementedError(
                "A cursor of the server would fetch in the name of whoever acted last."
            )
        return super().create_cursor()

    def ask_ahead(self, asked: Iterable[Asked]) -> None:
        """Questions that will be asked in this transaction: sent without waiting for
        their answers. Outside of one nothing is sent: they are asked when they are."""
        self.ensure_connection()
        if self.waiting.in_transaction:
            self.ahead.ask(asked)
            self._send_next()

    def answer_ahead(self, asked: Asked) -> Rows | None:
        """What was asked ahead; None where it was not, or where it may have changed."""
        if self.connection is None or not self.ahead.expects(asked):
            return None
        while not self.ahead.knows(asked):
            if not (self.ahead.is_on_the_way or self._send_next()):
                return None  # somebody else's question is next in line
            with self.wrap_database_errors:
                self.ahead.receive()
        self._send_next()  # while the page is made of this one
        return self.ahead.answer(asked)

    def _send_next(self) -> bool:
        few = self.ahead.next(context.acting())
        if few:
            cursor = self.cursor()  # of its own, which is closed with the answers
            with self.ahead.prepared.or_forgotten():
                cursor.execute(Together.of(few, self.ahead.prepared, cursor.cursor))
        return bool(few)

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # absent in the stubs
        self._begin_anew()

    def _commit(self) -> None:
        if self.connection is not None:
            with self.wrap_database_errors:
                self.ahead.receive()
        if not self._is_broken() and self.waiting.posted:
            with self.cursor() as cursor:  # asks nothing: what was posted goes first
                cursor.execute("SELECT")
        super()._commit()  # type: ignore[misc]
        self._begin_anew()

    def _rollback(self) -> None:
        self._give_up()
        super()._rollback()  # type: ignore[misc]
        self._begin_anew()

    def _begin_anew(self) -> None:
        connection: Any = self.connection
        if connection is not None:
            self.ahead.forget()
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
        self._give_up()
        if self.connection is None or self.waiting.drop(begun):
            super()._savepoint_rollback(sid)  # type: ignore[misc]
            self.waiting.went_back()  # the setting with it

    def _give_up(self) -> None:
        """What was asked ahead is not asked any more."""
        if self.connection is not None:
            with suppress(psycopg.Error):  # of a statement that goes back as well
                self.ahead.receive()
            self.ahead.forget()

    def _is_broken(self) -> bool:
        connection: Any = self.connection
        if connection is None or connection.closed:
            return True
        return bool(connection.pgconn.transaction_status == TransactionStatus.INERROR)

    @property
    def ahead(self) -> Ahead:
        connection: Any = self.connection
        found: Ahead = connection.ahead
        return found

    @property
    def waiting(self) -> Waiting:
        connection: Any = self.connection
        found: Waiting = connection.waiting
        return found
