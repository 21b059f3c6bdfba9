"""A connection serves one request after another, and nobody in the name of another."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction

from config import env, keys
from kamkor.foundation.db import context
from tests.database import server


def ask(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def backend():
    return ask("SELECT pg_backend_pid()")


def test_the_next_request_asks_over_the_same_connection(own_database):
    first = backend()
    close_old_connections()  # as each request does, before and after
    assert backend() == first


def test_the_next_request_does_not_ask_in_the_name_of_the_last(own_database):
    aigul = uuid4()
    with context.acting_as(aigul), transaction.atomic():
        assert ask("SELECT context.actor()") == aigul
    close_old_connections()
    with pytest.raises(DatabaseError, match="no acting user"), transaction.atomic():
        ask("SELECT context.actor()")


def test_a_connection_that_the_server_closed_is_made_anew(own_database):
    first = backend()
    with server() as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    close_old_connections()
    assert backend() != first


def test_behind_a_pooler_none_is_kept(monkeypatch, tmp_path):
    monkeypatch.setenv("KAMKOR_DB_KEEP", "0")
    told = env.database(tmp_path, keys.KeyFolder(tmp_path / "keys"))
    assert told["CONN_MAX_AGE"] == 0
