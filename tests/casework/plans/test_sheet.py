"""A plan on A4: what is on it, who signs, who may have it, and that it is written down."""

from datetime import date

import pytest
from django.urls import reverse

from kamkor.casework.clock.choices import Owner
from kamkor.casework.plans import actions, reads, sheet
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.foundation.documents import Kind
from kamkor.register.rights.choices import Right
from tests.cast import acting, sign_in
from tests.foundation.documents.reading_back import (
    right_edge,
    text_of_docx,
    text_of_pdf,
)

from .conftest import as_

pytestmark = pytest.mark.django_db


def made(plan, user, language="ru", kind=Kind.PDF, on=date(2026, 11, 28)):
    with context.acting_as(user.pk):
        found = reads.find(acting(user), plan.pk)
        return sheet.make(found, kind=kind, language=language, on=on)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ["Цель 1: образование", "Записать в школу", "Не вступил в силу"]),
        ("ky", ["1-максат: билим алуу", "Күчүнө кире элек", "(кол тамга)"]),
        ("kk", ["1-мақсат: білім", "Күшіне енген жоқ", "(қолы)"]),
    ],
)
def test_it_says_goals_measures_and_how_far_it_is(draft, begimai, language, words):
    pdf = text_of_pdf(made(draft, begimai, language))
    docx = text_of_docx(made(draft, begimai, language, Kind.DOCX))
    for part in [*words, "Бакыт учится"]:
        assert part.lower() in pdf.lower()
        assert part.lower() in docx.lower()


def test_the_offices_that_signed_stand_on_it_with_name_and_day(in_force, begimai):
    text = text_of_pdf(made(in_force, begimai))
    assert "Чолпон М." in text
    assert "Темир С." in text
    assert "Хочу в свой класс" in text
    assert "Не вступил в силу" not in text


def test_a_child_of_the_age_of_the_law_signs_and_a_younger_one_does_not(
    draft, begimai, monkeypatch
):
    def lines(born):
        member = type("Member", (), {"name": "Бакыт", "born": born})
        monkeypatch.setattr(sheet.people, "members", lambda _ids: [member])
        return text_of_docx(made(draft, begimai, kind=Kind.DOCX)).count("(подпись)")

    old, young = lines(date(2016, 11, 28)), lines(date(2016, 11, 29))
    assert old == young + 1
    assert lines(None) == old


def test_long_words_and_markup_stay_on_the_page(draft, begimai):
    hostile = "<b>x</b> #panic() " + "Ж" * 80
    goal = as_(begimai, actions.add_goal, draft.pk, right=Right.CARE, words=hostile)
    as_(begimai, actions.add_measure, goal.pk, words=hostile,
        owner=Owner(user=begimai.pk), until=date(2027, 3, 1))  # fmt: skip
    data = made(draft, begimai)
    assert right_edge(data) <= 210 - 15 + 0.3
    assert text_of_pdf(data).count("<b>x</b> #panic()") == 2


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_it_is_downloaded_under_a_number_and_written_down(
    draft, begimai, client, kind, start
):
    answer = sign_in(client, begimai).get(reverse("plan-sheet", args=[draft.pk, kind]))
    assert answer.content.startswith(start)
    with context.acting_as_machine():
        number = draft.case.number.lower()
        assert Entry.objects.filter(
            verb="plan.sheet_made", subject=draft.case.person_id
        )
    assert f'filename="plan-{number}-1.{kind}"' in answer["Content-Disposition"]


def test_the_page_of_the_plan_leads_to_it(draft, begimai, client):
    text = sign_in(client, begimai).get(reverse("plan", args=[draft.pk])).content
    assert reverse("plan-sheet", args=[draft.pk, "pdf"]) in text.decode()


def test_who_may_not_see_the_child_gets_no_sheet(draft, damir, client):
    address = reverse("plan-sheet", args=[draft.pk, "pdf"])
    assert sign_in(client, damir).get(address).status_code == 404


def test_another_kind_of_file_is_not_there(draft, begimai, client):
    address = reverse("plan-sheet", args=[draft.pk, "exe"])
    assert sign_in(client, begimai).get(address).status_code == 404


def test_a_sheet_costs_the_same_however_many_measures(
    draft, begimai, client, django_assert_max_num_queries
):
    sign_in(client, begimai)
    with django_assert_max_num_queries(24):
        client.get(reverse("plan-sheet", args=[draft.pk, "pdf"]))
