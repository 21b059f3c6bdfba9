"""The job as the worker does it: committed rows, connections of its own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.sources import tasks
from kamkor.register.sources.models import Batch, Progress, Record
from tests import cast

from .desk import NOON, send

pytestmark = pytest.mark.usefixtures("own_database", "witness")


@pytest.fixture
def aigul(own_database):
    return cast.somebody(
        "aigul", RoleCode.TERRITORIAL_OFFICER, at=cast.territory("Osh")
    )


def work() -> None:
    """In a thread: the worker brings an event loop, and a browser test may have left one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(
            call_command, "procrastinate", "worker", "--one-shot", "--concurrency=1"
        ).result()


def confirmed(aigul) -> Batch:
    with transaction.atomic(), context.acting_as(aigul.pk):
        batch = send(aigul, cast.territory("Osh"))
        return tasks.bring_in_later(batch, by=aigul.pk, at=NOON)


def state_of(batch) -> tuple[str, int]:
    with transaction.atomic(), context.acting_as_machine():
        return Batch.objects.get(pk=batch.pk).state, Record.objects.count()


def test_a_confirmed_list_is_brought_in_by_the_worker(aigul):
    batch = confirmed(aigul)

    work()

    assert state_of(batch) == ("done", 4)
    assert not Progress.objects.exists()


def test_nothing_is_queued_when_the_confirmation_is_rolled_back(aigul):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        confirmed(aigul)
        raise ZeroDivisionError

    assert not ProcrastinateJob.objects.exists()


def test_a_list_is_taken_back_by_the_worker(aigul):
    batch = confirmed(aigul)
    work()
    with transaction.atomic(), context.acting_as(aigul.pk):
        tasks.take_back_later(batch, by=aigul.pk, at=NOON)
    assert state_of(batch)[0] == "undoing"

    work()

    assert state_of(batch) == ("undone", 4)
    assert not Progress.objects.exists()


def test_the_job_of_a_worker_that_died_is_done_by_the_next(aigul):
    batch = confirmed(aigul)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '5 minutes') RETURNING id"
        )
        dead = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [dead]
        )
    tasks.rescue.defer(timestamp=0)

    work()
    work()

    assert state_of(batch) == ("done", 4)
