"""The pages and papers of the Commission."""

import io

import pytest
from django.urls import reverse
from docx import Document

from kamkor.casework.commission import actions
from kamkor.casework.commission.models import Commission, Item
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from tests.cast import sign_in
from tests.standing import standing

from .conftest import as_, cast, come, item_of

pytestmark = pytest.mark.django_db
CHILD = "Асанов Бакыт"


def text(answer) -> str:
    return answer.content.decode()


def post(client, url, *given, **said):
    return client.post(reverse(url, args=given), said, follow=True)


@standing
def held(opened, cholpon, daniyar, elnura, temir):
    cast(opened, (cholpon, "for"), (daniyar, "for"), (elnura, "against"))
    as_(cholpon, actions.decide, item_of(opened).pk, words="Согласовать план")
    as_(cholpon, actions.close, opened.pk)
    return opened


def test_a_commission_is_begun_and_a_session_called(body, aigul, submitted, client):
    sign_in(client, aigul)
    post(client, "commission", organisation=str(body.pk))
    with context.acting_as_machine():
        made = Commission.objects.get()
    answer = client.post(
        reverse("commission-call", args=[made.pk]),
        {"day": "2030-01-15", "time": "10:00", "where": "Зал"}, follow=True,
    )  # fmt: skip
    assert CHILD in text(answer)


def test_a_day_gone_by_is_refused_and_nothing_typed_is_lost(commission, aigul, client):
    sign_in(client, aigul)
    answer = client.post(
        reverse("commission-call", args=[commission.pk]),
        {"day": "2020-01-15", "time": "10:00", "where": "Большой зал"},
    )
    assert answer.status_code == 422
    assert "Большой зал" in text(answer)


def test_a_member_is_appointed_and_leaves(empty, aigul, cholpon, client):
    sign_in(client, aigul)
    answer = post(client, "commission-members", empty.pk, user=str(cholpon.pk),
                  function="chair", since="2026-01-01")  # fmt: skip
    assert "Чолпон М.</strong>, председатель" in text(answer)
    with context.acting_as_machine():
        seat = empty.members.get()
    answer = post(client, "commission-members", empty.pk, end=str(seat.pk))
    assert "Чолпон М.</strong>" not in text(answer)


def test_the_chair_leads_a_session_by_its_pages(
    session, submitted, aigul, cholpon, daniyar, elnura, temir, client
):
    come(session, cholpon, daniyar, elnura, by=aigul)
    sign_in(client, cholpon)
    assert "Идёт" in text(post(client, "commission-go", session.pk, "open"))
    item = item_of(session)
    page = text(client.get(reverse("commission-item", args=[item.pk])))
    assert "Записать в школу" in page
    assert "Хочу в свой класс" in page
    post(client, "commission-item", item.pk, vote="for", user=str(cholpon.pk))
    answer = post(client, "commission-item", item.pk, decide="1", words="Согласовать")
    assert "Ещё не голосовали: Данияр Ж., Элнура Б." in text(answer)
    for user in (daniyar, elnura):
        as_(user, actions.vote, item.pk, user=user.pk, choice="for")
    answer = post(client, "commission-item", item.pk, decide="1", words="Согласовать")
    assert "Решение 1/1" in text(answer)
    assert "закрыто" in text(post(client, "commission-go", session.pk, "close")).lower()


def test_who_steps_aside_finds_the_child_nowhere(opened, elnura, client):
    sign_in(client, elnura)
    item = item_of(opened)
    post(client, "commission-item", item.pk, recuse="1", reason="Сосед")
    assert client.get(reverse("commission-item", args=[item.pk])).status_code == 404
    page = text(client.get(reverse("commission-session", args=[opened.pk])))
    assert CHILD not in page
    assert "1 вопрос вам не показан" in page


def test_once_it_is_closed_members_read_no_names(held, cholpon, aigul, client):
    address = reverse("commission-session", args=[held.pk])
    assert CHILD not in text(sign_in(client, cholpon).get(address))
    assert CHILD in text(sign_in(client, aigul).get(address))


def docx(answer) -> str:
    paper = Document(io.BytesIO(answer.content))
    return " ".join(p.text for p in paper.paragraphs)


