"""What one connection asks again is prepared, and answered as if it were asked anew."""

import re
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Block
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.db.backend import prepared
from kamkor.foundation.db.backend.ahead import Asked, Together
from kamkor.foundation.db.backend.prepared import Prepared
from kamkor.foundation.db.compiled import ask_ahead, compiled

from .questions import Broken, name, refused, who_asks

pytestmark = pytest.mark.django_db
MANY = 12  # times: from the sixth on PostgreSQL may use a plan for any values


@pytest.fixture(autouse=True)
def nothing_prepared(db):
    """Nor what tests before prepared, which had the same connection."""
    connection.ahead.prepared = Prepared()
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")


def sent(question, *values):
    """The message that asks it ahead."""
    messages = []

    def note(execute, text, params, many, told):
        if isinstance(text, Together):
            messages.append(str(text))
        return execute(text, params, many, told)

    with connection.execute_wrapper(note):
        ask_ahead([question.ahead(*values)])
    question(*values)
    return messages[0]


def known_to_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return cursor.fetchone()[0]


def test_a_question_is_read_once_and_then_only_its_values_are_sent(aigul, damir, me):
    messages = [sent(name, user.pk) for user in (aigul, damir, aigul)]
    assert [text[:7] for text in messages] == ["SELECT ", "PREPARE", "EXECUTE"]
    assert "SELECT" not in messages[2]
    assert str(aigul.pk).replace("-", "") in messages[2].replace("-", "")


def test_each_who_asks_is_answered_in_its_own_name(aigul):
    for n in range(MANY):
        with context.acting_as(UUID(int=n % 2 + 1)), transaction.atomic():
            ask_ahead([who_asks.ahead(aigul.pk)])
            assert who_asks(aigul.pk) == [UUID(int=n % 2 + 1)]


def test_row_level_security_is_asked_in_the_name_of_each(aigul, damir):
    """Whoever is shut out of a child's records sees that, and nobody else does."""
    shut_out = compiled(lambda user: Block.objects.filter(user_id=user))
    with context.acting_as_machine():
        Block.objects.create(
            user=aigul, subject=uuid4(), reason="kin", since=timezone.now()
        )
    for n in range(MANY):
        who = (aigul, damir)[n % 2]
        with context.acting_as(who.pk), transaction.atomic():
            ask_ahead([shut_out.ahead(aigul.pk)])
            assert len(shut_out(aigul.pk)) == (who == aigul)


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, -1, 2**31 - 1, 2**31, -(2**31) - 1, 2**62, "", "ң ө ү 'қ'",
        "100 %", RoleCode.ANALYST, UUID(int=7), [UUID(int=1), UUID(int=2)], [], ["a", "b"], 1.5,
        datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 1), b"\x00\xff",  # noqa: DTZ001
    ],
    ids=repr,
)  # fmt: skip
def test_a_value_is_what_it_is_when_it_is_asked_plainly(value, me):
    question = "SELECT %s AS value, 'of 100 %%' AS words"
    told, answers = Prepared(), []
    with connection.cursor() as cursor:
        for _ in range(3):
            first, text = told.statement(question, [value], cursor.cursor)
            for statement in first:
                cursor.execute(statement)
            cursor.execute(text)
            answers.append(cursor.fetchone())
    assert answers[0][1] == "of 100 %"
    assert [repr(answer) for answer in answers] == [repr(answers[0])] * 3


def test_an_array_may_be_longer_the_next_time(aigul, damir, me):
    question = 'SELECT count(*) FROM accounts_user WHERE "id" = ANY(%s)'
    told = Prepared()
    asked = [[aigul.pk], [aigul.pk, damir.pk], [damir.pk, aigul.pk, uuid4()]]
    with connection.cursor() as cursor:
        for ids, found in zip(asked, (1, 2, 2), strict=True):
            first, text = told.statement(question, [ids], cursor.cursor)
            cursor.execute(";".join([*first, text]))
            for _ in first:
                cursor.nextset()
            assert cursor.fetchone() == (found,)
    assert text.startswith("EXECUTE")


