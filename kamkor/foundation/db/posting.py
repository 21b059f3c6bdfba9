"""Statements that answer nothing go with the next one; what was read once is kept for
the transaction."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.sql import InsertQuery, UpdateQuery

if TYPE_CHECKING:
    from kamkor.foundation.db.backend.base import DatabaseWrapper


def post(statement: str, params: Any) -> None:
    """Make one statement whose answer nobody needs, in the name of whoever acts now.

    Inside a transaction it goes with the next statement or before the commit, in its
    order; an error is raised there, and nothing of the transaction is kept. Outside of
    one it is made at once.
    """
    with connections["default"].cursor() as cursor:
        cursor.cursor.post(statement, params)


def memo(table: str) -> dict[Any, Any]:
    """What was read from `table` in this transaction, to be filled by the caller.

    Empty again after any statement of this transaction that writes to the table, and
    after a step back to a savepoint. Outside a transaction nothing is kept.
    """
    wrapper: DatabaseWrapper = connections["default"]  # type: ignore[assignment]
    wrapper.ensure_connection()
    if not wrapper.waiting.in_transaction:
        return {}
    return wrapper.waiting.memo.setdefault(table, {})


def add(row: Model) -> None:
    """Post the INSERT of a new row, for the steps of a story: nothing of it is made by
    the database, and no conflict is waited for."""
    fields = [f for f in row._meta.local_concrete_fields if not f.generated]
    query = InsertQuery(type(row))
    query.insert_values(fields, [row])
    for statement, params in query.get_compiler("default").as_sql():
        post(statement, params)
    row._state.adding, row._state.db = False, "default"


def update(rows: QuerySet[Any], **values: Any) -> None:
    """Post `rows.update(…)` where nobody asks how many there were."""
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(values)
    compiler = query.get_compiler("default")
    try:
        statement, params = compiler.as_sql()
    except EmptyResultSet:
        return
    if statement:
        post(statement, params)
