"""What procedures put on the page of a case and beside a gap."""

import pytest
from django.urls import reverse

from kamkor.casework.cases import actions as cases
from kamkor.casework.procedures import actions
from kamkor.casework.procedures.actions import New
from kamkor.casework.procedures.models import Procedure
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.rights.models import Gap
from tests.cast import sign_in, somebody

from .conftest import KIN, as_

pytestmark = pytest.mark.django_db
BEGIN = "procedures/begin/"


@pytest.fixture
def desk(client, aigul):
    client.cookies["django_language"] = "en"
    return sign_in(client, aigul)


@pytest.fixture
def case(grandson, aigul):
    return as_(aigul, cases.open_case, grandson.pk, reason="Бабушка одна", worker=None)


@pytest.fixture
def gap(grandson):
    with context.acting_as_machine():
        return Gap.objects.get(person=grandson.pk, right="care", closed_at=None)


def test_the_case_begins_a_procedure_that_belongs_to_it(desk, case, grandson):
    text = desk.get(reverse("case", args=[case.pk])).content.decode()
    begin = reverse("procedure-begin", args=[grandson.pk, "guardianship"])
    assert f'href="{begin}?case={case.pk}"' in text
    address = f"{begin}?case={case.pk}&relation=kin&parents=no&long=no"
    desk.post(address, {"carer": "Сатыбалдиева Г.", "kinship": "grandparent"})
    with context.acting_as_machine():
        assert Procedure.objects.get().case == case
    text = desk.get(reverse("case", args=[case.pk])).content.decode()
    assert "Temporary guardianship" in text and begin not in text
    with context.acting_as_machine():
        seen = Entry.objects.filter(verb="procedure.panel_seen", subject=grandson.pk)
        assert seen.exists()


def test_the_gap_begins_what_restores_the_right(desk, gap, grandson):
    text = desk.get(reverse("gap", args=[gap.pk])).content.decode()
    assert reverse("procedure-begin", args=[grandson.pk, "guardianship"]) in text
    assert reverse("procedure-begin", args=[grandson.pk, "birth"]) not in text


def test_a_gap_that_has_its_procedure_leads_to_it(desk, gap, grandson, aigul):
    made = as_(aigul, actions.begin, New("guardianship", KIN, [grandson.pk]))
    text = desk.get(reverse("gap", args=[gap.pk])).content.decode()
    assert reverse("procedure", args=[made.pk]) in text
    assert BEGIN not in text


def test_who_leads_no_procedures_is_offered_none(client, gap, osh):
    teacher = somebody("seitek", RoleCode.SCHOOL, at=osh, name="Сейтек М.")
    page = sign_in(client, teacher).get(reverse("gap", args=[gap.pk]))
    assert BEGIN not in page.content.decode()


def test_the_panels_cost_few_questions_however_many_procedures(
    desk, case, gap, grandson, aigul, django_assert_max_num_queries
):
    as_(aigul, actions.begin, New("guardianship", KIN, [grandson.pk]))
    as_(aigul, actions.begin, New("birth", {"born": "here", "papers": "yes",
        "age": "over_year"}, [grandson.pk]))  # fmt: skip
    desk.get(reverse("case", args=[case.pk]))
    with django_assert_max_num_queries(60):
        desk.get(reverse("case", args=[case.pk]))
    with django_assert_max_num_queries(45):
        desk.get(reverse("gap", args=[gap.pk]))


def test_who_knows_of_the_gap_alone_is_offered_no_procedure(client, gap, grandson, osh):
    """The page that begins one speaks of the child."""
    worker = somebody("aizat", RoleCode.SOCIAL_WORKER, at=osh, name="Айзат К.")
    desk = sign_in(client, worker)
    page = desk.get(reverse("gap", args=[gap.pk]))
    assert page.status_code == 200
    assert BEGIN not in page.content.decode()
    begin = reverse("procedure-begin", args=[grandson.pk, "guardianship"])
    assert desk.get(begin).status_code == 404
