"""Questions sent ahead, where the transaction really ends."""

from contextlib import suppress
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.pq import TransactionStatus

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.db.compiled import ask_ahead
from tests.cast import somebody

from .questions import name, refused


def status():
    return connection.connection.pgconn.transaction_status


def test_outside_a_transaction_they_are_asked_when_they_are(own_database):
    nobody = uuid4()
    ask_ahead([name.ahead(nobody)])
    assert status() == TransactionStatus.IDLE
    assert name(nobody) == []


def test_a_transaction_ends_though_something_is_on_its_way(own_database):
    aigul = somebody("aigul", RoleCode.ANALYST)
    kept = connection.connection
    with context.acting_as(aigul.pk):
        with transaction.atomic():
            ask_ahead([name.ahead(aigul.pk)] * 5)
        assert status() == TransactionStatus.IDLE
        with suppress(ZeroDivisionError), transaction.atomic():
            ask_ahead([name.ahead(aigul.pk)] * 5)
            raise ZeroDivisionError
        assert status() == TransactionStatus.IDLE
        with transaction.atomic():
            assert name(aigul.pk) == [aigul.full_name]
    assert connection.connection is kept


def test_what_one_transaction_asked_is_not_answered_in_the_next(own_database):
    aigul = somebody("aigul", RoleCode.ANALYST)
    with context.acting_as(aigul.pk):
        with transaction.atomic():
            ask_ahead([name.ahead(aigul.pk)])
        User.objects.filter(pk=aigul.pk).update(full_name="Айгүл Асанова")
        with transaction.atomic():
            assert name(aigul.pk) == ["Айгүл Асанова"]


def test_a_transaction_whose_question_was_refused_keeps_nothing(own_database):
    aigul = somebody("aigul", RoleCode.ANALYST)
    with (
        pytest.raises(DatabaseError, match="division by zero"),
        context.acting_as(aigul.pk),
        transaction.atomic(),
    ):
        User.objects.filter(pk=aigul.pk).update(full_name="somebody else")
        ask_ahead([refused.ahead(aigul.pk)])
    with context.acting_as(aigul.pk), transaction.atomic():
        assert name(aigul.pk) == [aigul.full_name]
