"""Usual measures are data of the country; picking one fills the form and binds nobody."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kamkor.casework.plans import usual
from kamkor.casework.plans.models import Measure
from kamkor.foundation.db import context
from kamkor.register.rights.choices import Right
from tests.casework.providers.offices import body
from tests.cast import sign_in

COUNTRIES = ("kg", "kz")


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_right_has_some(country):
    assert {one.right for one in usual.of(country).values()} == set(Right)


@pytest.mark.parametrize("country", COUNTRIES)
def test_nothing_is_called_law_that_was_not_read(country):
    for one in usual.of(country).values():
        assert one.status != "verified" or one.url


@pytest.fixture
def address(draft):
    with context.acting_as_machine():
        goal = draft.goals.get()
    return reverse("plan-measure", args=[draft.pk, goal.pk])


@pytest.mark.django_db
def test_one_that_is_picked_fills_the_form(address, begimai, osh, client):
    office = body("akimat", osh)
    page = sign_in(client, begimai).get(address, {"usual": "school_enrolment"})
    form = page.context["form"]
    assert form.initial["who"] == f"body:{office.pk}"
    assert form.initial["until"] == timezone.localdate() + timedelta(days=10)
    assert usual.here()["school_enrolment"].label in page.content.decode()


@pytest.mark.django_db
def test_only_those_of_the_goals_right_are_offered(address, begimai, client):
    page = sign_in(client, begimai).get(address, {"usual": "clinic"})
    assert {one.right for one in page.context["offered"]} == {"education"}
    assert page.context["picked"] is None


@pytest.mark.django_db
def test_what_is_sent_counts_and_not_what_was_picked(address, begimai, client):
    sign_in(client, begimai)
    until = timezone.localdate() + timedelta(days=5)
    said = {"words": "Своё", "who": f"user:{begimai.pk}", "until": until.isoformat()}
    assert client.post(f"{address}?usual=school_enrolment", said).status_code == 302
    with context.acting_as_machine():
        assert Measure.objects.filter(until=until, owner=begimai.pk).exists()


@pytest.mark.django_db
def test_a_goal_of_another_plan_is_not_there(draft, begimai, client):
    address = reverse("plan-measure", args=[draft.pk, draft.pk])
    assert sign_in(client, begimai).get(address).status_code == 404
