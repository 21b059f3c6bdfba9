"""A country may ask a step of the chain only of plans that take the child away."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kamkor.casework.cases.models import Case
from kamkor.casework.clock.models import Deadline
from kamkor.casework.plans import actions, approval, reads
from kamkor.casework.plans.models import Plan
from kamkor.foundation.access.models import Link
from kamkor.foundation.db import context
from tests.cast import sign_in

from .conftest import HEARD, as_, on_its_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def only(monkeypatch):
    """Lets one step be asked only of plans that take the child from the family."""

    def let(code):
        chain = on_its_page()
        chain[code] = replace(chain[code], when=approval.AWAY)
        monkeypatch.setattr(approval, "here", lambda: chain)

    return let


def submit(begimai, draft, *, away):
    return as_(begimai, actions.submit, draft.pk, heard=HEARD, away=away, edition=None)


def stands(plan, case):
    with context.acting_as_machine():
        state = Case.objects.get(pk=case.pk).state
        return Plan.objects.get(pk=plan.pk).state, state


def test_the_countries_ask_every_step_of_every_plan():
    for country in ("kg", "kz"):
        assert not any(step.when for step in approval.of(country).values())


def test_a_plan_within_the_family_is_in_force_by_the_commission(
    only, draft, assessed, begimai, cholpon
):
    only(approval.APPROVE)
    submit(begimai, draft, away=False)
    as_(cholpon, actions.agree, draft.pk, edition=None)
    assert stands(draft, assessed) == ("in_force", "in_execution")
    with context.acting_as_machine():
        plan = Plan.objects.get(pk=draft.pk)
        kinds = set(Deadline.objects.running().values_list("kind", flat=True))
    assert (plan.agreed_by, plan.approved_by) == (cholpon.pk, None)
    assert {"measure", "plan_review"} <= kinds
    assert len(reads.signatures(plan)) == 2


def test_or_goes_past_it_to_the_akim(only, draft, assessed, begimai, temir):
    only(approval.AGREE)
    submit(begimai, draft, away=False)
    assert stands(draft, assessed) == ("agreed", "plan_agreed")
    with context.acting_as_machine():
        shown = Link.objects.filter(record=draft.pk, valid_until=None)
        assert [link.user_id for link in shown] == [temir.pk]
    as_(temir, actions.approve, draft.pk, edition=None)
    assert stands(draft, assessed) == ("in_force", "in_execution")


@pytest.mark.parametrize("away", [True, None])
def test_one_that_takes_the_child_away_or_does_not_say_is_asked_all(
    only, draft, assessed, begimai, cholpon, temir, away
):
    only(approval.APPROVE)
    submit(begimai, draft, away=away)
    as_(cholpon, actions.agree, draft.pk, edition=None)
    assert stands(draft, assessed)[0] == "agreed"


@pytest.mark.parametrize("without", [[], ["agree"], ["approve"], ["agree", "approve"]])
def test_the_database_knows_what_was_asked(submitted, cholpon, without):
    with (
        context.acting_as_machine(),
        pytest.raises(IntegrityError, match="plans_in_force_by_the_chain"),
        transaction.atomic(),
    ):
        agreed = None if "approve" in without else cholpon.pk
        Plan.objects.filter(pk=submitted.pk).update(
            state="in_force", without=without, agreed_by=agreed
        )


def test_the_worker_is_asked_only_where_it_matters(only, draft, begimai, client):
    sign_in(client, begimai)
    address = reverse("plan", args=[draft.pk])
    assert 'name="away"' not in client.get(address).content.decode()
    only(approval.APPROVE)
    page = client.get(address)
    assert 'name="away"' in page.content.decode()
    said = {"edition": page.context["plan"].edition, "words": "Хочу в свой класс"}
    answer = client.post(reverse("plan-submit", args=[draft.pk]), said)
    assert answer.status_code == 422
    assert "away" in answer.context["submitting"].errors


def test_and_the_plan_says_what_was_told(only, draft, begimai, cholpon, client):
    only(approval.APPROVE)
    sign_in(client, begimai)
    edition = client.get(reverse("plan", args=[draft.pk])).context["plan"].edition
    page = client.post(
        reverse("plan-submit", args=[draft.pk]),
        {"edition": edition, "words": "Хочу в свой класс", "away": "no"},
        follow=True,
    )
    assert "оставляет ребёнка в семье" in page.content.decode()
