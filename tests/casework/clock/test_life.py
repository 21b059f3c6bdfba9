"""Any life of deadlines: started, paused, handed over, swept, met, in any order."""

from datetime import timedelta
from uuid import UUID

import hypothesis.strategies as st
import pytest
from django.utils.timezone import localdate
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from kamkor.casework.clock import actions, spans
from kamkor.casework.clock.choices import Owner, Reason
from kamkor.casework.clock.models import Deadline, Event
from kamkor.casework.clock.sweeping import sweep
from kamkor.foundation.db import context
from kamkor.foundation.db.ids import uuid7
from kamkor.foundation.law import calendar
from tests.casework.clock.world import BY, NOON, about, start
from tests.examples import tries

pytestmark = pytest.mark.django_db
TERMS = (
    "primary_assessment",
    "danger_response",
    "measure",
    "plan_review",
    "plan_agree",
)
RECORDS = tuple(uuid7() for _ in range(2))
PEOPLE = tuple(uuid7() for _ in range(3))
record, term, person = map(st.sampled_from, (RECORDS, TERMS, PEOPLE))


def replayed(row: Deadline, events: list[Event]) -> dict:
    """How the row must stand by its events alone."""
    kept = {
        "warned_at": None, "late_at": None, "paused_at": None, "ended_at": None,
        "outcome": None,
    }  # fmt: skip
    for event in events:
        match event.what:
            case "warned":
                kept["warned_at"] = event.at
            case "late":
                kept["late_at"] = event.at
            case "paused":
                kept["paused_at"] = event.at
            case "resumed":
                kept["paused_at"] = None
                if kept["late_at"] is None:
                    kept["warned_at"] = None
            case "met" | "cancelled":
                kept |= {"ended_at": event.at, "outcome": event.what, "paused_at": None}
    last = events[-1]
    return kept | {
        "due_at": last.due_at, "owner": last.owner, "organisation_id": last.organisation,
        "level": last.level,
    }  # fmt: skip


def working(first, last) -> int:
    days = calendar.working_days_between
    return days(localdate(first), localdate(last), country="kg")


class Life(RuleBasedStateMachine):
    """The clock of the test only goes forward; a model of plain dictionaries beside it."""

    def __init__(self):
        super().__init__()
        with context.acting_as_machine():
            Deadline.objects.filter(ended_at=None).update(
                ended_at=NOON, outcome="cancelled", paused_at=None
            )
        self.now = NOON
        self.running: dict[tuple[UUID, str], dict] = {}
        self.ended: dict[UUID, str] = {}
        self.known: set[UUID] = set()

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(pk=record, term=term, owner=person)
    def starts(self, pk, term, owner):
        more = (
            {"due": (self.now + timedelta(days=9)).date()} if term == "measure" else {}
        )
        try:
            row = start(term, of=about(pk=pk), owner=owner, at=self.now, **more)
        except actions.AlreadyRunning:
            assert (pk, term) in self.running
            return
        assert (pk, term) not in self.running
        self.known.add(row.pk)
        self.running[pk, term] = {
            "row": row, "paused": None, "stood": [], "days": timedelta(0), "working": 0,
            "owner": owner,
        }  # fmt: skip

    @rule(pk=record, term=term)
    def met(self, pk, term):
        met = actions.meet(term, kind="case", pk=pk, by=BY, at=self.now)
        model = self.running.pop((pk, term), None)
        assert (met.pk if met else None) == (model["row"].pk if model else None)
        if met:
            self.ended[met.pk] = "met"

    @rule(pk=record, term=term)
    def cancelled(self, pk, term):
        ended = actions.cancel(
            "case", pk, term=term, reason=Reason.MISTAKE, by=BY, at=self.now
        )
        model = self.running.pop((pk, term), None)
        assert ended == (model is not None)
        if model:
            self.ended[model["row"].pk] = "cancelled"

    @rule(pk=record)
    def paused(self, pk):
        stopped = actions.pause("case", pk, reason=Reason.AWAY, by=BY, at=self.now)
        models = [m for m in self._of(pk) if m["paused"] is None]
        assert stopped == len(models)
        for model in models:
            model["paused"] = self.now

    @rule(pk=record)
    def resumed(self, pk):
        gone_on = actions.resume("case", pk, by=BY, at=self.now)
        models = [m for m in self._of(pk) if m["paused"] is not None]
        assert gone_on == len(models)
        for model in models:
            model["stood"].append(self.now - model["paused"])
            model["days"] += localdate(self.now) - localdate(model["paused"])
            model["working"] += working(model["paused"], self.now)
            model["paused"] = None

    @rule(pk=record, to=person)
    def handed_over(self, pk, to):
        changed = actions.hand_over("case", pk, to=Owner(user=to), by=BY, at=self.now)
        models = [m for m in self._of(pk) if m["owner"] != to]
        assert changed == len(models)
        for model in models:
            model["owner"] = to

    @rule()
    def swept(self):
        sweep(at=self.now)
        assert not sweep(at=self.now)

    def _of(self, pk):
        return [model for (of, _term), model in self.running.items() if of == pk]

    def _rows(self):
        with context.acting_as_machine():
            rows = Deadline.objects.filter(pk__in=self.known)
            return list(rows.select_related("term", "parameter"))

    @invariant()
    def the_same_run_as_in_the_model_and_never_two(self):
        runs = [(r.about, r.term.code) for r in self._rows() if r.is_running]
        assert sorted(runs) == sorted(self.running)

    @invariant()
    def whatever_runs_has_its_owner(self):
        owners = {r.pk: r.owner for r in self._rows() if r.is_running}
        assert owners == {m["row"].pk: m["owner"] for m in self.running.values()}
        assert None not in owners.values()

    @invariant()
    def what_ended_stays_as_it_ended(self):
        for row in self._rows():
            if row.pk in self.ended:
                assert row.outcome == self.ended[row.pk]
                assert row.next_at is None
                assert row.late_at is None or row.late_at <= row.ended_at

    @invariant()
    def nobody_is_late_before_the_moment_or_while_the_clock_stands(self):
        for row in self._rows():
            if row.late_at is not None:
                assert row.due_at is not None
            if row.paused_at is not None or row.due_at is None:
                assert row.next_at is None

    @invariant()
    def paused_time_never_counts(self):
        """Hours to the microsecond, days and working days by the calendar."""
        fresh = {row.pk: row for row in self._rows()}
        for model in self.running.values():
            row, first = fresh[model["row"].pk], model["row"].due_at
            if first is None:
                assert row.due_at is None
            elif not row.is_day:
                assert row.due_at - first == sum(model["stood"], timedelta(0))
            elif row.parameter and row.parameter.calendar == "working":
                assert working(first, row.due_at) == model["working"]
            else:
                assert localdate(row.due_at) - localdate(first) == model["days"]

    @invariant()
    def the_events_tell_the_row(self):
        with context.acting_as_machine():
            found = Event.objects.filter(deadline__in=self.known).order_by("at", "id")
            events: dict[UUID, list[Event]] = {}
            for event in found:
                events.setdefault(event.deadline_id, []).append(event)
        for row in self._rows():
            wanted = replayed(row, events[row.pk])
            assert {name: getattr(row, name) for name in wanted} == wanted

    @invariant()
    def each_moment_follows_from_the_due_one(self):
        for row in self._rows():
            moments = vars(spans.moments(row.due_at, row.term))
            assert {name: getattr(row, name) for name in moments} == moments


@pytest.mark.lives
def test_any_life_of_deadlines_keeps_the_rules():
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=tries(6), stateful_step_count=20, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
