"""Pages of referrals: asked on the case, answered by the body, on paper."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.casework.referrals import actions
from kamkor.casework.referrals.choices import ReferralState
from kamkor.casework.referrals.models import Referral
from kamkor.foundation.db import context
from tests.cast import sign_in

from .conftest import WORDS, as_, body, new

pytestmark = pytest.mark.django_db


def test_the_worker_asks_from_the_case(case, begimai, clinic, consent, client):
    sign_in(client, begimai)
    assert (
        reverse("referral-what", args=[case.pk])
        in client.get(reverse("case", args=[case.pk])).content.decode()
    )
    first = client.post(reverse("referral-what", args=[case.pk]), {"need": "health"})
    said = {"organisation": clinic.pk, "basis": "consent", "words": WORDS}
    answer = client.post(first["Location"], said, follow=True)
    assert WORDS in answer.content.decode()


def test_what_was_typed_is_kept_when_no_consent_is_there(case, begimai, clinic, client):
    sign_in(client, begimai)
    said = {"organisation": clinic.pk, "basis": "consent", "words": WORDS}
    answer = client.post(reverse("referral-new", args=[case.pk, "health"]), said)
    assert answer.status_code == 422
    assert WORDS in answer.content.decode()


def test_the_body_answers(sent, sabira, client):
    sign_in(client, sabira)
    listed = client.get(reverse("referrals-received")).content.decode()
    assert "Асанов Бакыт" in listed
    address = reverse("referral", args=[sent.pk])
    edition = client.get(address).context["answering"].initial["edition"]
    refused = client.post(address, {"edition": edition, "state": "declined"})
    assert refused.status_code == 422
    done = client.post(address, {"edition": edition, "state": "accepted"})
    assert done["Location"] == address


def test_a_stranger_finds_nothing(sent, nurlan, damir, client):
    for user in (nurlan, damir):
        sign_in(client, user)
        assert client.get(reverse("referral", args=[sent.pk])).status_code == 404


def test_the_sender_replies_and_takes_back(sent, begimai, client):
    sign_in(client, begimai)
    address = reverse("referral-go-on", args=[sent.pk, "recall"])
    assert client.post(address, {"edition": 1, "words": ""}).status_code == 422
    client.post(address, {"edition": 1, "words": "Не нужно"})
    with context.acting_as_machine():
        assert Referral.objects.get(pk=sent.pk).state == "recalled"


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("language", ["ky", "kk", "ru", "en"])
def test_the_letter_is_a_paper_without_a_name_on_its_file(
    sent, begimai, client, kind, language
):
    sign_in(client, begimai)
    answer = client.get(reverse("referral-letter", args=[sent.pk, kind, language]))
    assert answer["Content-Disposition"] == f'attachment; filename="referral.{kind}"'


def test_the_body_takes_no_letter(sent, sabira, client):
    sign_in(client, sabira)
    assert (
        client.get(reverse("referral-letter", args=[sent.pk, "pdf", "ru"])).status_code
        == 403
    )


def test_the_list_costs_the_same_however_long(
    sent, case, sabira, begimai, clinic, client, django_assert_max_num_queries
):
    for need in ("social", "education", "care"):
        as_(begimai, actions.send, case.pk, new(clinic, need=need))
    sign_in(client, sabira)
    with django_assert_max_num_queries(22):
        client.get(reverse("referrals-received"))


def test_the_panel_is_one_query(sent, case, osh, begimai, client):
    address = reverse("case", args=[case.pk])
    sign_in(client, begimai)
    client.get(address)
    before = _queries(client, address)
    for n in range(3):
        office = body(osh, f"x-{n}", "clinic", f"Клиника {n}")
        as_(begimai, actions.send, case.pk, new(office, basis="danger"))
    assert _queries(client, address) == before


def test_what_was_said_costs_no_query_each(sent, sabira, begimai, client):
    address = reverse("referral", args=[sent.pk])
    sign_in(client, begimai)
    for _ in range(2):
        ask = actions.Answer(ReferralState.ASKED, "Когда?")
        as_(sabira, actions.answer, sent.pk, ask, edition=None)
        as_(begimai, actions.reply, sent.pk, words="Завтра", edition=None)
        seen = _queries(client, address)
    ask = actions.Answer(ReferralState.ASKED, "Где?")
    as_(sabira, actions.answer, sent.pk, ask, edition=None)
    as_(begimai, actions.reply, sent.pk, words="Там", edition=None)
    assert _queries(client, address) == seen


def _queries(client, address):
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)
