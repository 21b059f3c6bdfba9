from typing import Any

from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from kamkor.foundation.db import context


class DatabaseWrapper(base.DatabaseWrapper):
    """Sets the signed context when a transaction begins, never for a session."""

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # absent in the stubs
        if not autocommit:
            self._send_context()

    def tell_context(self) -> None:
        """Bring an open transaction up to date after the actor changed."""
        if self.connection is not None and not self.get_autocommit():
            self._send_context()

    def _send_context(self) -> None:
        connection: Any = self.connection
        if connection is None or connection.closed or connection.broken:
            return
        if connection.info.transaction_status == TransactionStatus.INERROR:
            return  # a broken transaction can only be rolled back
        connection.execute(
            "SELECT set_config('kamkor.context', %s, true)",
            (context.token(connection.info.backend_pid),),
        )
