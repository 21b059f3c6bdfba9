"""Whatever people do with an incident, in whatever order: nothing said is lost, a clock
runs exactly while somebody waits for it, and nobody else learns of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from kamkor.casework.clock.models import Deadline
from kamkor.casework.incidents import actions, countrydata
from kamkor.casework.incidents.actions import Said
from kamkor.casework.incidents.choices import ResponseState
from kamkor.casework.incidents.errors import (
    Changed,
    NeedsReason,
    NotFinished,
    NotNow,
    NotThere,
)
from kamkor.casework.incidents.models import Answer, Incident
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests.casework.incidents.conftest import NOW, TOLD, seen_by
from tests.cast import acting, keep, somebody, territory
from tests.examples import tries

pytestmark = pytest.mark.django_db
NO = (Changed, NeedsReason, NotFinished, NotNow, NotThere, PermissionDenied)
DICE = st.integers(0, 10**6)
NOT_NEEDED = Said(ResponseState.NOT_DONE, words="Не нужно")


class Rollback(Exception):
    """Ends one run of the machine: nothing of it stays."""


class Response(RuleBasedStateMachine):
    """One incident; who leads, two workers, a colleague who has nothing to do with it."""

    def __init__(self):
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        osh = territory("Osh")
        self.head = somebody("head", RoleCode.SUPERVISOR, at=osh)
        self.workers = [
            somebody("walks", RoleCode.SOCIAL_WORKER, at=osh),
            somebody("walks-too", RoleCode.SOCIAL_WORKER, at=osh),
        ]
        self.colleague = somebody("colleague", RoleCode.SOCIAL_WORKER, at=osh)
        child = keep("round", {"full_name": "Асанов Бакыт"}, at=osh).persons[0]
        self.now, self.said, self.amended = NOW, 0, 0
        with context.acting_as(self.head.pk):
            made = actions.report(child.pk, TOLD, by=acting(self.head), at=NOW)
        self.pk, self.number = made.pk, made.number

    def teardown(self):
        self.whole.__exit__(Rollback, Rollback(), None)

    def attempt(self, user, do):
        """Whether it was done; a refusal is an answer too and leaves nothing behind."""
        self.now += timedelta(minutes=1)
        with context.acting_as(user.pk):
            try:
                do(acting(user))
            except NO:
                return False
        return True

    def somebody(self, dice):
        return [self.head, *self.workers, self.colleague][dice % 4]

    @rule(who=DICE, part=DICE, done=st.booleans(), stale=st.booleans())
    def answers(self, who, part, done, stale):
        with context.acting_as_machine():
            rows = list(Incident.objects.get(pk=self.pk).responses.order_by("order"))
        row = rows[part % len(rows)]
        said = Said(ResponseState.DONE, self.now, "17/2") if done else NOT_NEEDED
        version = row.version - 1 if stale else row.version
        user = self.somebody(who)
        if self.attempt(user, lambda actor: actions.answer(
            row.pk, said, version=version, by=actor, at=self.now,
        )):  # fmt: skip
            assert not stale
            assert user != self.colleague
            self.said += 1

    @rule(dice=DICE, to=st.sampled_from([0, 1, None]))
    def gives(self, dice, to):
        user = self.somebody(dice)
        worker = None if to is None else self.workers[to].pk
        if self.attempt(user, lambda actor: actions.assign(
            self.pk, to=worker, version=None, by=actor, at=self.now
        )):  # fmt: skip
            assert user == self.head

    @rule(dice=DICE)
    def amends(self, dice):
        self.amended += self.attempt(self.somebody(dice), lambda actor: actions.amend(
            self.pk, TOLD, reason="Осмотр", version=None, by=actor, at=self.now
        ))  # fmt: skip

    @rule(dice=DICE, words=st.sampled_from(["Живёт у тёти", " "]))
    def closes(self, dice, words):
        self.attempt(self.somebody(dice), lambda actor: actions.close(
            self.pk, words=words, version=None, by=actor, at=self.now
        ))  # fmt: skip

    @rule()
    def answers_all_and_closes(self):
        with context.acting_as_machine():
            rows = list(Incident.objects.get(pk=self.pk).responses.all())
        for row in rows:
            if row.state == ResponseState.OPEN:
                self.said += self.attempt(self.head, lambda actor, pk=row.pk: (
                    actions.answer(pk, NOT_NEEDED, version=None, by=actor, at=self.now)
                ))  # fmt: skip
        self.attempt(self.head, lambda actor: actions.close(
            self.pk, words="Живёт у тёти", version=None, by=actor, at=self.now
        ))  # fmt: skip

    @rule(dice=DICE)
    def reopens(self, dice):
        user = self.somebody(dice)
        if self.attempt(user, lambda actor: actions.reopen(
            self.pk, words="Снова", version=None, by=actor, at=self.now
        )):  # fmt: skip
            assert user == self.head

    @invariant()
    def nothing_said_is_lost(self):
        with context.acting_as_machine():
            incident = Incident.objects.get(pk=self.pk)
            rows = list(incident.responses.all())
            newest = dict(
                Answer.objects.order_by("number").values_list("response", "state")
            )
            assert incident.accounts.count() == 1 + self.amended
            assert Answer.objects.count() == self.said == sum(r.version for r in rows)
        for row in rows:
            assert row.state == newest.get(row.pk, ResponseState.OPEN)

    @invariant()
    def a_clock_runs_while_somebody_waits(self):
        tasks = countrydata.tasks()
        with context.acting_as_machine():
            incident = Incident.objects.get(pk=self.pk)
            waits = {
                tasks[row.code].term
                for row in incident.responses.filter(state=ResponseState.OPEN)
            } - {""}
            runs = Deadline.objects.filter(about=self.pk, ended_at=None)
            terms = set(runs.values_list("term__code", flat=True))
        assert terms - {"incident"} == waits
        assert ("incident" in terms) == (incident.closed_at is None)
        assert incident.closed_at is None or not waits

    @invariant()
    def it_opens_for_who_leads_and_who_has_it(self):
        with context.acting_as_machine():
            incident = Incident.objects.get(pk=self.pk)
        assert seen_by(self.head) == {self.number}
        assert seen_by(self.colleague) == set()
        for worker in self.workers:
            has_it = incident.worker == worker.pk and incident.closed_at is None
            assert seen_by(worker) == ({self.number} if has_it else set())


@pytest.mark.lives
def test_whatever_people_do_with_an_incident():
    run_state_machine_as_test(
        Response,
        settings=settings(
            max_examples=tries(3), stateful_step_count=16, deadline=None, database=None,
            derandomize=True, phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
