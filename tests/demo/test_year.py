"""A year of one district, told small: whatever happens in it, the rules hold."""

import json
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone
from rich.progress import Progress

from kamkor.casework.cases import lifecycle, movement
from kamkor.casework.cases.models import Case, Step
from kamkor.casework.clock.models import Deadline
from kamkor.casework.plans.models import Plan
from kamkor.casework.providers.models import Service
from kamkor.casework.signals.choices import State
from kamkor.casework.signals.models import Signal
from kamkor.cli import demo_loading, demo_year
from kamkor.demo import republic
from kamkor.demo.casework import year
from kamkor.demo.people import DISTRICT
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Territory

SIZE = year.Size(signals=36, cases=10)
UNTIL = timezone.now()


@pytest.fixture(scope="module")
def told(database_of_the_module, tmp_path_factory):
    """Uzgen with the children of one household round, and what happened in its year."""
    home = tmp_path_factory.mktemp("year")
    made = republic.make(home / "demo", children=1_500, seed=3)
    manifest = json.loads(made.manifest.read_text("utf-8"))
    region = DISTRICT["kg"][:5]
    manifest["lists"] = [
        entry
        for entry in manifest["lists"]
        if entry["kind"] == "round" and entry["territory"].startswith(region)
        and "2023" not in entry["path"]
    ]  # fmt: skip
    assert manifest["lists"]
    made.manifest.write_text(json.dumps(manifest), "utf-8")
    with patch.multiple("django.conf.settings", VAR=home, DEMO=True):
        with context.acting_as_machine():
            demo_loading.load(made.folder, Progress(disable=True))
        return year.make(SIZE, seed=1, until=UNTIL)


@pytest.fixture(autouse=True)
def as_the_machine(told):
    with context.acting_as_machine(), transaction.atomic():
        yield


def test_something_of_everything_happens(told):
    assert told["signals"] >= SIZE.signals
    assert told["cases"] == SIZE.cases
    for what in (
        "assessments",
        "plans",
        "visits",
        "measures",
        "absences",
        "hand_overs",
        "referrals",
    ):
        assert told[what], what
    assert Service.objects.count() == told["services"]


def test_nothing_happens_outside_the_year(told):
    begins = UNTIL - year.YEAR
    assert not Step.objects.exclude(at__range=(begins, UNTIL)).exists()
    assert not Signal.objects.exclude(received_at__range=(begins, UNTIL)).exists()


def test_no_running_clock_is_nobodys():
    running = Deadline.objects.filter(ended_at=None)
    assert running.exists()
    assert not running.filter(owner=None, organisation=None).exists()


def test_a_closed_case_has_no_clock_and_no_worker_who_sees_the_child():
    closed = Case.objects.exclude(closed_at=None).values("pk")
    assert closed.exists()
    running = Deadline.objects.filter(ended_at=None, kind="case", about__in=closed)
    assert not running.exists()


def test_every_case_goes_only_where_the_life_cycle_leads():
    life = lifecycle.here()
    steps = list(Step.objects.exclude(move__in=["", "assign", "transfer"]))
    assert steps
    for step in steps:
        move = life.moves[step.move]
        assert step.before in move.start, step
        assert step.after == move.to, step
    assert set(Case.objects.values_list("state", flat=True)) <= set(life.states)


def test_no_child_has_two_open_cases():
    doubled = (
        Case.objects.open()
        .values("person__root")
        .annotate(n=Count("pk"))
        .filter(n__gt=1)
    )
    assert not doubled.exists()


def test_nobody_signs_a_plan_twice():
    assert Plan.objects.exclude(approved_by=None).exists()
    assert not Plan.objects.filter(approved_by=F("agreed_by")).exists()
    assert not Plan.objects.filter(agreed_by=F("submitted_by")).exists()


def test_a_decided_signal_says_what_it_led_to():
    decided = Signal.objects.filter(state=State.DECIDED)
    assert decided.exists()
    assert not decided.filter(outcome="").exists()


@pytest.mark.parametrize("days", [(0, 365), (0, 180), (181, 365), (100, 101)])
def test_the_lines_of_the_official_report_add_up(days):
    first = timezone.localdate(UNTIL) - timedelta(days=365)
    home = Territory.objects.get(country="kg", code="KG")
    lines = movement.of(
        home,
        since=first + timedelta(days=days[0]),
        until=first + timedelta(days=days[1]),
    )
    line = {one.code: one.children for one in lines}
    reasons = sum(n for code, n in line.items() if code.startswith("removed."))
    assert line["before"] + line["identified"] - line["removed"] == line["after"]
    assert reasons == line["removed"]


def test_a_second_year_is_refused():
    with pytest.raises(year.ToldAlready):
        year.make(SIZE, seed=2, until=UNTIL)
    assert demo_year.tell("small", seed=2, progress=Progress(disable=True)) == {}
