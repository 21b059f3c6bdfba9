"""Pages of plans: what was typed is neither lost nor sent where it was not meant."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.casework.clock.choices import Owner
from kamkor.casework.plans import actions
from kamkor.casework.plans.models import Plan
from kamkor.foundation.db import context
from kamkor.register.rights.choices import Right
from tests.cast import sign_in

from .conftest import UNTIL, as_

pytestmark = pytest.mark.django_db


def test_remarks_are_not_dropped_by_signing(submitted, cholpon, client):
    address = reverse("plan-agree", args=[submitted.pk])
    sign_in(client, cholpon)
    edition = client.get(address).context["plan"].edition
    said = {"edition": edition, "remarks": "Нет срока"}
    answer = client.post(address, {**said, "sign": "1"})
    assert answer.status_code == 422
    assert "Нет срока" in answer.content.decode()
    with context.acting_as_machine():
        assert Plan.objects.get(pk=submitted.pk).state == "submitted"
    assert client.post(address, {**said, "return": "1"}).status_code == 302
    with context.acting_as_machine():
        assert Plan.objects.get(pk=submitted.pk).state == "returned"


def test_a_kind_that_is_none_is_not_there(assessed, begimai, client):
    answer = sign_in(client, begimai).post(
        reverse("plans", args=[assessed.pk]), {"kind": "x"}
    )
    assert answer.status_code == 404


def test_the_page_costs_the_same_however_many_measures(draft, begimai, client):
    sign_in(client, begimai)
    address = reverse("plan", args=[draft.pk])
    client.get(address)  # what is read once and kept
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for right in (Right.CARE, Right.HEALTH):
        goal = as_(begimai, actions.add_goal, draft.pk, right=right, words="Цель")
        for words in ("Раз", "Два"):
            as_(begimai, actions.add_measure, goal.pk, words=words,
                owner=Owner(user=begimai.pk), until=UNTIL)  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(few) <= 26
