"""A body is asked, answers, and the sender is never left without an answer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases.choices import ConsentScope, Giver
from kamkor.casework.clock import reads as clock
from kamkor.casework.providers import handing
from kamkor.casework.referrals import actions, reads
from kamkor.casework.referrals.choices import ReferralState
from kamkor.casework.referrals.errors import (
    AlreadyOpen,
    Changed,
    NoBasis,
    NotNow,
    NotThere,
    Shielded,
)
from kamkor.casework.referrals.models import Referral
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.access.models import Block
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from tests.cast import acting, somebody

from .conftest import NOW, WORDS, as_, body, new

pytestmark = pytest.mark.django_db
S = ReferralState


def say(user, referral, state, words="", edition=None):
    return as_(
        user, actions.answer, referral.pk, actions.Answer(state, words), edition=edition
    )


def running(referral):
    """Terms of the clock that run, with who answers."""
    with context.acting_as_machine():
        return {
            d.term.code: d.owner or d.organisation_id
            for d in clock.of("referral", referral.pk)
            if d.ended_at is None
        }


def state_of(referral):
    with context.acting_as_machine():
        return Referral.objects.get(pk=referral.pk).state


def sees(user, referral):
    with context.acting_as(user.pk):
        found = Referral.objects.filter(pk=referral.pk).exists()
        assert found == (reads.find(acting(user), referral.pk) is not None)
    return found


def knows_the_child(user, case):
    with context.acting_as(user.pk):
        return Person.objects.filter(pk=case.person_id).exists()


def test_the_body_sees_the_child_and_the_words_and_not_the_case(sent, sabira, case):
    assert sees(sabira, sent)
    with context.acting_as(sabira.pk):
        found = reads.find(acting(sabira), sent.pk)
        assert reads.words(found) == WORDS
        assert reads.child(found).name == "Асанов Бакыт Маратович"
        assert not type(case).objects.exists()


def test_another_body_sees_nothing(sent, nurlan, damir, case):
    assert not sees(nurlan, sent)
    assert not sees(damir, sent)
    assert not knows_the_child(nurlan, case)


def test_a_village_head_who_is_asked_knows_which_child(case, osh, begimai, consent):
    okmotu = body(osh, "a-1", "aiyl_okmotu", "Айыл өкмөтү")
    head = somebody("asel", RoleCode.LOCAL_OFFICIAL, of=okmotu)
    sent = as_(begimai, actions.send, case.pk, new(okmotu))
    assert sees(head, sent)
    with context.acting_as(head.pk):
        assert reads.child(reads.find(acting(head), sent.pk)).name


def test_an_analyst_of_the_body_sees_nothing(sent, clinic):
    assert not sees(somebody("aida", RoleCode.ANALYST, of=clinic), sent)


def test_from_asking_to_done_somebody_always_answers(sent, sabira, begimai, clinic):
    assert running(sent) == {"referral_answer": clinic.pk}
    say(sabira, sent, S.ASKED, "Есть ли у ребёнка аллергия?")
    assert running(sent) == {"referral_answer": clinic.pk, "referral_reply": begimai.pk}
    as_(begimai, actions.reply, sent.pk, words="Нет", edition=None)
    assert running(sent) == {"referral_answer": clinic.pk}
    say(sabira, sent, S.ACCEPTED)
    assert running(sent) == {"referral_result": clinic.pk}
    say(sabira, sent, S.DONE, "Осмотрен, лечение назначено")
    assert running(sent) == {"referral_reply": begimai.pk}
    as_(begimai, actions.note_end, sent.pk)
    assert running(sent) == {}


def test_after_the_end_the_body_sees_neither_referral_nor_child(sent, sabira, case):
    say(sabira, sent, S.DECLINED, "Нет педиатра")
    assert not sees(sabira, sent)
    assert not knows_the_child(sabira, case)


@pytest.mark.parametrize("state", [S.ASKED, S.DECLINED])
def test_a_question_or_a_refusal_needs_words(sent, sabira, state):
    with pytest.raises(NotNow):
        say(sabira, sent, state, "  ")


def test_done_comes_after_accepting(sent, sabira):
    with pytest.raises(NotNow):
        say(sabira, sent, S.DONE, "Готово")


def test_of_two_who_answer_at_once_the_second_is_told(sent, sabira, zarina):
    say(sabira, sent, S.ACCEPTED, edition=1)
    with pytest.raises(Changed) as told:
        say(zarina, sent, S.DECLINED, "Нет мест", edition=1)
    assert told.value.by == sabira.pk
    assert state_of(sent) == S.ACCEPTED


def test_the_sender_does_not_answer_for_the_body(sent, begimai):
    with pytest.raises(PermissionDenied):
        say(begimai, sent, S.ACCEPTED)


def test_nobody_is_told_without_a_consent(case, begimai, clinic):
    with pytest.raises(NoBasis):
        as_(begimai, actions.send, case.pk, new(clinic))


def test_danger_needs_no_consent(case, begimai, clinic):
    assert as_(begimai, actions.send, case.pk, new(clinic, basis="danger")).pk


def test_who_withdraws_a_consent_stops_what_rests_on_it(sent, sabira, begimai, consent):
    as_(begimai, cases.withdraw_consent, consent.pk)
    assert state_of(sent) == S.STOPPED
    assert not sees(sabira, sent)
    assert running(sent) == {"referral_reply": begimai.pk}


def test_a_consent_that_ran_out_stops_it_when_the_body_looks(
    case, begimai, sabira, clinic
):
    short = cases.NewConsent(
        ConsentScope.SERVICES, Giver.CARER, "До конца сентября",
        date(2026, 9, 1), date(2026, 9, 30),
    )  # fmt: skip
    as_(begimai, cases.give_consent, case.pk, short)
    sent = as_(begimai, actions.send, case.pk, new(clinic))
    assert as_(sabira, actions.seen, sent.pk, at=NOW + timedelta(days=10)) is not None
    assert as_(sabira, actions.seen, sent.pk, at=NOW + timedelta(days=20)) is None
    assert state_of(sent) == S.STOPPED


def until(day):
    return cases.NewConsent(
        ConsentScope.SERVICES, Giver.CARER, "До дня", date(2026, 9, 1), day
    )


def test_a_consent_that_ran_out_stops_it_though_nobody_looks(
    case, begimai, sabira, clinic
):
    as_(begimai, cases.give_consent, case.pk, until(date(2026, 9, 30)))
    sent = as_(begimai, actions.send, case.pk, new(clinic))
    last_moment = datetime(2026, 9, 30, 17, 59, tzinfo=UTC)  # 23:59 in Bishkek
    assert actions.stop_run_out(at=last_moment) == 0
    assert knows_the_child(sabira, case)
    assert actions.stop_run_out(at=last_moment + timedelta(minutes=1)) == 1
    assert state_of(sent) == S.STOPPED
    assert not sees(sabira, sent)
    assert not knows_the_child(sabira, case)
    assert running(sent) == {"referral_reply": begimai.pk}
    assert actions.stop_run_out(at=last_moment + timedelta(minutes=2)) == 0


def test_one_that_rests_on_another_consent_or_on_none_goes_on(case, begimai, clinic):
    as_(begimai, cases.give_consent, case.pk, until(date(2026, 9, 30)))
    as_(begimai, cases.give_consent, case.pk, until(date(2026, 12, 31)))
    sent = as_(begimai, actions.send, case.pk, new(clinic))
    danger = as_(
        begimai, actions.send, case.pk, new(clinic, need="safety", basis="danger")
    )
    assert actions.stop_run_out(at=NOW + timedelta(days=20)) == 0
    assert actions.stop_run_out(at=NOW + timedelta(days=200)) == 1
    assert (state_of(sent), state_of(danger)) == (S.STOPPED, S.SENT)


def test_what_waits_for_the_sender_goes_with_the_case(
    case, sent, sabira, begimai, aigul, osh, clinic
):
    meerim = somebody("meerim", RoleCode.SOCIAL_WORKER, at=osh)
    say(sabira, sent, S.ASKED, "Есть ли у ребёнка аллергия?")
    as_(aigul, cases.assign, case.pk, to=meerim.pk, version=None)
    assert running(sent) == {"referral_answer": clinic.pk, "referral_reply": meerim.pk}
    with pytest.raises((NotThere, PermissionDenied)):
        as_(begimai, actions.reply, sent.pk, words="Нет", edition=None)
    as_(meerim, actions.reply, sent.pk, words="Нет", edition=None)
    assert running(sent) == {"referral_answer": clinic.pk}


def test_a_case_that_nobody_has_still_answers_to_somebody(
    case, sent, sabira, begimai, aigul
):
    say(sabira, sent, S.ASKED, "Есть ли у ребёнка аллергия?")
    as_(aigul, cases.assign, case.pk, to=None, version=None)
    assert running(sent)["referral_reply"] == aigul.pk  # who opened the case
    say(sabira, sent, S.DECLINED, "Нет педиатра")
    assert running(sent) == {"referral_reply": aigul.pk}


def test_the_sender_sees_that_it_was_read(sent, sabira, begimai):
    as_(sabira, actions.seen, sent.pk)
    with context.acting_as(begimai.pk):
        assert reads.find(acting(begimai), sent.pk).seen_at is not None


def test_the_same_is_not_asked_twice_at_once(sent, case, begimai, clinic):
    with pytest.raises(AlreadyOpen):
        as_(begimai, actions.send, case.pk, new(clinic))
    assert as_(begimai, actions.send, case.pk, new(clinic, need="social")).pk


def test_a_shielded_child_is_not_referred(case, aigul, clinic, consent):
    with context.acting_as_machine():
        Person.objects.filter(pk=case.person_id).update(is_shielded=True)
    with pytest.raises((Shielded, NotThere)):
        as_(aigul, actions.send, case.pk, new(clinic))


def test_a_child_shielded_meanwhile_is_hidden_from_the_body(sent, sabira, case):
    with context.acting_as_machine():
        Person.objects.filter(pk=case.person_id).update(is_shielded=True)
    assert not sees(sabira, sent)


def test_a_colleague_who_is_kin_does_not_see_it(sent, sabira, zarina, case):
    with context.acting_as_machine():
        Block.objects.create(
            subject=case.person_id, user=zarina, reason="kin", since=NOW
        )
    assert sees(sabira, sent)
    assert not sees(zarina, sent)


def test_taken_back_it_is_gone_and_says_why(sent, sabira, begimai):
    as_(begimai, actions.recall, sent.pk, words="Семья нашла врача", edition=None)
    assert not sees(sabira, sent)
    with context.acting_as(begimai.pk):
        found = reads.find(acting(begimai), sent.pk)
        assert reads.steps(found)[-1].words == "Семья нашла врача"
    assert running(sent) == {}


def test_who_is_competent_stands_first_in_the_choice(case, begimai, clinic):
    with context.acting_as(begimai.pk):
        bodies = reads.bodies(case, "health", on=case.opened_at.date())
    assert bodies[0] == clinic
    assert len({body.pk for body in bodies}) == len(bodies)


def test_when_the_desk_is_handed_over_what_waits_for_the_sender_goes_too(
    case, sent, sabira, begimai, gulnaz, osh, clinic
):
    meerim = somebody("meerim", RoleCode.SOCIAL_WORKER, at=osh)
    say(sabira, sent, S.ASKED, "Есть ли у ребёнка аллергия?")
    with context.acting_as(gulnaz.pk):
        row = handing.hand_over(
            begimai.pk, meerim.pk, by=acting(gulnaz), at=datetime.now(UTC)
        )
    assert running(sent) == {"referral_answer": clinic.pk, "referral_reply": meerim.pk}
    with context.acting_as(gulnaz.pk):
        handing.take_back(row.pk, by=acting(gulnaz), at=datetime.now(UTC))
    assert running(sent)["referral_reply"] == begimai.pk
