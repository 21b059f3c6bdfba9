"""Whatever people do with cases, in whatever order: nothing is lost, nobody sees more."""

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

from kamkor.casework.cases import actions, gates, lifecycle
from kamkor.casework.cases.choices import NoteKind
from kamkor.casework.cases.errors import AlreadyOpen, Changed, Gated, NotAMove, NotThere
from kamkor.casework.cases.models import Case, Step
from kamkor.casework.clock.models import Deadline
from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from kamkor.register.rights.choices import Right
from tests.cast import acting, keep, somebody, territory
from tests.examples import tries

from .conftest import NOW

pytestmark = pytest.mark.django_db
NO = (
    AlreadyOpen, CannotWorkOnIt, Changed, Gated, NotAMove, NotThere, PermissionDenied,
)  # fmt: skip
DICE = st.integers(0, 10**6)
REASONS = ("school", "no_hardship", "guardianship")


class Rollback(Exception):
    """Ends one run of the machine: nothing of it stays."""


class District(RuleBasedStateMachine):
    """Two territories, each with who leads; two workers; three children."""

    no = NO

    def __init__(self):
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        osh, karakol = territory("Osh"), territory("Karakol city")
        self.heads = [
            somebody("head-osh", RoleCode.SUPERVISOR, at=osh),
            somebody("head-karakol", RoleCode.SUPERVISOR, at=karakol),
        ]
        self.workers = [
            somebody("walks-osh", RoleCode.SOCIAL_WORKER, at=osh),
            somebody("walks-karakol", RoleCode.SOCIAL_WORKER, at=karakol),
        ]
        self.places = [osh, karakol]
        self.children = [
            *keep("round", {"full_name": "Асанов Бакыт"}, {"full_name": "Асанов Эмир"},
                  at=osh).persons,
            *keep("round", {"full_name": "Осмонова Айым"}, at=karakol).persons,
        ]  # fmt: skip
        self.now, self.steps = NOW, 0

    def teardown(self):
        self.whole.__exit__(Rollback, Rollback(), None)

    def everybody(self):
        return [*self.heads, *self.workers]

    def attempt(self, user, do):
        """As `user`; a refusal is an answer too, and must leave nothing behind."""
        self.now += timedelta(minutes=1)
        with context.acting_as(user.pk):
            try:
                do(acting(user))
            except self.no:
                return

    def fit(self, who, case):
        """Who does it."""
        return self.everybody()[who % 4]

    def answerer(self, who, offer):
        return self.heads[who % 2]

    def a_case(self, dice):
        with context.acting_as_machine():
            found = list(Case.objects.order_by("pk"))
        return found[dice % len(found)] if found else None

    @rule(who=DICE, child=DICE, worker=DICE)
    def opens(self, who, child, worker):
        user = self.everybody()[who % 4]
        to = [None, *self.workers][worker % 3]
        self.attempt(user, lambda by: actions.open_case(
            self.children[child % 3].pk, reason="тревога", by=by, at=self.now,
            worker=to.pk if to else None))  # fmt: skip

    @rule(who=DICE, case=DICE, move=DICE, stale=st.booleans())
    def moves(self, who, case, move, stale):
        found = self.a_case(case)
        if found is None:
            return
        offered = lifecycle.here().moves_from(found.state)
        step = offered[move % len(offered)]
        version = found.version - 1 if stale else found.version
        self.attempt(self.fit(who, found), lambda by: actions.advance(
            found.pk, step.code, version=version, reason="так вышло", by=by,
            at=self.now))  # fmt: skip

    @rule(who=DICE, case=DICE, worker=DICE)
    def gives(self, who, case, worker):
        if found := self.a_case(case):
            to = [None, *self.workers][worker % 3]
            self.attempt(self.fit(who, found), lambda by: actions.assign(
                found.pk, to=to.pk if to else None, version=None, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, case=DICE, reason=DICE)
    def says_outcomes(self, who, case, reason):
        if found := self.a_case(case):
            self.attempt(self.fit(who, found), lambda by: actions.say_outcomes(
                found.pk, reason=REASONS[reason % 3], words="",
                outcomes=dict.fromkeys(Right.values, "met"), version=None, by=by,
                at=self.now))  # fmt: skip

    @rule(who=DICE, case=DICE)
    def visits(self, who, case):
        if found := self.a_case(case):
            new = actions.NewVisit(on=NOW.date(), met_family=True, words="дома")
            self.attempt(self.fit(who, found), lambda by: actions.write_visit(
                found.pk, new, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, case=DICE, kind=st.sampled_from(NoteKind))
    def notes(self, who, case, kind):
        if found := self.a_case(case):
            self.attempt(self.fit(who, found), lambda by: actions.write_note(
                found.pk, kind=kind, words="слова", by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, case=DICE, place=DICE)
    def offers(self, who, case, place):
        if found := self.a_case(case):
            self.attempt(self.fit(who, found), lambda by: actions.propose_transfer(
                found.pk, to=self.places[place % 2], reason="уехали", version=None,
                by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, case=DICE, accept=st.booleans())
    def answers(self, who, case, accept):
        found = self.a_case(case)
        with context.acting_as_machine():
            offer = found and found.transfers.order_by("-proposed_at").first()
        if offer:
            self.attempt(self.answerer(who, offer), lambda by: actions.answer_transfer(
                offer.pk, accept=accept, words="ответ", by=by, at=self.now))  # fmt: skip

    @rule(child=DICE, up=st.booleans())
    def shields(self, child, up):
        with context.acting_as_machine():
            Person.objects.filter(pk=self.children[child % 3].pk).update(is_shielded=up)

    @rule(one=DICE, other=DICE, apart=st.booleans())
    def are_found_to_be_one(self, one, other, apart):
        with context.acting_as_machine():
            root = self.children[one % 3].pk
            child = self.children[other % 3].pk
            if Person.objects.filter(root=child).count() == 1:
                Person.objects.filter(pk=child).update(root=child if apart else root)
                Person.objects.filter(pk=root).update(root=root)

    @invariant()
    def every_case_is_where_the_data_says(self):
        life = lifecycle.here()
        with context.acting_as_machine():
            for case in Case.objects.all():
                assert case.state in life.states
                assert (case.closed_at is not None) == life.states[case.state].ends
                last = case.steps.order_by("-at", "-id").first()
                assert last.after == case.state

    @invariant()
    def nothing_is_lost(self):
        with context.acting_as_machine():
            steps = Step.objects.count()
            assert steps >= self.steps
            self.steps = steps
            assert all(
                case.steps.filter(move="", before="").count() == 1
                for case in Case.objects.all()
            )

    @invariant()
    def no_clock_runs_without_an_owner_or_for_a_closed_case(self):
        with context.acting_as_machine():
            running = Deadline.objects.filter(ended_at=None)
            assert not running.filter(owner=None, organisation=None).exists()
            closed = Case.objects.exclude(closed_at=None).values("pk")
            assert not running.filter(kind="case", about__in=closed).exists()

    @invariant()
    def row_level_security_shows_what_the_policy_shows(self):
        for user in self.everybody():
            with context.acting_as(user.pk):
                actor = acting(user)
                shown = set(Case.objects.values_list("pk", flat=True))
                asked = set(Case.objects.visible_to(actor).values_list("pk", flat=True))
            assert shown == asked

    @invariant()
    def a_shielded_child_is_seen_by_nobody_here_but_who_holds_it(self):
        with context.acting_as_machine():
            hidden = set(
                Case.objects.filter(person__is_shielded=True).values_list(
                    "pk", flat=True
                )
            )
        for user in self.workers:
            with context.acting_as(user.pk):
                assert not hidden & set(Case.objects.values_list("pk", flat=True))


@pytest.mark.lives
def test_any_life_of_cases_keeps_the_rules(monkeypatch):
    own = {"outcomes_said", "reason_demands_visits", "reason_demands_no_visits",
           "observation_done"}  # fmt: skip
    real = gates.missing
    monkeypatch.setattr(
        gates, "missing", lambda case, codes: real(case, tuple(own & set(codes)))
    )
    run_state_machine_as_test(
        District,
        settings=settings(
            max_examples=tries(4), stateful_step_count=18, deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        ),
    )  # fmt: skip