def test_after_a_refusal_all_is_read_anew(aigul, me):
    for _ in range(2):
        sent(name, aigul.pk)
        with pytest.raises(DatabaseError, match="zero"), transaction.atomic():
            ask_ahead([name.ahead(aigul.pk), refused.ahead(aigul.pk)])
            refused(aigul.pk)
        assert sent(name, aigul.pk).startswith("DEALLOCATE ALL;SELECT")
        assert known_to_the_database() == 0


def test_one_who_takes_the_connection_over_finds_no_name_twice(aigul, me):
    for _ in range(2):
        sent(name, aigul.pk)
    connection.ahead.prepared = Prepared()
    for _ in range(3):
        sent(name, aigul.pk)
    assert known_to_the_database() == 2


def test_a_step_back_leaves_what_is_prepared(aigul, me):
    with suppress(Broken), transaction.atomic():
        for _ in range(3):
            sent(name, aigul.pk)
        raise Broken
    assert sent(name, aigul.pk).startswith("EXECUTE")


def test_one_that_cannot_be_written_leaves_nothing_half_said(aigul, me):
    sent(name, aigul.pk)
    impossible = Asked(context.acting(), "impossible", "SELECT %s", (object(),))
    with pytest.raises(psycopg.ProgrammingError, match="adapt"):
        connection.ask_ahead([name.ahead(aigul.pk).asked(), impossible])
    assert name(aigul.pk) == [aigul.full_name]
    assert sent(name, aigul.pk).startswith("DEALLOCATE ALL;SELECT")


def test_only_the_last_asked_are_kept(aigul, me, monkeypatch):
    monkeypatch.setattr(prepared, "KEPT", 3)
    first, second, third, fourth = [of_number(n) for n in range(4)]
    for question in (first, first, second, second, first, third):
        sent(question, aigul.pk)
    assert re.match(r"DEALLOCATE asked_\d+;SELECT", sent(fourth, aigul.pk))
    assert known_to_the_database() == 1
    assert sent(first, aigul.pk).startswith("EXECUTE")
    assert sent(second, aigul.pk).startswith("SELECT")


def of_number(n):
    column = ("id", "username", "full_name", "email", "is_active")[n]
    return compiled(lambda user: User.objects.filter(pk=user).values_list(column))


class Server:
    """What a database makes of the messages of one connection."""

    def __init__(self):
        self.known = {}

    def hear(self, statements, until):
        """As far as the one that is refused. What the questions answered."""
        answers = []
        for statement in statements[:until]:
            word, _, rest = statement.partition(" ")
            if statement == "DEALLOCATE ALL":
                self.known.clear()
            elif word == "DEALLOCATE":
                del self.known[rest]
            elif word == "PREPARE":
                name, _, question = rest.partition(" AS ")
                assert name not in self.known
                self.known[name] = question
            else:
                answers.append(self.known[rest] if word == "EXECUTE" else statement)
        return answers

    def mogrify(self, text, params):
        assert not params
        return text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    messages=st.lists(
        st.tuples(
            st.lists(st.integers(0, 6), min_size=1, max_size=3),
            st.none() | st.integers(0, 4),
        ),
        max_size=40,
    )
)
def test_whatever_was_refused_each_question_is_answered_by_its_own_plan(
    messages, monkeypatch
):
    monkeypatch.setattr(prepared, "KEPT", 4)
    server, told = Server(), Prepared()
    for numbers, refused_at in messages:
        questions = [f"SELECT {n}" for n in numbers]
        asked = [Asked(None, text, text) for text in questions]
        with suppress(Broken), told.or_forgotten():
            message = Together.of(asked, told, server)
            answers = server.hear(message.split(";"), refused_at)
            if refused_at is not None:
                raise Broken
            assert answers == questions
    assert len(server.known) <= 4
