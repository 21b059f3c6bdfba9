"""Two people at the same moment: what rests on a consent ends with it, whoever is first."""

from datetime import date

import pytest
from django.db import transaction

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases.choices import ConsentScope, Giver
from kamkor.casework.referrals import actions
from kamkor.casework.referrals.actions import parts
from kamkor.casework.referrals.choices import ReferralState
from kamkor.casework.referrals.errors import NoBasis, NotNow
from kamkor.casework.referrals.models import Referral, Step
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from kamkor.register.rights.choices import Right
from tests.casework.cases.conftest import NOW
from tests.casework.meanwhile import meanwhile

from .conftest import as_, new

ACCEPT = actions.Answer(ReferralState.ACCEPTED)


@pytest.fixture
def committed(own_database, request):
    """What the test asks for, written down for all connections."""
    with transaction.atomic(), context.acting_as_machine():
        for name in request.fixturenames:
            if name in {"sent", "sabira", "again", "gulnaz", "consent", "door"}:
                request.getfixturevalue(name)


@pytest.fixture
def door(sent, begimai):
    return as_(begimai, actions.make_door, sent.pk)


@pytest.fixture
def again(consent, case, begimai, aigul, gulnaz):
    """The case with the consent is closed; another one of the same child is open."""
    close(case, begimai, gulnaz)
    return as_(
        aigul, cases.open_case, case.person_id, reason="Снова", worker=begimai.pk
    )


def close(case, begimai, gulnaz):
    as_(
        begimai, cases.say_outcomes, case.pk, reason="no_hardship", words="",
        outcomes=dict.fromkeys(Right.values, "met"), version=None,
    )  # fmt: skip
    as_(gulnaz, cases.advance, case.pk, "close", version=None)


def withdraw(consent, by):
    return as_(by, cases.withdraw_consent, consent.pk)


def answer(sent, by):
    return as_(by, actions.answer, sent.pk, ACCEPT, edition=None)


def stopped(sabira, bakyt):
    """The one referral is stopped once, and the clinic does not see the child."""
    with transaction.atomic(), context.acting_as_machine():
        ends = Step.objects.filter(after=ReferralState.STOPPED)
        one = [r.state for r in Referral.objects.all()] == [ReferralState.STOPPED]
        once = one and ends.count() == 1
    with transaction.atomic(), context.acting_as(sabira.pk):
        seen = Person.objects.filter(pk=bakyt.pk).exists() or Referral.objects.exists()
    return once and not seen


def test_a_referral_accepted_a_moment_before_the_consent_goes_stops_with_it(
    committed, sent, consent, begimai, sabira, bakyt
):
    meanwhile(lambda: answer(sent, sabira), lambda: withdraw(consent, begimai))
    assert stopped(sabira, bakyt)


def test_a_referral_whose_consent_is_being_withdrawn_is_not_accepted(
    committed, sent, consent, begimai, sabira, bakyt
):
    late = meanwhile(lambda: withdraw(consent, begimai), lambda: answer(sent, sabira))
    assert isinstance(late, NotNow)
    assert stopped(sabira, bakyt)


def test_who_opens_it_while_the_consent_is_withdrawn_reads_nothing(
    committed, sent, consent, begimai, sabira, bakyt
):
    late = meanwhile(
        lambda: withdraw(consent, begimai), lambda: as_(sabira, actions.seen, sent.pk)
    )
    assert late is None
    assert stopped(sabira, bakyt)


def test_what_is_sent_on_the_consent_of_an_earlier_case_stops_with_it(
    committed, again, consent, clinic, begimai, gulnaz, sabira, bakyt
):
    meanwhile(
        lambda: as_(begimai, actions.send, again.pk, new(clinic)),
        lambda: withdraw(consent, gulnaz),
    )
    assert stopped(sabira, bakyt)


def test_nothing_is_sent_on_a_consent_that_is_being_withdrawn(
    committed, again, consent, clinic, begimai, gulnaz, sabira
):
    late = meanwhile(
        lambda: withdraw(consent, gulnaz),
        lambda: as_(begimai, actions.send, again.pk, new(clinic)),
    )
    assert isinstance(late, NoBasis)


def test_of_two_consents_withdrawn_at_once_none_is_relied_on(
    committed, again, consent, clinic, begimai, gulnaz, sabira, bakyt
):
    with transaction.atomic():
        second = as_(
            begimai, cases.give_consent, again.pk,
            cases.NewConsent(
                ConsentScope.SERVICES, Giver.CARER, "Тётя согласна", date(2026, 2, 1)
            ),
        )  # fmt: skip
        as_(begimai, actions.send, again.pk, new(clinic))
    meanwhile(lambda: withdraw(consent, gulnaz), lambda: withdraw(second, begimai))
    assert stopped(sabira, bakyt)


def test_a_case_that_is_being_closed_asks_nobody(
    committed, consent, case, clinic, begimai, gulnaz, sabira
):
    late = meanwhile(
        lambda: close(case, begimai, gulnaz),
        lambda: as_(begimai, actions.send, case.pk, new(clinic)),
    )
    assert isinstance(late, NotNow)
    with transaction.atomic(), context.acting_as_machine():
        assert not Referral.objects.exists()


def test_who_enters_by_the_page_holds_nothing_that_taking_back_needs(
    committed, sent, door, begimai
):
    def begin():
        with context.acting_as_machine():
            parts.held(sent.pk)

    late = meanwhile(
        begin,
        lambda: actions.enter(door.secret, door.code, at=NOW),
        lambda: as_(begimai, actions.recall, sent.pk, words="Не нужно", edition=None),
    )
    assert isinstance(late, actions.doors.Shut)
    with transaction.atomic(), context.acting_as_machine():
        assert Referral.objects.get().state == ReferralState.RECALLED
