"""The nightly run on several connections says what one says."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from kamkor.register.rights import actions
from kamkor.register.rights.models import Change, Gap, Run, Safety, Standing, Tally
from tests import cast
from tests.register.rights.stories import day

KINSHIP = ("alone", "mother", "grandparent", "non_kin")
AWAY = ("both", "mother", "none")
CHILDREN = 24


@pytest.fixture
def children(own_database, monkeypatch):
    """Two dozen children, the last of whom was found to be the first."""
    monkeypatch.setattr(actions, "LEAST", 4)
    with transaction.atomic():
        rows = (
            {"full_name": "Асан уулу Бакыт", "birth_date": day(f"{2010 + n % 14}-03-12"),
             "kinship": KINSHIP[n % 4], "parent_away": AWAY[n % 3],
             "birth_certificate": "no" if n % 5 == 0 else "yes"}
            for n in range(CHILDREN)
        )  # fmt: skip
        made = cast.keep("round", *rows, at=cast.territory("Osh")).persons
    first, last = made[0], made[-1]
    with transaction.atomic(), context.acting_as_machine():
        Person.objects.filter(pk=last.pk).update(root=first)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM rights_standing")
            cursor.execute("DELETE FROM rights_safety")
            cursor.execute("DELETE FROM rights_gap")
    return made


def evaluated(lanes, *, at=cast.NOON):
    return actions.evaluate_all(
        on=cast.TODAY, at=at, by=context.MACHINE_ID, lanes=lanes
    )


def kept():
    """All that an evaluation leaves, without ids and times."""
    with transaction.atomic(), context.acting_as_machine():
        return [
            sorted(map(str, model.objects.values_list(*columns)))
            for model, columns in (
                (Standing, [f.attname for f in Standing._meta.fields
                            if f.attname != "changed_at"]),
                (Safety, ("person_id", "place", "safety", "safety_reason")),
                (Gap, ("person_id", "right", "reason", "status", "since", "evidence",
                       "responsible_id", "closed_at")),
                (Tally, ("place", "right", "status", "migrant", "reason", "children")),
            )
        ]  # fmt: skip


def test_three_lanes_leave_what_one_leaves(children):
    run = evaluated(3)
    assert run.children == CHILDREN - 1
    in_three = kept()
    assert len(in_three[0]) == CHILDREN - 1
    with transaction.atomic(), context.acting_as_machine():
        Standing.objects.all().delete()
        Safety.objects.all().delete()
        Gap.objects.all().delete()

    evaluated(1)

    assert kept() == in_three


def test_a_second_run_finds_nothing_to_change(children):
    evaluated(3)
    before = kept()
    evaluated(2, at=cast.NOON + timedelta(hours=1))
    assert kept() == before
    with transaction.atomic(), context.acting_as_machine():
        assert not Change.objects.exists()


def test_the_facts_of_a_merged_child_count_for_the_one_it_was_found_to_be(children):
    first, last = children[0], children[-1]
    evaluated(3)
    with transaction.atomic(), context.acting_as_machine():
        assert not Standing.objects.filter(person=last.pk).exists()
        as_one = Standing.objects.get(person=first.pk).identity_reason
        Person.objects.filter(pk=last.pk).update(root=last)

    evaluated(3, at=cast.NOON + timedelta(hours=1))

    with transaction.atomic(), context.acting_as_machine():
        apart = [
            Standing.objects.get(person=child.pk).identity_reason
            for child in (first, last)
        ]
    assert apart[0] != as_one == apart[1], "the certificate is in the other's list"


def test_what_is_broken_off_keeps_the_slices_that_were_done(children, monkeypatch):
    judged = actions._evaluate_slice

    def fails_on_the_first(bounds, **words):
        if bounds[0] == children[0].pk:
            raise psycopg.OperationalError("the line went dead")
        return judged(bounds, **words)

    monkeypatch.setattr(actions, "_evaluate_slice", fails_on_the_first)
    with pytest.raises(psycopg.OperationalError):
        evaluated(3)
    with transaction.atomic(), context.acting_as_machine():
        assert 0 < Standing.objects.count() < CHILDREN - 1
        assert not Run.objects.exists()


def test_two_runs_at_once_wait_for_each_other(children):
    def run():
        try:
            return evaluated(2, at=timezone.now()).children
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        done = [both.submit(run) for _n in range(2)]
        assert [each.result() for each in done] == [CHILDREN - 1] * 2
