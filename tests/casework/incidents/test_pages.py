"""The screens of reporting, the page of an incident, the list, what each reader sees."""

import re

import pytest
from django.urls import reverse

from kamkor.casework.cases import actions as cases
from kamkor.casework.incidents import actions
from kamkor.casework.incidents.models import Account, Incident
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from tests.casework.incidents.conftest import TOLD, as_, fresh, responses
from tests.cast import sign_in

pytestmark = pytest.mark.django_db

WHAT = {"kind": "2", "often": "repeated", "precision": "about", "on": "2026-09-10"}
WHO = {"whose": "stepparent", "setting": "home", "online": "no", "told_by": "child"}
WORDS = {"words": "Синяк", "child_words": "Ударил"}


def text(answer) -> str:
    return answer.content.decode()


def hidden(answer) -> dict:
    """What the form carries, as a browser would send it."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text(answer))  # fmt: skip
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def press(client, url, answer, go="next", **typed):
    return client.post(url, hidden(answer) | typed | {"go": go})


def test_three_screens_write_an_incident_down(bakyt, aigul, client):
    url = reverse("incident-report", args=[bakyt.pk])
    first = sign_in(client, aigul).get(url)
    second = press(client, url, first, **WHAT)
    third = press(client, url, second, **WHO)
    assert press(client, url, third, **WORDS).status_code == 302
    with context.acting_as_machine():
        row = Account.objects.get()
    assert (row.kind, row.often, row.whose, row.precision) == (
        "2", "repeated", "stepparent", "about"
    )  # fmt: skip


def test_sent_twice_it_is_written_once(bakyt, aigul, client):
    url = reverse("incident-report", args=[bakyt.pk])
    answer = sign_in(client, aigul).get(url)
    for typed in (WHAT, WHO):
        answer = press(client, url, answer, **typed)
    for _time in range(2):
        press(client, url, answer, **WORDS)
    with context.acting_as_machine():
        assert Incident.objects.count() == 1


def test_back_loses_nothing(bakyt, aigul, client):
    url = reverse("incident-report", args=[bakyt.pk])
    second = press(client, url, sign_in(client, aigul).get(url), **WHAT)
    first = press(client, url, second, go="back", **WHO)
    assert 'value="2026-09-10"' in text(first)
    assert hidden(first)["whose"] == "stepparent"


def test_a_screen_that_is_wrong_is_shown_again(bakyt, aigul, client):
    url = reverse("incident-report", args=[bakyt.pk])
    first = sign_in(client, aigul).get(url)
    answer = press(client, url, first, **WHAT | {"on": ""})
    assert answer.status_code == 422
    assert "Укажите день" in text(answer)


def test_a_screen_that_was_jumped_over_is_asked(bakyt, aigul, client):
    url = reverse("incident-report", args=[bakyt.pk])
    sign_in(client, aigul)
    answer = client.post(url, {"screen": "2", "go": "next", **WORDS})
    assert answer.status_code == 422
    with context.acting_as_machine():
        assert not Incident.objects.exists()


def test_a_child_out_of_sight_is_not_there(bakyt, damir, begimai, client):
    for user in (damir, begimai):
        answer = sign_in(client, user).get(reverse("incident-report", args=[bakyt.pk]))
        assert answer.status_code == 404


def test_the_page_shows_the_childs_words_apart_from_the_workers(led, begimai, client):
    page = text(sign_in(client, begimai).get(reverse("incident", args=[led.pk])))
    assert re.search(r"<blockquote>\s*<p>Он меня ударил</p>", page)
    assert "Синяк на руке" in page


def test_the_look_is_written_down(led, begimai, client):
    sign_in(client, begimai).get(reverse("incident", args=[led.pk]))
    with context.acting_as_machine():
        entry = Entry.objects.get(verb="incident.opened")
    assert (entry.actor, entry.subject, entry.sensitivity) == (
        begimai.pk, led.person_id, 3
    )  # fmt: skip


def test_to_whom_it_is_shut_it_is_not_there(led, nurgul, damir, client):
    part = responses(led)["police"]
    for user in (nurgul, damir):
        sign_in(client, user)
        assert client.get(reverse("incident", args=[led.pk])).status_code == 404
        for name, pk in (("incident-response", part.pk), ("incident-amend", led.pk), ("incident-close", led.pk)):  # fmt: skip
            assert client.get(reverse(name, args=[pk])).status_code == 404


def test_a_part_is_answered_on_a_page_of_its_own(led, begimai, client):
    url = reverse("incident-response", args=[responses(led)["police"].pk])
    sign_in(client, begimai)
    answer = client.post(url, {"version": "0", "state": "not_done", "words": ""})
    assert answer.status_code == 422
    assert client.post(url, {"version": "0", "state": "done", "paper": "17"}).status_code == 302  # fmt: skip
    assert responses(led)["police"].state == "done"


def test_the_second_of_two_is_told_and_keeps_what_was_typed(
    led, begimai, aigul, client
):
    url = reverse("incident-response", args=[responses(led)["police"].pk])
    sign_in(client, begimai).post(url, {"version": "0", "state": "done"})
    answer = sign_in(client, aigul).post(
        url, {"version": "0", "state": "not_done", "words": "Уже сообщала школа"}
    )
    assert answer.status_code == 422
    assert "Бегимай К." in text(answer)
    assert "Уже сообщала школа" in text(answer)


def test_written_anew_the_version_before_can_be_read(led, aigul, client):
    url = reverse("incident-amend", args=[led.pk])
    answer = sign_in(client, aigul).get(url)
    answer = press(client, url, answer, **WHAT)
    answer = press(client, url, answer, **WHO)
    more = {"words": "Врач подтвердил", "reason": "Осмотр", "version": led.version}
    answer = press(client, url, answer, **more)
    assert answer.status_code == 302
    page = text(client.get(answer.url))
    assert "Врач подтвердил" in page
    assert "Синяк на руке" in page


def test_the_forms_of_two_who_amend_do_not_overwrite(led, aigul, client):
    url = reverse("incident-amend", args=[led.pk])
    answer = sign_in(client, aigul).get(url)
    answer = press(client, url, answer, **WHAT)
    answer = press(client, url, answer, **WHO)
    more = {"words": "Врач", "reason": "Осмотр", "version": led.version - 1}
    assert press(client, url, answer, **more).status_code == 422
    assert fresh(led).version == led.version


def test_who_leads_finds_it_in_the_list(led, gulnaz, client):
    page = text(sign_in(client, gulnaz).get(reverse("incidents")))
    assert "Асанов Бакыт Маратович" in page
    assert "Бегимай К." in page


def test_a_worker_has_no_list(led, begimai, client):
    assert sign_in(client, begimai).get(reverse("incidents")).status_code == 403


def test_the_list_is_narrowed_to_what_is_late(led, gulnaz, client):
    sign_in(client, gulnaz)
    late = text(client.get(reverse("incidents"), {"state": "late"}))
    closed = text(client.get(reverse("incidents"), {"state": "closed"}))
    assert "Асанов" in late  # reported in September, the police not told since
    assert "Асанов" not in closed


@pytest.mark.parametrize("name", ["child", "case"])
def test_the_panel_says_that_there_is_one_only_to_who_may_open_it(
    name, case, led, aigul, begimai, nurgul, client
):

    as_(aigul, cases.assign, case.pk, to=nurgul.pk, version=None)
    pk = case.person_id if name == "child" else case.pk
    url, link = reverse(name, args=[pk]), reverse("incident", args=[led.pk])
    assert link in text(sign_in(client, begimai).get(url))
    shut = text(sign_in(client, nurgul).get(url))
    assert "Асанов" in shut
    assert led.number not in shut
    assert link not in shut


def test_the_panel_says_nothing_of_what_happened(led, gulnaz, client):
    page = text(sign_in(client, gulnaz).get(reverse("child", args=[led.person_id])))
    assert led.number in page
    assert "Синяк" not in page
    assert "отчим" not in page


def test_my_work_leads_to_the_incident(led, begimai, client):
    page = text(sign_in(client, begimai).get(reverse("work")))
    assert reverse("incident", args=[led.pk]) in page
    assert "Письменное сообщение в милицию" in page


def test_the_page_costs_the_same_however_much_happened(
    led, begimai, aigul, client, django_assert_max_num_queries
):
    for number in range(5):
        as_(aigul, actions.amend, led.pk, TOLD, reason=str(number), version=None)
    sign_in(client, begimai)
    with django_assert_max_num_queries(30):
        client.get(reverse("incident", args=[led.pk]))


def test_the_list_costs_the_same_however_long(
    bakyt, aigul, client, django_assert_max_num_queries
):
    for _time in range(4):
        as_(aigul, actions.report, bakyt.pk, TOLD)
    sign_in(client, aigul)
    with django_assert_max_num_queries(20):
        client.get(reverse("incidents"))
