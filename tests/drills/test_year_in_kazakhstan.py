"""The year of tests/demo/test_year.py by the rules of Kazakhstan: other ways to a paper,
other terms."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from kamkor.casework.assessments import loading as forms
from kamkor.casework.cases import movement
from kamkor.casework.cases.models import Case
from kamkor.casework.clock import pack as deadlines
from kamkor.casework.commission import half_year
from kamkor.casework.commission.models import Commission
from kamkor.casework.procedures.models import Procedure
from kamkor.demo.casework import year
from kamkor.foundation.db import context
from kamkor.foundation.places import pack
from kamkor.foundation.places.models import Territory
from tests.demo import district

pytestmark = pytest.mark.slow
SIZE = year.Size(signals=36, cases=10, looks=7)
UNTIL = timezone.now()


@pytest.fixture(scope="module")
def told(database_of_the_module, tmp_path_factory):
    with context.acting_as_machine():
        for packed in (pack, deadlines, forms):
            packed.load_country("kz", at=UNTIL)
    return district.tell("kz", tmp_path_factory.mktemp("year"), SIZE, UNTIL)


@pytest.fixture(autouse=True)
def in_kazakhstan(told, settings):
    settings.COUNTRY = "kz"
    with context.acting_as_machine(), transaction.atomic():
        yield


def test_something_of_everything_happens(told):
    assert told["cases"] == SIZE.cases
    for what in ("plans", "sessions", "resolutions", "procedures", "incidents"):
        assert told[what], what


def test_everything_happens_in_the_country():
    assert set(Case.objects.values_list("territory__country", flat=True)) == {"kz"}
    tracks = set(Procedure.objects.values_list("track", flat=True))
    assert tracks <= {"body", "late"}


def test_the_official_lines_add_up():
    last = timezone.localdate(UNTIL)
    country = Territory.objects.get(country="kz", code="KZ")
    moved = movement.of(country, since=last - timedelta(days=365), until=last)
    line = {one.code: one.children for one in moved}
    assert line["identified"]
    assert line["before"] + line["identified"] - line["removed"] == line["after"]
    period = half_year.HalfYear(last - timedelta(days=365), last)
    home = Commission.objects.order_by("founded_at")[0]
    sat = {one.code: one.number for one in half_year.lines(home, period)}
    assert sat["sessions"]
    assert sat["items"] >= sat["cases"] > 0
    ended = ("tasks_in_time", "tasks_late", "tasks_not_done", "tasks_open")
    assert sat["tasks"] == sum(sat[code] for code in ended)
