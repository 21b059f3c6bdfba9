"""Sessions of a Commission in any order: nobody decides without a quorum, what is closed
stays, and the database refuses by hand what the application would."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from kamkor.casework.cases import actions as cases
from kamkor.casework.clock.choices import Owner
from kamkor.casework.clock.models import Deadline
from kamkor.casework.commission import actions, errors
from kamkor.casework.commission.choices import (
    MOVES,
    Choice,
    Function,
    SessionState,
    TaskState,
)
from kamkor.casework.commission.models import (
    Attendance,
    Decision,
    Item,
    Member,
    Postponement,
    Recusal,
    Session,
    Task,
    Vote,
)
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.accounts.models import User
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from tests.cast import acting, keep, somebody, territory

from .conftest import NOW, sit

pytestmark = pytest.mark.django_db
DICE = st.integers(0, 10**6)
NO = (
    PermissionDenied, errors.NotThere, errors.NotNow, errors.NoQuorum,
    errors.NotAllVoted, errors.Changed,
)  # fmt: skip
KEPT = (Session, Attendance, Item, Postponement, Recusal, Vote, Decision, Task, Entry)
OVER = (SessionState.CLOSED, SessionState.SIGNED)
SIGNATURE = ("state", "secretary", "secretary_signed_at")


class Rollback(Exception):
    """Ends one run of the machine: nothing of it stays."""


def rows(model, **having):
    with context.acting_as_machine():
        return list(model.objects.filter(**having).order_by("pk"))


def values(model, *but, **having):
    """{pk: its columns} without those of `but`."""
    with context.acting_as_machine():
        found = list(model.objects.filter(**having).values())
    return {
        row["id"]: {
            name: bytes(cell) if isinstance(cell, memoryview) else cell
            for name, cell in row.items()
            if name not in but
        }
        for row in found
    }


class Room(RuleBasedStateMachine):
    """A chair, a deputy and two members; Aigül keeps the papers, Begimai has three cases,
    Zhyldyz sits in the Commission of another place."""

    def __init__(self):
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        osh = territory("Osh")
        self.aigul = somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)
        self.begimai = somebody("begimai", RoleCode.SOCIAL_WORKER, at=osh)
        self.members = [
            somebody(name, RoleCode.COUNCIL, at=osh)
            for name in ("cholpon", "daniyar", "elnura", "farid")
        ]
        far = somebody("zhyldyz", RoleCode.COUNCIL, at=territory("Karakol city"))
        self.everybody = [*self.members, self.aigul, self.begimai, far]
        self.now, self.stood, self.counted, self.closed = NOW, {}, {}, {}
        body = Organisation.objects.create(
            code="kdd-osh", kind="commission", territory=osh, country="kg",
            name_ru="Комиссия по делам детей",
        )  # fmt: skip
        self.commission = self.do(self.aigul, actions.found, body.pk)
        functions = [
            Function.CHAIR, Function.DEPUTY, Function.MEMBER, Function.MEMBER,
            Function.SECRETARY,
        ]  # fmt: skip
        for user, function in zip([*self.members, self.aigul], functions, strict=True):
            sit(self.commission, user, function, by=self.aigul)
        self.seats = {m.user: m.pk for m in rows(Member)}
        names = ("Асанов Бакыт", "Асанов Эмир", "Осмонова Айым")
        people = keep("round", *({"full_name": n} for n in names), at=osh).persons
        self.cases = [
            self.do(self.aigul, cases.open_case, one.pk, reason="тревога",
                    worker=self.begimai.pk)
            for one in people
        ]  # fmt: skip
        self.begin()

    def begin(self):
        """A session is open with three of four, and two items are before it."""
        self.puts(0), self.puts(1), self.calls()
        for n in range(3):
            self.comes(0, n)
        self.opens(0, 0)
        assert rows(Session, state="open") and len(rows(Item, state="listed")) == 2

    def teardown(self):
        self.whole.__exit__(Rollback, Rollback(), None)

    def do(self, user, verb, /, *given, **named):
        with context.acting_as(user.pk):
            return verb(*given, by=acting(user), at=self.now, **named)

    def attempt(self, line, user, verb, /, *given, **named):
        """What it made, or None where it was refused; a line of the log for each."""
        self.now += timedelta(minutes=1)
        before = len(rows(Entry, verb=line))
        try:
            made = self.do(user, verb, *given, **named)
        except NO:
            assert len(rows(Entry, verb=line)) == before
            return None
        assert len(rows(Entry, verb=line)) == before + 1, line
        return made or True

    def any_of(self, model, dice, **having):
        found = rows(model, **having)
        return found[dice % len(found)] if found else None

    def lead(self, who, session):
        """Mostly who presides."""
        if who % 4 and session.presiding:
            return next(u for u in self.members if u.pk == session.presiding)
        return self.everybody[who // 4 % 7]

    @rule(child=DICE)
    def puts(self, child):
        case = self.cases[child % 3].pk
        if len(rows(Item, case=case)) < 3:
            self.attempt("commission.case_put", self.begimai, actions.put_case, case,
                         question="Нужна ли опека?", summary="Бабушка больна")  # fmt: skip

    @rule()
    def calls(self):
        if len(rows(Session, state__in=("planned", "open"))) < 2:
            self.attempt("commission.called", self.aigul, actions.call,
                         self.commission.pk, where="Зал",
                         meets_at=self.now + timedelta(days=1))  # fmt: skip

    @rule(session=DICE, verb=st.sampled_from(["build", "build", "call_off"]))
    def prepares(self, session, verb):
        if found := self.any_of(Session, session):
            line = {"build": "agenda_built", "call_off": "called_off"}[verb]
            self.attempt(f"commission.{line}", self.aigul, getattr(actions, verb),
                         found.pk)  # fmt: skip

    @rule(session=DICE, member=DICE)
    def comes(self, session, member):
        found = self.any_of(Session, session)
        seat = self.seats[self.members[member % 4].pk]
        if not rows(Attendance, session=found, member=seat, left_at=None):
            self.attempt("commission.came", self.aigul, actions.come, found.pk, seat)

    @rule(session=DICE, member=DICE)
    def leaves(self, session, member):
        found = self.any_of(Session, session)
        seat = self.seats[self.members[member % 4].pk]
        self.attempt("commission.left", self.aigul, actions.leave, found.pk, seat)

    @rule(who=DICE, session=DICE)
    def opens(self, who, session):
        found = self.any_of(Session, session)
        user = self.everybody[who % 7]
        if self.attempt("commission.opened", user, actions.open_session, found.pk):
            there = {a.member_id for a in rows(Attendance, session=found, left_at=None)}
            assert len(there & set(self.seats.values())) >= found.share * 4
            assert self.seats[user.pk] in there

    @rule(who=DICE, item=DICE)
    def has_no_part(self, who, item):
        if who % 3 == 0 and (found := self.any_of(Item, item)):
            self.attempt("commission.recused", self.everybody[who // 3 % 7],
                         actions.recuse, found.pk, reason="Мой племянник")  # fmt: skip

    @rule(who=DICE, item=DICE, choice=st.sampled_from(Choice), noted=st.booleans())
    def votes(self, who, item, choice, noted):
        if found := self.any_of(Item, item):
            user = self.everybody[who % 7]
            self.attempt("commission.voted", self.aigul if noted else user,
                         actions.vote, found.pk, user=user.pk, choice=choice)  # fmt: skip

    @rule(who=DICE, item=DICE, choices=st.lists(st.sampled_from(Choice), min_size=4,
                                                max_size=4))  # fmt: skip
    def all_vote_and_it_is_announced(self, who, item, choices):
        found = self.any_of(Item, item)
        if found and found.state == "listed":
            for n, choice in enumerate(choices):
                self.votes(n, self.place_of(found), choice, noted=False)
            self.announces(who, self.place_of(found))

    @rule(who=DICE, item=DICE)
    def announces(self, who, item):
        found = self.any_of(Item, item)
        if found is None or found.session_id is None:
            return
        (session,) = rows(Session, pk=found.session_id)
        made = self.attempt("commission.decided", self.lead(who, session),
                            actions.decide, found.pk, words="Назначить опеку")  # fmt: skip
        if made:
            self.holds(made, found, session)

    def holds(self, made, item, session):
        """Counted anew, by other means than the application's."""
        out = {r.user for r in rows(Recusal, item=item)}
        came = {a.member_id for a in rows(Attendance, session=session, left_at=None)}
        fit = [u.pk for u in self.members if u.pk not in out]
        here = {pk for pk in fit if self.seats[pk] in came}
        cast = {v.user: v.choice for v in rows(Vote, item=item, session=session)}
        said = [cast[pk] for pk in here]
        assert len(here) >= max(1, session.share * len(fit))
        counts = [said.count(c) for c in ("for", "against", "abstained")]
        assert [made.votes_for, made.votes_against, made.votes_abstained] == counts
        chair = session.presiding in here and cast[session.presiding] == "for"
        tie = counts[0] == counts[1] > 0 and session.chair_breaks_ties and chair
        assert (made.result == "adopted") == (counts[0] > counts[1] or tie)

    @rule(who=DICE, item=DICE)
    def puts_off(self, who, item):
        found = self.any_of(Item, item)
        if found and found.session_id:
            (session,) = rows(Session, pk=found.session_id)
            self.attempt("commission.postponed", self.lead(who, session),
                         actions.postpone, found.pk, reason="Нет семьи")  # fmt: skip

    @rule(who=DICE, session=DICE)
    def closes(self, who, session):
        found = self.any_of(Session, session)
        self.attempt(
            "commission.closed", self.lead(who, found), actions.close, found.pk
        )

    @rule(session=DICE, choices=st.lists(st.sampled_from(Choice), min_size=4,
                                         max_size=4))  # fmt: skip
    def goes_through_the_agenda(self, session, choices):
        found = self.any_of(Session, session, state="open")
        for item in rows(Item, session=found, state="listed") if found else ():
            self.all_vote_and_it_is_announced(1, self.place_of(item), choices)
            self.sets_a_task(1, -1)
            self.puts_off(1, self.place_of(item))
        if found and self.attempt("commission.closed", self.lead(1, found),
                                  actions.close, found.pk):  # fmt: skip
            self.writes_by_hand(0, [s.pk for s in rows(Session)].index(found.pk))

    def place_of(self, item):
        return [row.pk for row in rows(Item)].index(item.pk)

    @rule(who=DICE, session=DICE)
    def signs(self, who, session):
        found = self.any_of(Session, session)
        user = self.aigul if who % 4 else self.everybody[who // 4 % 7]
        self.attempt("commission.minutes_signed", user, actions.sign, found.pk)

    @rule(who=DICE, decision=DICE)
    def sets_a_task(self, who, decision):
        if found := self.any_of(Decision, decision):
            owner = Owner(user=self.begimai.pk) if who % 5 else Owner()
            self.attempt("commission.task_set", self.aigul, actions.add_task, found.pk,
                         words="Оформить опеку", owner=owner,
                         until=(self.now + timedelta(days=20)).date())  # fmt: skip

    @rule(who=DICE, task=DICE)
    def ends_a_task(self, who, task):
        if found := self.any_of(Task, task):
            user = self.begimai if who % 3 else self.everybody[who // 3 % 7]
            self.attempt("commission.task_done", user, actions.end_task, found.pk,
                         state=TaskState.DONE, result="Оформлена")  # fmt: skip

    @rule(who=DICE, session=DICE)
    def writes_by_hand(self, who, session):
        """As who works in the register, past the application."""
        found = self.any_of(Session, session)
        with context.acting_as(self.everybody[who % 7].pk):
            assert not Session.objects.filter(pk=found.pk).update(where="Дома")
            assert not Vote.objects.all().update(choice="for")
        if found.state not in OVER:
            return
        seat = self.seats[self.members[who % 4].pk]
        item = self.any_of(Item, who, session=found, state="decided")
        by_hand = [
            lambda: Session.objects.filter(pk=found.pk).update(where="Дома"),
            lambda: Session.objects.filter(pk=found.pk).update(state="open"),
            lambda: Attendance.objects.create(
                session=found, member_id=seat, came_at=self.now, noted_by=self.aigul.pk),
        ]  # fmt: skip
        if item:
            who = self.members[who % 4].pk
            by_hand += [
                lambda: Item.objects.filter(pk=item.pk).update(state="dropped"),
                lambda: Recusal.objects.create(item=item, user=who, by=who, at=self.now),
                lambda: Vote.objects.create(item=item, session=found, user=who,
                    choice="for", noted_by=who, at=self.now),
                lambda: Task.objects.create(decision=item.decision, words=b"x",
                    owner=who, until=self.now.date()),
            ]  # fmt: skip
        for write in by_hand:
            with (
                context.acting_as_machine(),
                pytest.raises(IntegrityError),
                transaction.atomic(),
            ):
                write()

    @invariant()
    def nothing_is_gone_and_a_session_goes_only_on(self):
        counted = {model: len(rows(model)) for model in KEPT}
        assert all(counted[model] >= n for model, n in self.counted.items())
        self.counted = counted
        for session in rows(Session):
            before = self.stood.get(session.pk, session.state)
            assert session.state == before or session.state in MOVES[before]
            self.stood[session.pk] = session.state

    @invariant()
    def what_is_closed_stays_as_it_was(self):
        for session in rows(Session, state__in=OVER):
            what = [
                values(Session, *SIGNATURE, pk=session.pk),
                *(values(m, session=session.pk) for m in (Attendance, Item, Vote)),
                values(Decision, item__session=session.pk),
                values(Recusal, item__session=session.pk),
                values(Task, "state", "result", "ended_by", "ended_at",
                       decision__item__session=session.pk),
            ]  # fmt: skip
            assert self.closed.setdefault(session.pk, what) == what
            assert not rows(Item, session=session, state="listed")

    @invariant()
    def each_task_has_somebody_and_a_clock_while_it_is_to_be_done(self):
        running = [d.about for d in rows(Deadline, kind="decision", ended_at=None)]
        to_do = rows(Task, state=TaskState.SET)
        assert sorted(running) == sorted(t.pk for t in to_do)
        there = {u.pk for u in rows(User)}
        assert all(t.owner in there or t.organisation_id for t in to_do)

    @invariant()
    def who_sits_elsewhere_or_has_no_part_sees_no_item(self):
        with context.acting_as(self.everybody[-1].pk):
            assert not Item.objects.exists()
            assert not Session.objects.exists()
        for out in rows(Recusal):
            with context.acting_as(out.user):
                assert not Item.objects.filter(pk=out.item_id).exists()


def live(*, lives, steps):
    run_state_machine_as_test(
        Room,
        settings=settings(
            max_examples=lives, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        ),
    )  # fmt: skip


def test_any_order_of_a_session_keeps_the_rules():
    """Few lives; many are a drill."""
    live(lives=3, steps=20)
