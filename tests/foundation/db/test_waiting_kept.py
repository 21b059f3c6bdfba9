"""What waits for the next statement, where the transaction is really kept."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context, posting


def test_the_log_is_kept_though_nothing_was_asked_after_it(own_database):
    aigul = uuid4()
    with context.acting_as(aigul), transaction.atomic():
        audit.note("test.happened", by=aigul, at="2026-03-02T10:00:00+06:00")
    with context.acting_as_machine(), transaction.atomic():
        assert Entry.objects.filter(verb="test.happened", actor=aigul).count() == 1


def test_a_log_that_cannot_be_written_keeps_nothing_of_the_transaction(own_database):
    with (
        context.acting_as(uuid4()),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        audit.note("kept.with.it", by=None, at="2026-03-02T10:00:00+06:00")
        audit.note("never", by=None, at="no moment at all")
    with context.acting_as_machine(), transaction.atomic():
        assert not Entry.objects.filter(verb="kept.with.it").exists()


def test_nothing_is_kept_outside_a_transaction(own_database):
    posting.memo("word")["a"] = 1
    assert posting.memo("word") == {}
