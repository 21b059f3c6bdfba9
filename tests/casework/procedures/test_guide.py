"""One question at a time, then the legal way and the papers."""

import pytest
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from tests.cast import sign_in, somebody, territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(client):
    client.cookies["django_language"] = "en"
    return sign_in(
        client, somebody("begimai", RoleCode.SOCIAL_WORKER, at=territory("Osh"))
    )


def guide(worker, code="guardianship", **answers):
    return worker.get(reverse("procedure-guide", args=[code]), answers)


def test_both_procedures_are_listed(worker):
    text = worker.get(reverse("procedures")).content.decode()
    assert "Guardianship" in text
    assert "Registration of birth" in text


def test_it_asks_one_question_and_keeps_the_answers(worker):
    text = guide(worker, relation="kin").content.decode()
    assert "Can the parents sign papers?" in text
    assert "Who will care" not in text
    assert '<input type="hidden" name="relation" value="kin">' in text


def test_it_tells_the_way_the_papers_and_who_gives_them(worker):
    text = guide(worker, relation="kin", parents="no", long="no").content.decode()
    assert "Temporary guardianship" in text
    assert "Birth certificate of the child · the civil registry" in text
    assert "First, care by kin" not in text


def test_a_foster_family_asks_first_why_kin_was_not_possible(worker):
    text = guide(worker, relation="other", form="foster").content.decode()
    assert "First, care by kin" in text
    assert "Power of attorney for a relative" in text


def test_an_answer_nobody_offers_is_asked_again(worker):
    assert "Who will care" in guide(worker, relation="<b>").content.decode()


def test_a_procedure_there_is_not_is_not_found(worker):
    assert guide(worker, code="wizardry").status_code == 404
