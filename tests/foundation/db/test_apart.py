"""What is written apart stays, over one connection for however many writings."""

import time

from django.db import connection, transaction

from kamkor.foundation.db import apart, context
from tests.database import server

WORD = "INSERT INTO audit_entry (happened_at, verb, record, record_id, relation, request_id, detail) VALUES (now(), %s, '', '', '', pg_backend_pid(), '{}')"  # fmt: skip


def written(verb):
    """The processes of the server that wrote it."""
    with (
        context.acting_as_machine(),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT request_id FROM audit_entry WHERE verb = %s", [verb])
        return [int(request) for (request,) in cursor.fetchall()]


def test_it_stays_when_the_caller_is_rolled_back(own_database):
    with transaction.atomic():
        apart.write(WORD, ("tried",))
        transaction.set_rollback(True)
    assert len(written("tried")) == 1


def test_the_next_goes_over_the_same_connection_which_is_not_the_callers(own_database):
    for _ in range(3):
        apart.write(WORD, ("tried",))
    pids = written("tried")
    assert len(pids) == 3
    assert len(set(pids)) == 1
    assert pids[0] != connection.connection.info.backend_pid


def test_one_that_the_server_closed_is_made_anew(own_database):
    apart.write(WORD, ("tried",))
    (first,) = written("tried")
    with server() as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    apart.write(WORD, ("again",))
    assert written("again") != [first]


def test_behind_a_pooler_none_is_kept(own_database, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    apart.write(WORD, ("tried",))
    (pid,) = written("tried")
    with server() as superuser:
        still = "SELECT pg_stat_get_backend_pid(i) FROM pg_stat_get_backend_idset() i"
        for _ in range(100):
            if (pid,) not in superuser.execute(still).fetchall():
                return
            time.sleep(0.05)
    raise AssertionError("the connection is kept")
