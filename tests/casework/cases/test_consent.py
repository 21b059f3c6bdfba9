"""Consent: given for something, until a day or until it is withdrawn."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from kamkor.casework.cases import actions, consents
from kamkor.casework.cases.choices import ConsentScope, Giver
from kamkor.casework.cases.errors import NotAMove, NotThere
from kamkor.casework.cases.models import Consent
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from tests.cast import acting, sign_in, somebody

from .conftest import NOW

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def give(case, by, *, until=None, given_on=DAY, words="Бабушка Айша: для школы"):
    new = actions.NewConsent(
        scope=ConsentScope.SCHOOL, giver=Giver.CARER, words=words, given_on=given_on,
        until=until,
    )  # fmt: skip
    with context.acting_as(by.pk):
        return actions.give_consent(case.pk, new, by=acting(by), at=NOW)


def holds(case, by, *, on: date = DAY, scope=ConsentScope.SCHOOL) -> bool:
    with context.acting_as(by.pk):
        return consents.in_force(case.person_id, scope, on=on)


def test_what_was_agreed_to_holds_and_nothing_else(case, begimai):
    give(case, begimai)
    assert holds(case, begimai)
    assert not holds(case, begimai, scope=ConsentScope.SERVICES)


def test_it_holds_through_its_last_day_and_no_longer(case, begimai):
    last = DAY + timedelta(days=30)
    give(case, begimai, until=last)
    assert holds(case, begimai, on=last)
    assert not holds(case, begimai, on=last + timedelta(days=1))
    assert not holds(case, begimai, on=DAY - timedelta(days=1))


def test_what_was_withdrawn_holds_no_longer(case, begimai):
    consent = give(case, begimai)
    with context.acting_as(begimai.pk):
        actions.withdraw_consent(consent.pk, by=acting(begimai), at=NOW)
    assert not holds(case, begimai)
    with context.acting_as(begimai.pk), pytest.raises(NotAMove):
        actions.withdraw_consent(consent.pk, by=acting(begimai), at=NOW)


def test_who_withdrew_it_is_written_down(case, begimai):
    consent = give(case, begimai)
    with context.acting_as(begimai.pk):
        actions.withdraw_consent(consent.pk, by=acting(begimai), at=NOW)
    with context.acting_as_machine():
        verbs = Entry.objects.filter(actor=begimai.pk, subject=case.person_id)
        assert {"case.consent_given", "case.consent_withdrawn"} <= set(
            verbs.values_list("verb", flat=True)
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": "  "},
        {"given_on": DAY + timedelta(days=1)},
        {"until": DAY - timedelta(days=1)},
    ],
)
def test_no_words_or_impossible_days_are_refused(case, begimai, wrong):
    with pytest.raises(NotAMove):
        give(case, begimai, **wrong)


def test_nobody_out_of_reach_sees_or_writes_it(case, begimai, damir):
    consent = give(case, begimai)
    assert not holds(case, damir)
    with pytest.raises(NotThere):
        give(case, damir)
    with context.acting_as(damir.pk):
        assert not Consent.objects.exists()
        with pytest.raises(NotThere):
            actions.withdraw_consent(consent.pk, by=acting(damir), at=NOW)


def test_a_colleague_without_the_case_does_not_write_it(case, osh):
    other = somebody("nurlan", RoleCode.SOCIAL_WORKER, at=osh)
    with pytest.raises((NotThere, PermissionDenied)):
        give(case, other)


def test_what_was_agreed_to_is_never_rewritten(case, begimai):
    consent = give(case, begimai)
    with (
        context.acting_as_machine(),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        Consent.objects.filter(pk=consent.pk).update(scope=ConsentScope.SERVICES)


def test_the_words_are_sealed(case, begimai):
    assert "Айша".encode() not in bytes(give(case, begimai).words)


def test_the_page_writes_shows_and_withdraws_it(case, begimai, client):
    sign_in(client, begimai)
    shown = client.post(
        reverse("case-consent", args=[case.pk]),
        {"scope": "school", "giver": "carer", "words": "Айша апа",
         "given_on": timezone.localdate().isoformat()},
        follow=True,
    ).content.decode()  # fmt: skip
    assert "Айша апа" in shown
    with context.acting_as_machine():
        address = reverse("case-consent-withdraw", args=[Consent.objects.get().pk])
    assert address in shown
    shown = client.post(address, follow=True).content.decode()
    assert address not in shown
    assert "Айша апа" in shown


def test_a_last_day_before_the_first_is_refused_on_the_page(case, begimai, client):
    answer = sign_in(client, begimai).post(
        reverse("case-consent", args=[case.pk]),
        {"scope": "school", "giver": "carer", "words": "Айша",
         "given_on": "2026-09-14", "until": "2026-09-01"},
    )  # fmt: skip
    assert answer.status_code == 422


def test_the_page_of_a_consent_of_others_is_not_there(case, begimai, damir, client):
    consent = give(case, begimai)
    sign_in(client, damir)
    for name, pk in (("case-consent", case.pk), ("case-consent-withdraw", consent.pk)):
        assert client.post(reverse(name, args=[pk])).status_code == 404
