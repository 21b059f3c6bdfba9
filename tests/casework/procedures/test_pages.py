"""Pages of procedures: begun from the child, led step by step."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.casework.procedures import actions
from kamkor.casework.procedures.choices import Held
from kamkor.casework.procedures.models import Procedure
from kamkor.foundation.db import context
from tests.cast import sign_in

from .conftest import KIN, TODAY, as_

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, aigul):
    client.cookies["django_language"] = "en"
    return sign_in(client, aigul)


def only():
    with context.acting_as_machine():
        return Procedure.objects.get()


def begin(child):
    return reverse("procedure-begin", args=[child.pk, "guardianship"])


def test_it_is_begun_from_the_childs_page(desk, grandson):
    text = desk.get(reverse("child", args=[grandson.pk])).content.decode()
    assert begin(grandson) in text
    assert "Begin: Guardianship" in text


def test_what_the_register_knows_is_filled_in_with_its_source(desk, grandson):
    text = desk.get(begin(grandson)).content.decode()
    assert 'value="kin" required checked' in text
    assert "The register knows it: round" in text
    text = desk.get(begin(grandson), KIN).content.decode()
    assert 'value="Сатыбалдиева Гүлсара"' in text


def test_the_procedure_is_begun_and_shown(desk, grandson):
    address = f"{begin(grandson)}?relation=kin&parents=no&long=no"
    answer = desk.post(address, {"carer": "Сатыбалдиева Г.", "kinship": "grandparent"})
    assert answer.status_code == 302
    text = desk.get(reverse("procedure", args=[only().pk])).content.decode()
    assert "Temporary guardianship" in text
    assert "Gather the papers" in text
    assert "Сатыбалдиева Г." in text


def test_strangers_are_asked_why_for_each_nearer_way(desk, grandson):
    address = f"{begin(grandson)}?relation=other&form=foster"
    assert "Why not: Temporary guardianship?" in desk.get(address).content.decode()
    assert desk.post(address, {"kinship": "non_kin"}).status_code == 422


def test_a_decision_without_its_number_is_not_kept(desk, before_decision):
    address = reverse("procedure", args=[before_decision.pk])
    edition = only().edition
    said = {"edition": edition, "outcome": "granted", "on": TODAY}
    assert desk.post(address, said).status_code == 422
    assert only().step == "decision"
    assert desk.post(address, {**said, "number": "204"}).status_code == 302
    assert only().standing == "lasting"


def test_papers_are_ticked_off(desk, temporary):
    address = reverse("procedure-paper", args=[temporary.pk, "inspection"])
    desk.post(address, {"state": "have"})
    text = desk.get(reverse("procedure", args=[temporary.pk])).content.decode()
    assert "<strong>in hand</strong>" in text


def test_a_wrong_decision_is_taken_back_on_the_page(desk, temporary, granted):
    address = reverse("procedure-take-back", args=[temporary.pk, granted.pk])
    desk.post(address, {"why-reason": "Другой ребёнок"})
    assert only().step == "decision"


def test_the_lists_tell_mine_and_those_that_end_soon(desk, temporary):
    listed = reverse("procedure-list")
    assert "Temporary" not in desk.get(listed, {"which": "expiring"}).content.decode()
    assert "Сатыбалдиев Эмил" in desk.get(listed).content.decode()


def test_others_are_not_there(client, temporary, damir):
    desk = sign_in(client, damir)
    assert desk.get(reverse("procedure", args=[temporary.pk])).status_code == 404


def test_the_page_costs_the_same_however_long_the_story(
    desk, temporary, granted, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40):
        desk.get(reverse("procedure", args=[temporary.pk]))


def test_reasons_and_words_cost_no_query_each(desk, temporary, aigul):
    address = reverse("procedure", args=[temporary.pk])
    desk.get(address)
    before = _queries(desk, address)
    for code in ("application", "applicant_id", "inspection"):
        as_(aigul, actions.say_paper, temporary.pk, code, state=Held.IMPOSSIBLE,
            reason="Сгорело")  # fmt: skip
    assert _queries(desk, address) <= before + 1, "the child's key, once"


def _queries(desk, address):
    with CaptureQueriesContext(connection) as found:
        desk.get(address)
    return len(found)
