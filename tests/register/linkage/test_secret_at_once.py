"""A shield raised while a list is brought in: one of the two sees the other."""

import threading

from django.db import connection, transaction

from kamkor.foundation.db import context
from kamkor.register.linkage.models import Assignment
from kamkor.register.people.models import Person
from kamkor.register.sources.models import Record
from tests.cast import NOON, keep, newborn, territory


def test_a_row_given_and_a_shield_raised_at_the_same_moment_see_each_other(
    own_database,
):
    with context.acting_as_machine(), transaction.atomic():
        kept = keep("round", {"full_name": "Турдубаев Нурлан"}, at=territory("Osh"))
        other = newborn().pk
        row = Record.objects.create(
            batch=kept.batch, source=kept.batch.source, row_number=2, raw={}, values={},
            identity="two", content_hash="", state="accepted", received_at=NOON,
        )  # fmt: skip
    done = threading.Event()

    def shield_it() -> None:
        with context.acting_as_machine(), transaction.atomic():
            Person.objects.filter(pk=other).update(is_shielded=True)
        done.set()
        connection.close()

    with context.acting_as_machine(), transaction.atomic():
        Assignment.objects.create(
            record=row, person_id=other, outcome="same", method="test",
            decided_at=NOON, decided_by=context.MACHINE_ID,
        )  # fmt: skip
        shield = threading.Thread(target=shield_it)
        shield.start()
        assert not done.wait(1)  # it waits for the row to be given
    shield.join()
    with context.acting_as_machine(), transaction.atomic():
        row.refresh_from_db()
    assert row.secret_of == [other]
