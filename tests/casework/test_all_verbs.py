"""All verbs of casework together, in any order, with children found to be one and told
apart: nothing is lost, somebody answers for every deadline, nobody sees more."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases import gates
from kamkor.casework.cases.choices import ConsentScope, Giver
from kamkor.casework.cases.models import Case, Consent, Note, Transfer, Visit
from kamkor.casework.clock.models import Deadline
from kamkor.casework.referrals import actions as referrals
from kamkor.casework.referrals import errors as referral_errors
from kamkor.casework.referrals.choices import OPEN, ReferralState
from kamkor.casework.referrals.models import Referral
from kamkor.casework.signals import actions as signals
from kamkor.casework.signals import errors as signal_errors
from kamkor.casework.signals.choices import Channel, Danger, Outcome, State
from kamkor.casework.signals.models import Signal
from kamkor.casework.signals.outcomes import Refused
from kamkor.casework.signals.sealing import Told
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
from kamkor.register.linkage import errors as linkage_errors
from kamkor.register.linkage.models import Assignment, Merge
from kamkor.register.linkage.review import actions as review
from kamkor.register.people import actions as people
from kamkor.register.people.models import Name, Person
from kamkor.register.sources.models import Record
from tests.casework.cases.test_life_properties import DICE, NO, District
from tests.cast import acting, somebody
from tests.foundation.access.world import as_it_stands, oracle
from tests.register.linkage.lists import bring, child

pytestmark = pytest.mark.django_db
S = ReferralState
ANSWERS = (S.ACCEPTED, S.ASKED, S.DECLINED, S.DONE)
KEPT = (Signal, Case, Transfer, Referral, Consent, Note, Visit, Record, Entry)


def refusals(*modules):
    """Every way in which these apps say no."""
    return tuple(
        found
        for module in modules
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, Exception)
    )


REFUSED = (
    *NO, Refused, *refusals(referral_errors, signal_errors, linkage_errors),
    people.AlreadyShielded, people.NotShielded, people.NeedsAnother, people.NotAllowed,
)  # fmt: skip


class City(District):
    """The district with a clinic that is asked for help, its lists brought in as any."""

    no = REFUSED

    def __init__(self):
        super().__init__()
        osh, karakol = self.places
        with context.acting_as_machine():
            clinic = Organisation.objects.create(
                country="kg", code="c-1", kind="clinic", territory=osh,
                name_ru="Поликлиника № 1", name_ky="№ 1 бейтапкана",
            )  # fmt: skip
        self.clinic = clinic.pk
        self.sabira = somebody("sabira", RoleCode.CLINIC, of=clinic)
        rows = [
            (child("Маматов Тилек Азизович", "2014-05-06"), osh),
            (child("Сыдыкова Нурай Улановна", "2016-01-20"), osh),
            (child("Жолдошев Азамат Кубанович", "2012-11-30"), karakol),
        ]
        found = [bring("round", row, at=place)[0] for row, place in rows]
        bring("passport", rows[0][0], at=osh)
        self.children = [kept.persons[0] for kept in found]
        self.counted = {}
        self.begin()

    def begin(self):
        """Two cases, a consent and a referral stand already: what happens then counts."""
        for n, head in ((0, self.heads[0]), (2, self.heads[1])):
            self.attempt(head, lambda by, n=n: cases.open_case(
                self.children[n].pk, reason="тревога", by=by, at=self.now))  # fmt: skip
        case = self.any_of(Case, 0, person=self.children[0])
        consent = cases.NewConsent(
            ConsentScope.SERVICES, Giver.CARER, "Бабушка согласна", date(2026, 1, 1)
        )
        self.attempt(self.heads[0], lambda by: cases.give_consent(
            case.pk, consent, by=by, at=self.now))  # fmt: skip
        self.refers(who=1, case=case, basis="consent")
        assert self.any_of(Referral, 0)

    def fit(self, who, row):
        """Mostly who leads where the row stands, else anybody."""
        lead = self.heads[
            row.place not in range(self.places[0].low, self.places[0].high + 1)
        ]
        return lead if who % 4 else self.everybody()[who // 4 % 5]

    def everybody(self):
        return [
            *super().everybody(),
            *([self.sabira] if hasattr(self, "sabira") else []),
        ]

    def answerer(self, who, offer):
        """Mostly the head of the territory that was asked."""
        asked = self.heads[offer.to_place != self.places[0].low]
        return asked if who % 4 else self.heads[who // 4 % 2]

    def any_of(self, model, dice, **having):
        with context.acting_as_machine():
            found = list(model.objects.filter(**having).order_by("pk"))
        return found[dice % len(found)] if found else None

    @rule(who=DICE, child=DICE, danger=st.sampled_from(Danger))
    def tells(self, who, child, danger):
        new = signals.NewSignal(
            danger=danger, channel=Channel.SCHOOL, nature="no_school",
            told=Told(words="Не ходит в школу"), territory=self.places[0],
            person=self.children[child % 3].pk,
        )  # fmt: skip
        self.attempt(
            self.heads[who % 2], lambda by: signals.tell(new, by=by, at=self.now)
        )

    @rule(who=DICE, signal=DICE)
    def takes_up(self, who, signal):
        if found := self.any_of(Signal, signal, lead=None):
            self.attempt(self.fit(who, found), lambda by: signals.take(
                found.pk, by=by, at=self.now))  # fmt: skip

    @rule(
        who=DICE, signal=DICE,
        outcome=st.sampled_from([Outcome.OPEN, Outcome.JOIN, Outcome.ADVICE]),
    )  # fmt: skip
    def decides(self, who, signal, outcome):
        if found := self.any_of(Signal, signal, lead=None):
            said = signals.Decision(outcome, "так решили")
            self.attempt(self.fit(who, found), lambda by: signals.decide(
                found.pk, said, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, case=DICE, scope=st.sampled_from(ConsentScope))
    def consents(self, who, case, scope):
        if found := self.a_case(case):
            new = cases.NewConsent(
                scope, Giver.CARER, "Бабушка согласна", date(2026, 1, 1)
            )
            self.attempt(self.fit(who, found), lambda by: cases.give_consent(
                found.pk, new, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, consent=DICE)
    def withdraws_consent(self, who, consent):
        if found := self.any_of(Consent, consent):
            case = self.any_of(Case, 0, pk=found.case_id)
            self.attempt(self.fit(who, case), lambda by: cases.withdraw_consent(
                found.pk, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, case=DICE, basis=st.sampled_from(["consent", "danger"]))
    def refers(self, who, case, basis):
        if found := case if isinstance(case, Case) else self.a_case(case):
            new = referrals.NewReferral(
                need="health", organisation=self.clinic, basis=basis, words="Осмотр"
            )
            self.attempt(self.fit(who, found), lambda by: referrals.send(
                found.pk, new, by=by, at=self.now))  # fmt: skip

    @rule(referral=DICE, answer=st.sampled_from(ANSWERS))
    def the_clinic_answers(self, referral, answer):
        if found := self.any_of(Referral, referral):
            said = referrals.Answer(answer, "слова")
            self.attempt(self.sabira, lambda by: referrals.answer(
                found.pk, said, edition=None, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, referral=DICE, verb=st.sampled_from(["reply", "recall"]))
    def the_sender_goes_on(self, who, referral, verb):
        if found := self.any_of(Referral, referral):
            do = getattr(referrals, verb)
            case = self.any_of(Case, 0, pk=found.case_id)
            self.attempt(self.fit(who, case), lambda by: do(
                found.pk, words="слова", edition=None, by=by, at=self.now))  # fmt: skip

    @rule(who=DICE, child=DICE, up=st.booleans())
    def shields(self, who, child, up):
        person = self.children[child % 3]
        head = self.heads[who % 2]
        if up:
            self.attempt(head, lambda by: people.raise_shield(
                person, words="Отец угрожает", actor=by, at=self.now))  # fmt: skip
            return
        self.attempt(head, lambda by: people.ask_to_lower(
            person, actor=by, at=self.now))  # fmt: skip
        self.attempt(self.heads[(who + 1) % 2], lambda by: people.lower_shield(
            person, actor=by, at=self.now))  # fmt: skip

    @rule(who=DICE, one=DICE, other=DICE, apart=st.booleans())
    def are_found_to_be_one(self, who, one, other, apart):
        head = self.heads[who % 2]
        if apart:
            if done := self.any_of(Merge, one, undone_at=None):
                self.attempt(head, lambda by: review.unmerge(
                    done, by=by.user_id, at=self.now))  # fmt: skip
            return
        near = self.children if who % 4 == 0 else self.children[:2]
        pair = near[one % len(near)], near[other % len(near)]
        if pair[0] != pair[1]:
            self.attempt(head, lambda by: review.merge(
                *pair, by=by.user_id, at=self.now))  # fmt: skip

    @rule(who=DICE, record=DICE)
    def a_record_is_anothers(self, who, record):
        if found := self.any_of(Assignment, record, ended_at=None):
            self.attempt(self.heads[who % 2], lambda by: review.move_record(
                found, by=by.user_id, at=self.now))  # fmt: skip

    @invariant()
    def nothing_that_was_written_is_gone(self):
        with context.acting_as_machine():
            counted = {model: model.objects.count() for model in KEPT}
            people_of = set(Case.objects.values_list("person__root", flat=True))
            there = set(Person.objects.values_list("pk", flat=True))
        for model, before in self.counted.items():
            assert counted[model] >= before, model
        assert people_of <= there
        self.counted = counted

    @invariant()
    def each_record_speaks_of_one_child(self):
        with context.acting_as_machine():
            spoken = list(
                Assignment.objects.filter(ended_at=None).values_list(
                    "record", flat=True
                )
            )
        assert len(spoken) == len(set(spoken))

    @invariant()
    def a_referral_is_answered_for_while_it_is_open_and_seen_only_then(self):
        with context.acting_as_machine():
            rows = list(Referral.objects.select_related("case"))
            about = set(
                Deadline.objects.filter(kind="referral", ended_at=None).values_list(
                    "about", flat=True
                )
            )
        with context.acting_as(self.sabira.pk):
            shown = set(Referral.objects.values_list("pk", flat=True))
            named = set(Person.objects.values_list("pk", flat=True))
            assert not Case.objects.exists(), "the clinic is asked, and sees no case"
        still_open = {row.pk for row in rows if row.state in OPEN}
        assert shown <= still_open
        assert still_open <= about
        asked = {row.case.person_id for row in rows if row.pk in shown}
        with context.acting_as_machine():
            roots = set(
                Person.objects.filter(pk__in=asked).values_list("root", flat=True)
            )
            group = set(
                Person.objects.filter(root__in=roots).values_list("pk", flat=True)
            )
        assert named <= group

    @invariant()
    def nothing_rests_on_a_consent_that_was_withdrawn(self):
        with context.acting_as_machine():
            for row in Referral.objects.filter(state__in=OPEN, basis="consent"):
                case = Case.objects.get(pk=row.case_id)
                assert case.consents.filter(withdrawn_at=None).exists()

    @invariant()
    def signals_wait_with_a_clock_or_are_decided(self):
        with context.acting_as_machine():
            waiting = Signal.objects.filter(lead=None).exclude(state=State.DECIDED)
            clocks = set(
                Deadline.objects.filter(kind="signal", ended_at=None).values_list(
                    "about", flat=True
                )
            )
            assert {s.pk for s in waiting} <= clocks

    @invariant()
    def policy_row_level_security_and_the_oracle_agree(self):
        """Of children (S1), their names (S2) and their cases (S3)."""
        classes = ((Person, 1, "pk"), (Name, 2, "person"), (Case, 3, "person"))
        with context.acting_as_machine():
            world = as_it_stands([user.pk for user in self.everybody()])
            about = {
                model: set(model.objects.values_list("pk", child))
                for model, _, child in classes
            }
        for user in self.everybody():
            for model, wanted, _ in classes:
                may = oracle(world, user=user.pk, active=True, wanted=wanted)
                right = {pk for pk, child in about[model] if child in may}
                with context.acting_as(user.pk):
                    shown = set(model.objects.values_list("pk", flat=True))
                    asked = model.objects.visible_to(acting(user))
                    asked = set(asked.values_list("pk", flat=True))
                assert shown == asked == right, (user.username, model)


@pytest.fixture
def gates_of_cases(monkeypatch):
    """Gates that assessments and plans hold are open: they are tried there."""
    own = {"outcomes_said", "reason_demands_visits", "reason_demands_no_visits",
           "observation_done"}  # fmt: skip
    real = gates.missing
    monkeypatch.setattr(
        gates, "missing", lambda case, codes: real(case, tuple(own & set(codes)))
    )


def live(*, lives, steps):
    """So many lives of the city of so many steps each."""
    run_state_machine_as_test(
        City,
        settings=settings(
            max_examples=lives, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.explicit, Phase.generate],
        ),
    )  # fmt: skip


def test_any_order_of_all_verbs_keeps_the_rules(gates_of_cases):
    """Few lives; many are a drill."""
    live(lives=4, steps=25)