def test_minutes_name_the_child_only_where_asked_and_seen(held, aigul, cholpon, client):
    address = reverse("commission-minutes", args=[held.pk, "docx"])
    sign_in(client, aigul)
    named = docx(client.get(address, {"names": "1", "language": "ru"}))
    assert CHILD in named
    assert "за — 2, против — 1" in named
    assert CHILD not in docx(client.get(address, {"language": "ru"}))
    sign_in(client, cholpon)
    assert CHILD not in docx(client.get(address, {"names": "1", "language": "ru"}))


def test_minutes_speak_the_language_asked(held, aigul, client):
    address = reverse("commission-minutes", args=[held.pk, "docx"])
    sign_in(client, aigul)
    assert "жыйындын протоколу" in docx(client.get(address, {"language": "ky"}))
    assert "отырыстың хаттамасы" in docx(client.get(address, {"language": "kk"}))
    answer = client.get(reverse("commission-minutes", args=[held.pk, "pdf"]))
    assert answer.content.startswith(b"%PDF")


def test_an_extract_tells_of_one_child(held, aigul, client):
    item = item_of(held)
    address = reverse("commission-extract", args=[item.pk, "docx"])
    said = docx(sign_in(client, aigul).get(address, {"language": "ru"}))
    assert CHILD in said
    assert "Согласовать план" in said
    with context.acting_as_machine():
        look = Entry.objects.get(verb="commission.extract_read")
    assert (look.actor, look.subject) == (aigul.pk, item.person_id)


def test_the_look_at_an_item_is_written_down(session, cholpon, client):
    item = item_of(session)
    sign_in(client, cholpon).get(reverse("commission-item", args=[item.pk]))
    with context.acting_as_machine():
        entry = Entry.objects.get(verb="commission.item_opened")
    assert (entry.actor, entry.subject) == (cholpon.pk, item.person_id)


def test_a_worker_puts_a_case_before_it(assessed, commission, begimai, client):
    sign_in(client, begimai)
    answer = post(client, "commission-put", assessed.pk, question="Нужна опека?",
                  summary="Бабушка больна")  # fmt: skip
    assert "На рассмотрении Комиссии" in text(answer)
    with context.acting_as_machine():
        assert Item.objects.get().kind == "case"


def test_the_report_is_taken_as_a_file(held, commission, aigul, client):
    sign_in(client, aigul)
    address = reverse("commission-report", args=[commission.pk])
    page = text(client.get(address, {"until": "2026-12-31"}))
    assert "Проведено заседаний" in page
    assert "Срок следующего отчёта: 10 янв" in page
    answer = client.get(address, {"until": "2026-12-31", "format": "xlsx"})
    assert answer.content.startswith(b"PK")


def test_another_unit_reads_no_report(commission, damir, client):
    address = reverse("commission-report", args=[commission.pk])
    assert sign_in(client, damir).get(address).status_code == 404


@pytest.mark.parametrize(
    ("url", "most"),
    [("commission", 22), ("commission-session", 34), ("commission-tasks", 22)],
)
def test_a_page_costs_so_many_queries(
    url, most, session, aigul, client, django_assert_max_num_queries
):
    given = [session.pk] if url == "commission-session" else []
    sign_in(client, aigul)
    with django_assert_max_num_queries(most):
        client.get(reverse(url, args=given))


def test_an_item_costs_so_many_queries(
    opened, aigul, client, django_assert_max_num_queries
):
    item = item_of(opened)
    sign_in(client, aigul)
    with django_assert_max_num_queries(42):
        client.get(reverse("commission-item", args=[item.pk]))


@pytest.mark.parametrize(("who", "opens"), [("aigul", True), ("begimai", False)])
def test_a_case_leads_to_its_item_only_who_may_open_it(
    who, opens, session, client, request
):
    sign_in(client, request.getfixturevalue(who))
    found = item_of(session)
    address = reverse("commission-item", args=[found.pk])
    page = text(client.get(reverse("case", args=[found.case_id])))
    assert str(found.get_state_display()) in page
    assert (address in page) is opens
    assert (client.get(address).status_code == 200) is opens
