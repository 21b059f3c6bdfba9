"""Questions sent before their answers are needed are answered as if asked when they are."""

from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.pq import TransactionStatus

from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context, posting
from kamkor.foundation.db.compiled import ask_ahead, compiled

from .questions import Broken, name, refused, who_asks

pytestmark = pytest.mark.django_db


@compiled
def whole(user: UUID) -> QuerySet[User]:
    return User.objects.filter(pk=user)


def is_on_the_way():
    return connection.connection.pgconn.transaction_status == TransactionStatus.ACTIVE


def rename(user, to, *, post=False):
    rows = User.objects.filter(pk=user.pk)
    if post:
        posting.update(rows, full_name=to)
    else:
        rows.update(full_name=to)


def test_several_travel_in_one_message_and_are_not_asked_again(
    aigul, damir, me, django_assert_num_queries
):
    with django_assert_num_queries(1):
        ask_ahead([name.ahead(aigul.pk), whole.ahead(aigul.pk), name.ahead(damir.pk)])
        assert name(damir.pk) == [damir.full_name]
        assert name(aigul.pk) == [aigul.full_name]
        assert whole(aigul.pk) == [aigul]


def test_nobody_waits_for_them(aigul, me):
    ask_ahead([name.ahead(aigul.pk)])
    assert is_on_the_way()
    assert name(aigul.pk) == [aigul.full_name]
    assert not is_on_the_way()


def test_the_next_few_are_on_their_way_while_somebody_has_the_first(aigul, me):
    ask_ahead([name.ahead(aigul.pk) for _ in range(3)] + [whole.ahead(aigul.pk)])
    assert name(aigul.pk) == [aigul.full_name]
    assert is_on_the_way()
    assert whole(aigul.pk) == [aigul]


def test_another_statement_waits_for_them_and_keeps_their_answers(
    aigul, damir, me, django_assert_num_queries
):
    ask_ahead([name.ahead(aigul.pk), name.ahead(damir.pk)])
    assert User.objects.filter(pk__in=[aigul.pk, damir.pk]).count() == 2
    with django_assert_num_queries(0):
        assert name(damir.pk) == [damir.full_name]


def test_an_answer_is_given_once(aigul, me, django_assert_num_queries):
    ask_ahead([name.ahead(aigul.pk)])
    with django_assert_num_queries(1):
        assert name(aigul.pk) == name(aigul.pk) == [aigul.full_name]


def test_a_column_that_only_sorts_is_not_shown(aigul, me):
    def sorted_by_login(user: UUID) -> QuerySet[User, tuple[str, UUID]]:
        rows = User.objects.filter(pk=user).order_by(F("username").desc())
        return rows.values_list("full_name", "pk").distinct()

    ask = compiled(sorted_by_login)
    ask_ahead([ask.ahead(aigul.pk)])
    assert ask(aigul.pk) == [(aigul.full_name, aigul.pk)]


def test_who_acts_otherwise_is_not_given_the_answer(aigul, me):
    other = uuid4()
    ask_ahead([who_asks.ahead(aigul.pk)])
    with context.acting_as(other):
        assert who_asks(aigul.pk) == [other]
    assert who_asks(aigul.pk) == [me]


def test_what_stands_in_line_is_sent_in_the_name_of_who_asked(aigul, me):
    other = uuid4()
    ask_ahead([*[name.ahead(aigul.pk)] * 3, who_asks.ahead(aigul.pk)])
    with context.acting_as(other):
        assert who_asks(aigul.pk) == [other]
        ask_ahead([whole.ahead(aigul.pk)])
        assert whole(aigul.pk) == [aigul]
    assert who_asks(aigul.pk) == [me]


@pytest.mark.parametrize("post", [False, True])
def test_a_statement_that_writes_to_its_table_forgets_the_answer(aigul, me, post):
    ask_ahead([name.ahead(aigul.pk)])
    rename(aigul, "Айгүл Асанова", post=post)
    assert name(aigul.pk) == ["Айгүл Асанова"]


def test_a_statement_that_writes_elsewhere_leaves_it(
    aigul, me, django_assert_num_queries
):
    ask_ahead([name.ahead(aigul.pk)])
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_grant SELECT * FROM access_grant WHERE false"
        )
    with django_assert_num_queries(0):
        assert name(aigul.pk) == [aigul.full_name]


def test_a_statement_that_does_not_say_where_it_writes_forgets_all(aigul, me):
    ask_ahead([name.ahead(aigul.pk)])
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH named AS (UPDATE accounts_user SET full_name = 'Айгүл'"
            " WHERE id = %s RETURNING 1) SELECT count(*) FROM named", [aigul.pk]
        )  # fmt: skip
    assert name(aigul.pk) == ["Айгүл"]


def test_a_step_back_to_a_savepoint_forgets_what_was_read_in_it(aigul, me):
    with suppress(Broken), transaction.atomic():
        rename(aigul, "Somebody else")
        ask_ahead([name.ahead(aigul.pk)])
        raise Broken
    assert name(aigul.pk) == [aigul.full_name]


def test_one_that_the_database_refuses_breaks_the_transaction_where_it_is_asked(
    aigul, me
):
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
        ask_ahead([name.ahead(aigul.pk), refused.ahead(aigul.pk)])
        refused(aigul.pk)
    assert name(aigul.pk) == [aigul.full_name]


def test_one_that_is_refused_after_all_was_given_up_breaks_nothing(aigul, me):
    with suppress(Broken), transaction.atomic():
        ask_ahead([refused.ahead(aigul.pk)])
        raise Broken
    assert name(aigul.pk) == [aigul.full_name]


def test_one_that_nobody_asks_in_the_end_breaks_it_all_the_same(aigul, me):
    with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
        ask_ahead([refused.ahead(aigul.pk)])
        User.objects.count()
    assert not is_on_the_way()


def test_a_question_that_finds_nothing_is_not_sent(me, django_assert_num_queries):
    nobody = compiled(lambda user: User.objects.filter(pk=user, username__in=[]))
    with django_assert_num_queries(0):
        ask_ahead([nobody.ahead(me)])
        assert nobody(me) == []


KEYS = st.integers(0, 1)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ahead"), st.lists(KEYS, max_size=6)),
        st.tuples(st.just("ask"), KEYS),
        st.tuples(st.just("write"), KEYS),
        st.tuples(st.just("post"), KEYS),
        st.tuples(st.just("as"), KEYS),
        st.tuples(st.just("step back"), KEYS),
    ),
    max_size=20,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_whatever_was_asked_ahead_the_answers_are_those_of_now(steps, aigul, damir):
    users, actors, acting = (aigul, damir), (uuid4(), uuid4()), 0
    names = {user.pk: user.full_name for user in users}
    with suppress(Broken), transaction.atomic():
        for n, (step, key) in enumerate(steps):
            with context.acting_as(actors[acting]):
                if step == "ahead":
                    ask_ahead(name.ahead(users[one].pk) for one in key)
                elif step == "ask":
                    assert name(users[key].pk) == [names[users[key].pk]]
                elif step in ("write", "post"):
                    names[users[key].pk] = f"{n}"
                    rename(users[key], f"{n}", post=step == "post")
                elif step == "as":
                    acting = key
                else:
                    with suppress(Broken), transaction.atomic():
                        rename(users[key], "nobody")
                        ask_ahead([name.ahead(users[key].pk)])
                        raise Broken
        raise Broken
