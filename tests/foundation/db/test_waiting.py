"""What waits for the next statement: said before it, in its order, by who acted then."""

import contextlib
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kamkor.foundation.db import context, posting
from kamkor.foundation.db.copy import copy_rows

pytestmark = pytest.mark.django_db


class Broken(Exception):
    pass


def one(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.fixture
def notes(db):
    """A table of who wrote what, gone with the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE note (word text UNIQUE, by uuid)")


def write(word):
    posting.post("INSERT INTO note VALUES (%s, context.actor())", [word])


def written():
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, by FROM note ORDER BY ctid")
        return cursor.fetchall()


def test_a_cursor_kept_from_before_asks_in_the_name_of_who_acts_now():
    aigul, bakyt = uuid4(), uuid4()
    with connection.cursor() as kept:
        for who in (aigul, bakyt, aigul):
            with context.acting_as(who):
                kept.execute("SELECT context.actor()")
                assert kept.fetchone()[0] == who
        with (
            pytest.raises(DatabaseError, match="no acting user"),
            transaction.atomic(),
        ):
            kept.execute("SELECT context.actor()")


@pytest.mark.parametrize("way", ["many", "copied"])
def test_rows_in_one_go_are_written_by_who_acts_now(way, notes):
    aigul, bakyt = uuid4(), uuid4()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE note ALTER by SET DEFAULT context.actor()")
    with context.acting_as(aigul):
        one("SELECT context.actor()")
        with context.acting_as(bakyt):
            if way == "many":
                with connection.cursor() as cursor:
                    cursor.executemany("INSERT INTO note (word) VALUES (%s)", [["a"]])
            else:
                copy_rows("note", ["word"], [["a"]])
    assert written() == [("a", bakyt)]


def test_a_cursor_of_the_server_is_refused():
    with pytest.raises(NotImplementedError), connection.chunked_cursor():
        pass


def test_what_was_posted_is_there_for_whoever_reads_next(notes):
    aigul, bakyt = uuid4(), uuid4()
    with context.acting_as(aigul):
        write("first")
        with context.acting_as(bakyt):
            write("second")
        write("third")
    assert written() == [("first", aigul), ("second", bakyt), ("third", aigul)]


def test_what_was_posted_goes_with_the_savepoint_it_was_posted_in(notes):
    aigul = uuid4()
    with context.acting_as(aigul):
        write("before")
        with pytest.raises(Broken), transaction.atomic():
            write("inside, never sent")
            raise Broken
        with pytest.raises(Broken), transaction.atomic():
            write("inside, sent")
            written()
            write("inside, sent or not")
            raise Broken
        with transaction.atomic():
            write("kept")
        write("after")
    assert [word for word, _ in written()] == ["before", "kept", "after"]


def test_the_outer_actor_is_told_again_after_a_step_back():
    aigul, bakyt = uuid4(), uuid4()
    with context.acting_as(aigul), transaction.atomic():
        one("SELECT context.actor()")
        with pytest.raises(Broken), transaction.atomic(), context.acting_as(bakyt):
            assert one("SELECT context.actor()") == bakyt
            raise Broken
        assert one("SELECT context.actor()") == aigul
        with context.acting_as(bakyt):
            with pytest.raises(Broken), transaction.atomic():
                one("SELECT context.actor()")
                raise Broken
            assert one("SELECT context.actor()") == bakyt
        with context.acting_as(bakyt):
            with pytest.raises(DatabaseError), transaction.atomic():
                one("SELECT 1 / 0")
            assert one("SELECT context.actor()") == bakyt


def test_an_error_of_what_was_posted_breaks_the_transaction(notes):
    with context.acting_as(uuid4()):
        with pytest.raises(IntegrityError), transaction.atomic():
            write("twice")
            write("twice")
            one("SELECT 1")
        assert written() == []


def test_savepoints_without_a_statement_are_never_sent():
    one("SELECT 1")
    with transaction.atomic(), transaction.atomic(), transaction.atomic():
        pass
    with pytest.raises(Broken), transaction.atomic(), transaction.atomic():
        raise Broken
    assert not [one for one in connection.waiting.take(0) if "SAVEPOINT" in one]


def test_an_error_that_somebody_swallowed_is_raised_where_the_savepoint_ends():
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        transaction.atomic(),
        contextlib.suppress(DatabaseError),
    ):
        one("SELECT 1 / 0")


def test_what_was_read_is_kept_until_somebody_writes_to_its_table(notes):
    posting.memo("note")["a"] = 1
    posting.memo("other")["b"] = 2
    one("SELECT count(*) FROM note")
    assert posting.memo("note") == {"a": 1}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM note")
    assert posting.memo("note") == {}
    assert posting.memo("other") == {"b": 2}


def test_what_was_read_in_a_savepoint_goes_with_it():
    with pytest.raises(Broken), transaction.atomic():
        posting.memo("note")["a"] = 1
        raise Broken
    assert posting.memo("note") == {}
