"""A year of one district, told small: whatever happens in it, the rules hold."""

import re
from datetime import timedelta

import click
import pytest
from django.db import transaction
from django.db.models import Count, F
from django.urls import reverse
from django.utils import timezone
from rich.progress import Progress

from kamkor.casework.cases import lifecycle, movement
from kamkor.casework.cases.models import Case, Step
from kamkor.casework.clock.models import Deadline
from kamkor.casework.commission.models import Commission, Decision
from kamkor.casework.incidents.models import Incident
from kamkor.casework.plans.models import Plan
from kamkor.casework.procedures.models import Procedure
from kamkor.casework.providers.models import Service
from kamkor.casework.signals.choices import State
from kamkor.casework.signals.models import Signal
from kamkor.cli import demo_year
from kamkor.demo.casework import cast as cast_of_year
from kamkor.demo.casework import year
from kamkor.foundation.accounts.actions import accept_undertaking
from kamkor.foundation.accounts.models import User
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Territory
from kamkor.register.people.models import Care
from tests import cast
from tests.demo import district

SIZE = year.Size(signals=36, cases=10)
UNTIL = timezone.now()
ROW = re.compile(r'href="[^"]*/[0-9a-f]{8}-[0-9a-f]{4}-')  # to the page of one thing
ROWS = {"supervisor": ("signals", "cases")}


@pytest.fixture(scope="module")
def told(database_of_the_module, tmp_path_factory):
    """Uzgen with the children of one household round, and what happened in its year."""
    return district.tell("kg", tmp_path_factory.mktemp("year"), SIZE, UNTIL)


@pytest.fixture(autouse=True)
def as_the_machine(told):
    with context.acting_as_machine(), transaction.atomic():
        yield


def test_a_commission_is_competent_where_families_move_to(told):
    """The city has none of its own: its districts have."""
    place = cast_of_year._a_place_of(cast_of_year._city("kg"))
    body = cast_of_year._council_over(place)
    assert body.kind == "commission"
    assert body.territory.contains(place.low)


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
        "sessions",
        "sessions_called_off",
        "resolutions",
        "half_year_reports",
        "tasks",
        "procedures",
        "guardian_checks",
        "incidents",
        "responses",
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


def test_the_report_of_a_half_year_adds_up():
    commission = Commission.objects.order_by("founded_at")[0]
    reports = list(commission.reports.all())
    assert reports
    for report in reports:
        line = report.figures
        kept = ("tasks_in_time", "tasks_late", "tasks_not_done", "tasks_open")
        assert line["tasks"] == sum(line[code] for code in kept)
        assert line["cases"] <= line["items"]
        assert line["plans_agreed"] + line["plans_returned"] <= line["items"]
    assert sum(report.figures["sessions"] for report in reports)
    assert sum(report.figures["items"] for report in reports)


def test_a_session_is_still_to_come_and_the_others_are_signed():
    home = Commission.objects.order_by("founded_at")[0]
    states = set(home.sessions.values_list("state", flat=True))
    assert {"planned", "signed", "cancelled"} <= states
    planned = home.sessions.get(state="planned")
    assert planned.meets_at > UNTIL


def test_every_decision_has_the_votes_of_a_quorum():
    home = Commission.objects.order_by("founded_at")[0]
    decisions = Decision.objects.filter(item__commission=home)
    assert decisions.exists()
    for one in decisions:
        cast = one.votes_for + one.votes_against + one.votes_abstained
        assert cast >= 2, one


def test_care_with_a_paper_says_when_it_ends_and_the_register_knows():
    lasting = Procedure.objects.lasting()
    assert lasting.exists()
    assert not lasting.filter(until=None).exists()
    for one in lasting.select_related("person"):
        proven = Care.objects.filter(person__root=one.person.root_id)
        assert proven.exclude(basis="").exists()


def test_a_closed_incident_left_no_body_without_an_answer():
    incidents = Incident.objects.all()
    assert incidents.exists()
    closed = incidents.exclude(closed_at=None)
    assert not closed.filter(responses__state="open").exists()


def test_a_second_year_is_refused():
    with pytest.raises(year.ToldAlready):
        year.make(SIZE, seed=2, until=UNTIL)
    assert demo_year.tell("small", seed=2, progress=Progress(disable=True)) == {}


def test_every_page_of_the_navigation_opens_for_the_head_of_the_unit(client):
    """And signals and cases have rows there."""
    users = User.objects.filter(username__in=ROWS)
    assert users.exists()
    for user in users:
        accept_undertaking(user, language="ru", at=UNTIL)
        cast.sign_in(client, user)
        seen = list(client.get("/", follow=True).context["shell"]["navigation"])
        for entry in seen:
            answer = client.get(entry["url"])
            assert answer.status_code == 200, (user.username, entry["url"])
        for url in map(reverse, ROWS.get(user.username, ())):
            assert url in [entry["url"] for entry in seen], (user.username, url)
            main = client.get(url).content.decode().split("<main", 1)[1]
            assert ROW.search(main), (user.username, url)


def test_without_the_republic_nothing_of_the_year_is_written():
    with transaction.atomic():
        User.objects.filter(username="akimat").update(username="away")
        User.objects.filter(username=cast_of_year.MARK).update(username="away.too")
        before = Signal.objects.count()
        with pytest.raises(click.ClickException, match="Make the republic anew"):
            demo_year.tell("small", seed=2, progress=Progress(disable=True))
        assert Signal.objects.count() == before
        transaction.set_rollback(True)
