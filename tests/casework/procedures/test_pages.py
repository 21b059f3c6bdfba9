"""Pages of procedures: begun from the child, led step by step."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.casework.procedures import actions
from kamkor.casework.procedures.choices import Held, Outcome
from kamkor.casework.procedures.models import Procedure
from kamkor.foundation.db import context
from kamkor.foundation.places.models import Organisation
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
    assert 'name="parents"' in text and 'name="relation"' not in text
    assert "A relative" in text
    assert "The register knows it: round" in text
    text = desk.get(begin(grandson), {"ask": "yes"}).content.decode()
    assert 'value="kin" required checked' in text
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


def test_a_day_to_come_is_told_at_its_field_and_nothing_is_lost(desk, before_decision):
    address = reverse("procedure", args=[before_decision.pk])
    said = {"edition": only().edition, "outcome": "granted", "on": "2999-01-01",
            "number": "204", "words": "По телефону"}  # fmt: skip
    answer = desk.post(address, said)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "This day has not come yet." in text
    assert 'value="204"' in text and "По телефону" in text


def test_a_paper_that_cannot_be_had_asks_why_and_keeps_the_choice(desk, temporary):
    address = reverse("procedure-paper", args=[temporary.pk, "inspection"])
    answer = desk.post(address, {"state": "impossible"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why the paper cannot be had." in text
    assert 'value="impossible" selected' in text


def test_the_competent_body_is_proposed_with_the_act_and_can_be_changed(
    desk, temporary, osh, aigul
):
    with context.acting_as_machine():
        unit = Organisation.objects.create(
            code="KG-OSH-TU", country="kg", kind="territorial_unit", territory=osh,
            name_en="Osh unit",
        )  # fmt: skip
        other = Organisation.objects.create(
            code="KG-OSH-AKIMAT", country="kg", kind="akimat", territory=osh,
            name_en="Osh city hall",
        )  # fmt: skip
    as_(aigul, actions.advance, temporary.pk, Outcome.DONE, on=TODAY)
    text = desk.get(reverse("procedure", args=[temporary.pk])).content.decode()
    assert f'<option value="{unit.pk}" selected>' in text
    assert "Questions of guardianship" in text and "Not verified" in text
    address = reverse("procedure-submit", args=[temporary.pk])
    late = desk.post(address, {"given-on": "2999-01-01", "given-number": "17"})
    assert late.status_code == 422 and 'value="17"' in late.content.decode()
    desk.post(address, {"given-body": other.pk, "given-on": TODAY})
    with context.acting_as_machine():
        assert temporary.submissions.get().body == other
    text = desk.get(reverse("procedure", args=[temporary.pk])).content.decode()
    assert "Osh city hall" in text


def test_no_court_is_proposed(desk, grandson, aigul, osh):
    court = {"relation": "kin", "parents": "no", "long": "yes"}
    found = as_(aigul, actions.begin, actions.New("guardianship", court, [grandson.pk]))
    text = desk.get(reverse("procedure", args=[found.pk])).content.decode()
    assert 'name="given-body"' in text and "k-law" not in text
