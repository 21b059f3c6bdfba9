"""Who acts is proven to the database, or nothing is seen."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import ClientCursor

from kamkor.foundation.db import context

pytestmark = pytest.mark.django_db


def actor() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT context.actor()")
        return cursor.fetchone()[0]


@pytest.fixture
def messages(monkeypatch):
    """What is sent to the database from now on."""
    sent = []
    real = ClientCursor.execute

    def execute(self, query, *given, **named):
        sent.append(query)
        return real(self, query, *given, **named)

    monkeypatch.setattr(ClientCursor, "execute", execute)
    return sent


def tell(token: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('kamkor.context', %s, true)", [token])


def test_the_database_knows_who_acts():
    aigul = uuid4()
    with context.acting_as(aigul):
        assert actor() == aigul


def test_the_outer_actor_comes_back():
    aigul, bakyt = uuid4(), uuid4()
    with context.acting_as(aigul):
        with context.acting_as(bakyt):
            assert actor() == bakyt
        assert actor() == aigul


def test_nobody_acting_is_an_error_and_not_an_empty_answer():
    with pytest.raises(DatabaseError, match="no acting user"):
        actor()


@pytest.mark.parametrize(
    "forge",
    [
        lambda good: good.replace(good[:8], "00000000", 1),
        lambda good: good[:-1] + ("0" if good[-1] != "0" else "1"),
        lambda good: ".".join([good.split(".")[0], "99999999999", good.split(".")[2]]),
        lambda good: good.split(".")[0],
        lambda good: good + ".x",
        lambda _good: "..",
    ],
    ids=["other user", "other mac", "later end", "user only", "more", "dots"],
)
def test_a_forged_context_is_refused(forge):
    with context.acting_as(uuid4()):
        pid = connection.connection.info.backend_pid
        tell(forge(context.token(pid)))
        with pytest.raises(DatabaseError), transaction.atomic():
            actor()


def test_a_token_of_another_backend_is_refused():
    with context.acting_as(uuid4()):
        tell(context.token(connection.connection.info.backend_pid + 1))
        with pytest.raises(DatabaseError, match="not proven"), transaction.atomic():
            actor()


def test_a_token_ends():
    with context.acting_as(uuid4()):
        pid = connection.connection.info.backend_pid
        tell(context.token(pid, now=1_000_000_000))
        with pytest.raises(DatabaseError, match="not proven"), transaction.atomic():
            actor()


def test_the_application_cannot_read_the_key():
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT * FROM context.pads")


def test_who_acts_already_is_not_told_again(messages):
    with context.acting_as(uuid4()):
        actor()
        actor()
    assert ["set_config" in sent for sent in messages] == [True, False]
