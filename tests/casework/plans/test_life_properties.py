"""Whatever people do with plans, in whatever order: nothing is lost, no clock is nobody's,
nobody sees more than the oracle says, no plan stands where it cannot."""

from datetime import timedelta
from typing import ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases import errors as of_cases
from kamkor.casework.cases.models import Case
from kamkor.casework.clock.choices import Owner
from kamkor.casework.clock.models import Deadline
from kamkor.casework.plans import actions
from kamkor.casework.plans.choices import RUNS, MeasureState, PlanKind, Progress
from kamkor.casework.plans.errors import (
    Changed,
    NotNow,
    NotReady,
    NotThere,
    SignedAlready,
)
from kamkor.casework.plans.models import Goal, Measure, MeasureStep, Plan, Review, Step
from kamkor.foundation.access.assigning import CannotWorkOnIt
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from kamkor.register.rights.choices import Right
from tests.casework.cases.conftest import NOW
from tests.cast import acting, keep, somebody, territory
from tests.examples import tries

from .conftest import HEARD

pytestmark = pytest.mark.django_db
NO = (
    CannotWorkOnIt, Changed, NotNow, NotReady, NotThere, PermissionDenied, SignedAlready,
    of_cases.Changed, of_cases.Gated, of_cases.NotAMove, of_cases.NotThere,
)  # fmt: skip
DICE = st.integers(0, 10**6)
CLOCK_OF = {"plan_agree": {"submitted"}, "plan_approve": {"agreed"},
            "plan_return": {"returned", "draft"}, "plan_review": {"in_force"}}  # fmt: skip
SIGNS = {"submitted": RoleCode.COUNCIL, "agreed": RoleCode.AKIMAT}


class Rollback(Exception):
    """Ends one run of the machine: nothing of it stays."""


