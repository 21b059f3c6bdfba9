"""An office whose people work by territory and not in its name would see no referral."""

import pytest
from django.urls import reverse

from kamkor.casework.referrals import actions
from kamkor.casework.referrals.errors import NobodyReads
from kamkor.casework.referrals.models import Referral
from kamkor.foundation.access.models import Grant
from kamkor.foundation.db import context
from tests.cast import acting, sign_in

from .conftest import WORDS, as_, body, new

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(osh):
    return body(osh, "tu-osh", "territorial_unit", "Территориальное управление")


def test_it_is_not_asked(case, begimai, aigul, consent, unit):
    with pytest.raises(NobodyReads):
        as_(begimai, actions.send, case.pk, new(unit))


def test_once_one_of_them_works_in_its_name_it_is(case, begimai, aigul, consent, unit):
    with context.acting_as_machine():
        Grant.objects.filter(user=aigul).update(organisation=unit)
    sent = as_(begimai, actions.send, case.pk, new(unit))
    with context.acting_as(aigul.pk):
        found = Referral.objects.received_by(acting(aigul))
        assert [one.pk for one in found] == [sent.pk]


def test_who_left_does_not_count(case, begimai, aigul, zarina, consent, unit):
    with context.acting_as_machine():
        Grant.objects.filter(user=zarina).update(role="supervisor", organisation=unit)
        type(zarina).objects.filter(pk=zarina.pk).update(is_active=False)
    with pytest.raises(NobodyReads):
        as_(begimai, actions.send, case.pk, new(unit))


def test_a_school_that_has_no_account_is_told_by_a_page_that_opens_once(
    case, begimai, consent, osh
):
    school = body(osh, "s-9", "school", "Школа № 9")
    sent = as_(begimai, actions.send, case.pk, new(school, need="education"))
    assert as_(begimai, actions.make_door, sent.pk)


def test_the_form_says_it_beside_the_office(
    case, begimai, aigul, consent, unit, client
):
    answer = sign_in(client, begimai).post(
        reverse("referral-new", args=[case.pk, "case"]),
        {"organisation": str(unit.pk), "basis": "consent", "words": WORDS},
    )
    assert answer.status_code == 422
    assert "organisation" in answer.context["form"].errors
    assert WORDS in answer.content.decode()
