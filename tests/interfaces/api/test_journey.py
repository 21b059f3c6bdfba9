"""A school's journal sends its roster; the school sees its pupils, and nobody else's."""

import pytest

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from kamkor.register.sources import tasks
from kamkor.register.sources.models import Batch
from tests import cast

from .conftest import batch

pytestmark = pytest.mark.django_db
NAMES = (
    ("Асанов Бакыт Азаматович", "12.03.2015"),
    ("Турдубаева Айжан Маратовна", "31.09.2014"),
    ("Эргешов Нурлан Кубанычевич", "2016-05-20"),
)


def pupils(user):
    with context.acting_as(user.pk):
        return Person.objects.visible_to(cast.acting(user)).count()


def test_a_roster_becomes_pupils(school, journal, stranger):
    teacher = cast.somebody("chynara", RoleCode.SCHOOL, of=school)
    other = cast.somebody("daniyar", RoleCode.SCHOOL, of=stranger.key.organisation)
    rows = [{"full_name": name, "birth_date": day} for name, day in NAMES]

    sent = journal.post("/batches", batch(*rows), Idempotency_Key="roster-2026-09")
    assert sent.json()["state"] == "running"
    with context.acting_as_machine():
        [waiting] = Batch.objects.filter(state="running")
    tasks.bring_in_list(batch_id=str(waiting.pk), by=str(waiting.received_by_id))
    path = f"/receipts/{sent.json()['id']}"
    fate = journal.get(path, Accept_Language="ky").json()
    assert (fate["state"], fate["counts"]["accepted"]) == ("done", 2)
    [bad] = fate["rows"]
    assert (bad["row"], bad["problems"][0]["field"]) == (2, "birth_date")
    assert pupils(teacher) == 2

    mended = journal.post(f"{path}/rows/2", {"values": {"birth_date": "30.09.2014"}})
    assert mended.status_code == 200, mended.content
    assert journal.get(path).json()["rows"][0]["state"] == "superseded"

    assert pupils(teacher) == 3
    assert pupils(other) == 0
    assert pupils(journal.key.user) == 3