class Chain(RuleBasedStateMachine):
    """A child in Osh whose case was assessed; another territory it may move to."""

    reached: ClassVar[set[str]] = set()

    def __init__(self):
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.places = [territory("Osh"), territory("Karakol city")]
        self.people = {}
        for name, place in zip(("osh", "karakol"), self.places, strict=True):
            for role in ("supervisor", "social_worker", "council", "akimat"):
                self.people[role, name] = somebody(
                    f"{role}-{name}", RoleCode(role), at=place
                )
        self.workers = [self.people["social_worker", n] for n in ("osh", "karakol")]
        self.heads = [self.people["supervisor", n] for n in ("osh", "karakol")]
        self.child = keep("round", {"full_name": "Асанов Бакыт"}, at=self.places[0])
        self.now, self.kept, self.last = NOW, 0, None
        head = self.heads[0]
        with context.acting_as(head.pk):
            self.case = cases.open_case(
                self.child.persons[0].pk, reason="тревога", by=acting(head), at=NOW,
                worker=self.workers[0].pk,
            ).pk  # fmt: skip
        with context.acting_as_machine():
            Case.objects.filter(pk=self.case).update(state="assessed")

    def teardown(self):
        self.whole.__exit__(Rollback, Rollback(), None)

    def attempt(self, user, do):
        """As `user`; a refusal is an answer too, and must leave nothing behind."""
        self.now += timedelta(minutes=1)
        with context.acting_as(user.pk):
            try:
                return do(acting(user))
            except NO:
                return None

    def somebody(self, dice):
        everybody = list(self.people.values())
        return everybody[dice % len(everybody)]

    def a_row(self, model, dice):
        with context.acting_as_machine():
            found = list(model.objects.order_by("-pk")[:6])
        return found[dice % len(found)] if found else None

    @initialize(far=st.integers(0, 3))
    def is_somewhere_already(self, far):
        """Runs begin with a plan drafted, submitted, agreed or in force."""
        self.drafts_whole(0, 0, PlanKind.CHILD)
        for _step in range(far):
            self.is_signed_by_who_it_waits_for()

    @rule(who=DICE, kind=st.sampled_from(PlanKind))
    def begins(self, who, kind):
        self.attempt(self.workers[who % 2], lambda by: actions.begin(
            self.case, kind=kind, by=by, at=self.now))  # fmt: skip

    @rule(head=DICE, to=DICE, kind=st.sampled_from(PlanKind))
    def drafts_whole(self, head, to, kind):
        """A worker writes a plan with a goal and a measure, so that runs get far."""
        worker = self.workers[head % 2]
        plan = self.attempt(worker, lambda by: actions.begin(
            self.case, kind=kind, by=by, at=self.now))  # fmt: skip
        if plan is None:
            return
        goal = self.attempt(worker, lambda by: actions.add_goal(
            plan.pk, right=Right.CARE, words="цель", by=by, at=self.now))  # fmt: skip
        if goal:
            owner = Owner(user=self.somebody(to).pk)
            self.attempt(worker, lambda by: actions.add_measure(
                goal.pk, words="дело", owner=owner, until=NOW.date(), by=by,
                at=self.now))  # fmt: skip
        self.attempt(worker, lambda by: actions.submit(
            plan.pk, heard=HEARD, edition=None, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, goal=DICE)
    def drops(self, who, goal):
        if found := self.a_row(Goal, goal):
            self.attempt(self.workers[who % 2], lambda by: actions.drop_goal(
                found.pk, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, plan=DICE, stale=st.booleans())
    def submits(self, who, plan, stale):
        if found := self.a_row(Plan, plan):
            edition = found.edition - stale
            self.attempt(self.somebody(who), lambda by: actions.submit(
                found.pk, heard=HEARD, edition=edition, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, plan=DICE, signs=st.sampled_from([actions.agree, actions.approve]))
    def signs(self, who, plan, signs):
        if found := self.a_row(Plan, plan):
            self.attempt(self.somebody(who), lambda by: signs(
                found.pk, edition=None, by=by, at=self.now))  # fmt: skip

    @rule()
    def is_signed_by_who_it_waits_for(self):
        with context.acting_as_machine():
            waits = list(Plan.objects.filter(state__in=SIGNS))
        for plan in waits:
            do = actions.agree if plan.state == "submitted" else actions.approve
            for place in ("osh", "karakol"):
                self.attempt(self.people[SIGNS[plan.state].value, place],
                             lambda by, do=do, plan=plan: do(plan.pk, edition=None,
                                                             by=by, at=self.now))  # fmt: skip

    @rule(who=DICE)
    def is_sent_back_by_who_it_waits_for(self, who):
        with context.acting_as_machine():
            waits = list(Plan.objects.filter(state__in=SIGNS))
        for plan in waits:
            place = ("osh", "karakol")[who % 2]
            self.attempt(self.people[SIGNS[plan.state].value, place],
                         lambda by, plan=plan: actions.send_back(
                             plan.pk, remarks="срок?", edition=None, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, plan=DICE)
    def takes_back(self, who, plan):
        if found := self.a_row(Plan, plan):
            self.attempt(self.workers[who % 2], lambda by: actions.take_back(
                found.pk, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, measure=DICE, state=st.sampled_from(MeasureState))
    def tells_of_a_measure(self, who, measure, state):
        found = self.a_row(Measure, measure)
        if found is None:
            return
        if state == MeasureState.DOING:
            self.attempt(self.somebody(who), lambda by: actions.begin_measure(
                found.pk, by=by, at=self.now))  # fmt: skip
        else:
            self.attempt(self.somebody(who), lambda by: actions.end_measure(
                found.pk, state=state, result="так", by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, plan=DICE)
    def reviews(self, who, plan):
        found = self.a_row(Plan, plan)
        if found is None:
            return
        with context.acting_as_machine():
            goals = list(found.goals.values_list("pk", flat=True))
        new = actions.NewReview(
            timezone.localdate(self.now),
            {pk: actions.Said(Progress.SAME) for pk in goals},
        )
        self.attempt(self.somebody(who), lambda by: actions.write_review(
            found.pk, new, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, to=DICE)
    def reassigns(self, who, to):
        worker = [None, *self.workers][to % 3]
        self.attempt(self.heads[who % 2], lambda by: cases.assign(
            self.case, to=worker and worker.pk, version=None, by=by, at=self.now))  # fmt: skip

    @rule(to=DICE)
    def moves_away(self, to):
        offer = self.attempt(self.heads[1 - to % 2], lambda by: cases.propose_transfer(
            self.case, to=self.places[to % 2], reason="уехали", version=None, by=by,
            at=self.now))  # fmt: skip
        if offer:
            self.attempt(self.heads[to % 2], lambda by: cases.answer_transfer(
                offer.pk, accept=True, words="", by=by, at=self.now))  # fmt: skip

    @rule(who=DICE)
    def closes_or_opens_again(self, who):
        head = self.heads[who % 2]
        self.attempt(head, lambda by: cases.say_outcomes(
            self.case, reason="guardianship", outcomes=dict.fromkeys(Right.values, "met"),
            words="", version=None, by=by, at=self.now))  # fmt: skip
        for move in ("family_not_found", "close", "reopen"):
            if self.attempt(head, lambda by, move=move: cases.advance(
                self.case, move, version=None, reason="так", by=by, at=self.now)
            ):  # fmt: skip
                return

    @rule(up=st.booleans())
    def shields(self, up):
        with context.acting_as_machine():
            Person.objects.update(is_shielded=up)

    @rule()
    def newcomers_are_shown(self):
        with context.acting_as_machine():
            actions.show_to_newcomers(at=self.now)

    @invariant()
    def every_plan_stands_where_its_last_step_says(self):
        with context.acting_as_machine():
            for plan in Plan.objects.all():
                last = plan.steps.order_by("-at", "-pk").first()
                assert plan.state == (last.after if last else "draft")
                self.reached.add(plan.state)
                signed = [plan.submitted_by, plan.agreed_by, plan.approved_by]
                names = [by for by in signed if by]
                assert len(set(names)) == len(names)
                assert plan.state not in {"in_force", "replaced"} or all(signed)

    @invariant()
    def nothing_is_lost(self):
        with context.acting_as_machine():
            kept = sum(m.objects.count() for m in (Plan, Step, MeasureStep, Review))
            ended = Measure.objects.exclude(state__in=RUNS)
            assert all(one.steps.filter(after=one.state).exists() for one in ended)
        assert kept >= self.kept
        self.kept = kept

    @invariant()
    def clocks_run_for_somebody_and_for_what_waits(self):
        with context.acting_as_machine():
            is_open = Case.objects.get(pk=self.case).closed_at is None
            states = dict(Plan.objects.values_list("pk", "state"))
            running = list(Deadline.objects.filter(ended_at=None).exclude(kind="case"))
            measures = {
                one.pk: one for one in Measure.objects.select_related("goal__plan")
            }
        running = [row for row in running if row.kind != "transfer"]
        for row in running:
            assert row.owner or row.organisation_id
            assert is_open
            if row.kind == "measure":
                one = measures[row.about]
                assert one.state in RUNS and one.goal.plan.state == "in_force"
                assert one.owner == row.owner
            else:
                assert states[row.about] in CLOCK_OF[row.kind]
        waits = {
            row.about for row in running if row.kind in {"plan_agree", "plan_approve"}
        }
        assert waits == {pk for pk, state in states.items() if state in SIGNS}

    @invariant()
    def nobody_sees_more_than_the_oracle(self):
        with context.acting_as_machine():
            case = Case.objects.select_related("person").get(pk=self.case)
            plans = dict(Plan.objects.values_list("pk", "state"))
            links = set(
                Link.objects.filter(record__in=plans, valid_until=None).values_list(
                    "record", "user"
                )
            )
        assert all(plans[record] in SIGNS for record, _user in links)
        hidden = case.person.is_shielded
        for (role, place), user in self.people.items():
            here = self.places[("osh", "karakol").index(place)]
            works = role == "supervisor" and here.low == case.person.place
            held = case.closed_at is None and case.worker == user.pk
            near = (works and not hidden) or (
                held and (not hidden or role == "supervisor")
            )
            want = {
                pk for pk in plans if near or ((pk, user.pk) in links and not hidden)
            }
            with context.acting_as(user.pk):
                shown = set(Plan.objects.values_list("pk", flat=True))
                asked = Plan.objects.visible_to(acting(user))
                assert shown == set(asked.values_list("pk", flat=True)) == want
                assert Case.objects.exists() is near


@pytest.mark.lives
def test_any_life_of_plans_keeps_the_rules():
    run_state_machine_as_test(
        Chain,
        settings=settings(
            max_examples=tries(4), stateful_step_count=18, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        ),
    )  # fmt: skip
    assert Chain.reached >= {"submitted", "agreed", "in_force"}
