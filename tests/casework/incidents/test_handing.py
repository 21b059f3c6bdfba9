"""An incident changes hands: with all work of a worker, or from the list of deadlines."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from kamkor.casework.clock import giving
from kamkor.casework.clock.models import Deadline
from kamkor.casework.incidents.choices import StepKind
from kamkor.casework.incidents.places import follow
from kamkor.casework.providers import handing
from kamkor.foundation.db import context
from tests.casework.incidents.conftest import fresh, seen_by
from tests.cast import acting

pytestmark = pytest.mark.django_db


def owners(incident):
    with context.acting_as_machine():
        rows = Deadline.objects.filter(about=incident.pk, ended_at=None)
        return set(rows.values_list("owner", flat=True))


def times_given(incident):
    with context.acting_as_machine():
        return incident.steps.filter(kind=StepKind.ASSIGNED).count()


def test_it_goes_with_all_work_of_the_worker(led, begimai, nurgul, gulnaz):
    with context.acting_as(gulnaz.pk):
        handing.hand_over(
            begimai.pk, nurgul.pk, by=acting(gulnaz), at=datetime.now(UTC)
        )
    assert (fresh(led).worker, owners(led)) == (nurgul.pk, {nurgul.pk})
    assert seen_by(nurgul) == {led.number}
    assert seen_by(begimai) == set()


def test_from_the_list_of_deadlines_it_is_given_once_and_whole(
    led, begimai, nurgul, aigul
):
    before = times_given(led)
    with context.acting_as(aigul.pk):
        ids = list(Deadline.objects.filter(about=led.pk).values_list("pk", flat=True))
        giving.give(ids, to=nurgul.pk, by=acting(aigul), at=datetime.now(UTC))
    assert len(ids) == 3
    assert owners(led) == {nurgul.pk}
    assert times_given(led) == before + 1
    assert seen_by(begimai) == set()


def test_when_the_numbers_of_places_move_it_follows(incident):
    with context.acting_as_machine(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE moved_here (old_low integer, new_low integer)")  # fmt: skip
        cursor.execute("INSERT INTO moved_here VALUES (%s, 7)", [incident.place])
        follow("moved_here")
    assert fresh(incident).place == 7
