"""A body without an account signs its step by a page that opens once."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kamkor.casework.plans import actions, approval, reads
from kamkor.casework.plans.errors import (
    NotReady,
    Shut,
)
from kamkor.casework.plans.models import Plan, Signature
from kamkor.foundation.db import context
from kamkor.register.people.models import Person
from tests.casework.cases.conftest import NOW
from tests.casework.plans.conftest import HEARD, as_
from tests.casework.plans.test_waiting import running
from tests.cast import acting, sign_in

from .conftest import WORDS, chain, opine, stands

pytestmark = pytest.mark.django_db


def test_where_the_body_has_no_account_the_worker_answers_for_the_wait(
    outside, begimai, body
):
    (row,) = running(outside).values()
    assert (row.kind, row.owner) == ("plan_opinion", begimai.pk)


def test_and_where_it_may_not_sign_outside_nothing_is_submitted(
    draft, term, begimai, monkeypatch
):
    monkeypatch.setattr(approval, "here", lambda: chain(outside=None))
    with pytest.raises(NotReady, match="Орган опеки"):
        as_(begimai, actions.submit, draft.pk, heard=HEARD, edition=None)


def test_a_one_time_page_takes_the_opinion_of_the_body(
    outside, begimai, cholpon, client
):
    sign_in(client, begimai)
    page = client.post(reverse("plan-door", args=[outside.pk]))
    door = page.context["door"]
    assert door.secret in page.content.decode()
    assert door.code not in client.get(
        reverse("plan", args=[outside.pk])
    ).content.decode()  # fmt: skip
    client.logout()
    address = reverse("plan-enter", args=[door.secret])
    wrong = f"{(int(door.code) + 1) % 10**6:06}"
    assert client.post(address, {"code": wrong}).status_code == 422
    page = client.post(address, {"code": door.code}, follow=True)
    text = page.content.decode()
    assert "Бакыт учится" in text
    edition = page.context["plan"].edition
    outside_page = reverse("plan-outside")
    told = {"edition": edition, "sign": "1", "name": "Медет О., опека", "words": ""}
    assert client.post(outside_page, told).status_code == 422
    told["words"] = WORDS
    assert client.post(outside_page, told).status_code == 200
    assert stands(outside) == ("submitted", "agree", "plan_drafted")
    assert client.get(outside_page).status_code == 410
    assert client.post(address, {"code": door.code}).status_code == 422
    with context.acting_as_machine():
        signed = Signature.objects.get(plan=outside, step="guardianship")
        plan = Plan.objects.select_related("case").get(pk=outside.pk)
        line = reads.signatures(plan)[1]
    assert signed.by is None
    assert (line.who, line.words, line.outside) == ("Медет О., опека", WORDS, True)


def test_by_it_the_body_returns_the_plan_too(outside, begimai, client):
    door = as_(begimai, actions.make_door, outside.pk, at=timezone.now())
    page = client.post(
        reverse("plan-enter", args=[door.secret]), {"code": door.code}, follow=True
    )
    told = {"edition": page.context["plan"].edition, "return": "1", "name": "Медет О."}
    assert client.post(reverse("plan-outside"), told).status_code == 422
    told["remarks"] = "Нет срока"
    client.post(reverse("plan-outside"), told)
    assert stands(outside)[0] == "returned"
    with context.acting_as(begimai.pk):
        said = reads.remarks(reads.find(acting(begimai), outside.pk))
    assert re.match(r"Нет срока\s+Медет О\.", said)


def test_it_opens_nothing_once_the_step_was_signed_or_the_child_is_shielded(
    outside, begimai, bakyt, client
):
    door = as_(begimai, actions.make_door, outside.pk, at=timezone.now())
    client.post(reverse("plan-enter", args=[door.secret]), {"code": door.code})
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=True)
    assert client.get(reverse("plan-outside")).status_code == 410
    with context.acting_as_machine():
        Person.objects.filter(pk=bakyt.pk).update(is_shielded=False)
    assert client.get(reverse("plan-outside")).status_code == 200
    late = as_(begimai, actions.make_door, outside.pk, at=timezone.now())
    with context.acting_as_machine():
        plan = Plan.objects.select_related("case").get(pk=outside.pk)
        actions.end_with_case(plan.case, by=context.MACHINE_ID, at=NOW)
    assert client.get(reverse("plan-outside")).status_code == 410
    with pytest.raises(Shut):
        actions.enter(late.secret, late.code, at=timezone.now())


def test_five_wrong_codes_or_a_week_shut_it(outside, begimai):
    door = as_(begimai, actions.make_door, outside.pk)
    wrong = f"{(int(door.code) + 1) % 10**6:06}"
    for _try in range(5):
        with pytest.raises(Shut):
            actions.enter(door.secret, wrong, at=NOW)
    with pytest.raises(Shut):
        actions.enter(door.secret, door.code, at=NOW)
    door = as_(begimai, actions.make_door, outside.pk)
    with pytest.raises(Shut):
        actions.enter(door.secret, door.code, at=NOW + timedelta(days=8))


def test_only_who_works_on_the_case_opens_one_and_only_where_the_chain_says(
    asked, cholpon, medet, begimai
):
    with pytest.raises(PermissionDenied):
        as_(medet, actions.make_door, asked.pk)
    opine(medet, asked)
    with pytest.raises(PermissionDenied):
        as_(begimai, actions.make_door, asked.pk)
