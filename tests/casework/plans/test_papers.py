"""The child and the family: how the child was asked, who signed the paper or would not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kamkor.casework.plans import actions, reads
from kamkor.casework.plans.choices import HeardHow, PaperState, PaperWho
from kamkor.casework.plans.errors import NotNow, NotThere
from kamkor.casework.plans.models import Plan
from kamkor.foundation.db import context
from tests.casework.cases.conftest import NOW
from tests.cast import acting, sign_in

from .conftest import as_

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate(NOW)


def paper(state=PaperState.SIGNED, who=PaperWho.MOTHER, on=TODAY, words="Асанова Г."):
    return actions.NewPaper(who, state, on, words)


def test_how_and_when_the_child_was_asked_is_kept(draft, begimai, cholpon, client):
    heard = actions.Hearing("Хочу в школу", how=HeardHow.PLAY, on=TODAY)
    as_(begimai, actions.submit, draft.pk, heard=heard, edition=None)
    with context.acting_as_machine():
        plan = Plan.objects.get(pk=draft.pk)
    assert (plan.heard_how, plan.heard_on) == ("play", TODAY)
    text = sign_in(client, cholpon).get(reverse("plan-agree", args=[draft.pk]))
    assert "Хочу в школу" in text.content.decode()


def test_who_signed_and_who_would_not_is_kept(in_force, begimai):
    as_(begimai, actions.note_paper, in_force.pk, paper())
    as_(begimai, actions.note_paper, in_force.pk,
        paper(PaperState.REFUSED, PaperWho.FATHER, words="Не согласен с опекой"))  # fmt: skip
    with context.acting_as(begimai.pk):
        found = reads.papers(reads.find(acting(begimai), in_force.pk))
    assert [(one.paper.who, one.paper.state, one.words) for one in found] == [
        ("father", "refused", "Не согласен с опекой"),
        ("mother", "signed", "Асанова Г."),
    ]


@pytest.mark.parametrize(
    "wrong",
    [paper(on=TODAY + timedelta(days=2)), paper(PaperState.REFUSED, words=" ")],
)
def test_no_day_to_come_and_no_refusal_without_a_reason(in_force, begimai, wrong):
    with pytest.raises(NotNow):
        as_(begimai, actions.note_paper, in_force.pk, wrong)


def test_who_signs_for_an_office_does_not_write_for_the_family(submitted, cholpon):
    with pytest.raises(NotNow):
        as_(cholpon, actions.note_paper, submitted.pk, paper())


def test_nor_does_anybody_far_away(in_force, damir):
    with pytest.raises(NotThere):
        as_(damir, actions.note_paper, in_force.pk, paper())


def test_the_page_writes_it_down(in_force, begimai, client):
    address = reverse("plan-paper", args=[in_force.pk])
    sign_in(client, begimai)
    said = {"who": "child", "state": "refused", "on": TODAY.isoformat(), "words": ""}
    assert client.post(address, said).status_code == 422
    assert client.post(address, {**said, "words": "Боится"}).status_code == 302
    page = client.get(reverse("plan", args=[in_force.pk]))
    assert [line.words for line in page.context["papers"]] == ["Боится"]
