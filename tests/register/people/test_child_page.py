"""The page of a child: for whom it opens, and what it says."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.audit.models import Entry
from kamkor.foundation.db import context
from kamkor.register.people import story
from tests.cast import keep, sign_in, somebody, territory
from tests.register.people.test_facts import BAKYT
from tests.standing import standing

pytestmark = pytest.mark.django_db


@standing
def kept():
    return keep("round", BAKYT, at=territory("Osh"))


@standing
def child(kept):
    return kept.persons[0]


@standing
def aigul():
    return somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=territory("Osh"))


def page(client, user, path, **kwargs):
    return sign_in(client, user).get(path, **kwargs)


def test_the_officer_of_the_place_sees_who_cares_and_who_is_away(client, aigul, child):
    html = page(client, aigul, f"/children/{child.pk}/", HTTP_ACCEPT_LANGUAGE="en")
    text = html.content.decode()
    assert html.status_code == 200
    assert "Асан уулу Бакыт" in text
    assert "grandparent" in text and "no legal basis" in text
    assert "both parents" in text


@pytest.mark.parametrize("tab", ["timeline", "family", "papers", "lists", "looks"])
def test_every_tab_opens(client, aigul, child, tab):
    assert page(client, aigul, f"/children/{child.pk}/{tab}/").status_code == 200


def test_the_name_is_not_in_the_title(client, aigul, child):
    text = page(client, aigul, f"/children/{child.pk}/").content.decode()
    title = text.split("<title>")[1].split("</title>")[0]
    assert "Бакыт" not in title


def test_the_number_is_masked(client, aigul, child):
    text = page(client, aigul, f"/children/{child.pk}/papers/").content.decode()
    assert BAKYT["pin"] not in text
    assert "2120" in text


def test_a_social_worker_sees_that_the_child_exists_and_no_name(client, child):
    bakyt = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=territory("Osh"))
    text = page(client, bakyt, f"/children/{child.pk}/").content.decode()
    assert child.code in text
    assert "Асан" not in text


@pytest.mark.parametrize("role", [RoleCode.TERRITORIAL_OFFICER, RoleCode.SUPERVISOR])
def test_an_officer_of_another_place_gets_the_answer_of_no_child(client, child, role):
    damir = somebody("damir", role, at=territory("Karakol city"))
    there = page(client, damir, f"/children/{child.pk}/")
    nowhere = page(client, damir, f"/children/{uuid4()}/")
    assert there.status_code == nowhere.status_code == 404


def test_without_the_second_factor_there_is_no_page(client, aigul, child):
    answer = sign_in(client, aigul, factor=1).get(f"/children/{child.pk}/")
    assert answer.status_code == 302
    assert "second-factor" in answer.url


def test_a_stranger_is_sent_to_sign_in(client, child):
    assert client.get(f"/children/{child.pk}/").status_code == 302


def test_every_look_is_written_down_with_its_reason(client, aigul, child):
    page(client, aigul, f"/children/{child.pk}/")
    with context.acting_as_machine():
        look = Entry.objects.get(subject=child.pk, verb="person.opened")
    assert (look.actor, look.relation) == (aigul.pk, "territory")


def test_who_looked_is_shown_by_name(client, aigul, child):
    page(client, aigul, f"/children/{child.pk}/")
    text = page(client, aigul, f"/children/{child.pk}/looks/").content.decode()
    assert "Aigul" in text


def test_a_fact_leads_to_its_record_as_received(client, aigul, kept):
    record = kept.records[0]
    text = page(client, aigul, f"/children/record/{record.pk}/").content.decode()
    assert "Асан уулу Бакыт" in text and "round.xlsx" in text


def test_a_family_shows_its_children(client, aigul, child):
    household = child.membership_facts.model.objects
    with context.acting_as_machine():
        household_id = household.get(person=child).household_id
    text = page(client, aigul, f"/children/family/{household_id}/").content.decode()
    assert "Асан уулу Бакыт" in text


@pytest.mark.parametrize(
    ("newer", "shown"),
    [
        ({"parent_away": "both"}, "Russia"),
        ({"parent_away": "mother"}, "Russia"),
        ({"parent_away": "both", "country": "KZ"}, "Kazakhstan"),
    ],
)
def test_a_newer_list_that_does_not_know_where_hides_no_country(
    client, aigul, newer, shown
):
    osh = territory("Osh")
    child = keep("round", BAKYT, at=osh, on=date(2026, 3, 1)).persons[0]
    said = {"full_name": BAKYT["full_name"], **newer}
    keep("round", said, at=osh, on=date(2026, 9, 1), persons=[child])
    text = page(client, aigul, f"/children/{child.pk}/", HTTP_ACCEPT_LANGUAGE="en")
    head = text.content.decode().split("</h1>")[1].split("</header>")[0]
    assert f", {shown}" in head


def test_a_newer_list_that_does_not_know_the_papers_hides_none(client, aigul):
    osh = territory("Osh")
    child = keep("round", BAKYT, at=osh, on=date(2026, 3, 1)).persons[0]
    said = {"full_name": BAKYT["full_name"], "kinship": "aunt_uncle"}
    keep("school", said, at=osh, on=date(2026, 9, 1), persons=[child])
    text = page(client, aigul, f"/children/{child.pk}/", HTTP_ACCEPT_LANGUAGE="en")
    head = text.content.decode().split("</h1>")[1].split("</header>")[0]
    assert "aunt or uncle, legal basis: no legal basis" in head


def test_a_parent_who_came_back_is_not_sought_in_the_old_country(client, aigul):
    osh = territory("Osh")
    name = {"full_name": BAKYT["full_name"]}
    child = keep("round", BAKYT, at=osh, on=date(2026, 3, 1)).persons[0]
    for day_, parent in ((date(2026, 5, 1), "none"), (date(2026, 9, 1), "mother")):
        keep("round", name | {"parent_away": parent}, at=osh, on=day_, persons=[child])
    text = page(client, aigul, f"/children/{child.pk}/", HTTP_ACCEPT_LANGUAGE="en")
    head = text.content.decode().split("</h1>")[1].split("</header>")[0]
    assert "Away: mother" in head and "Russia" not in head


def family_of(child) -> str:
    with context.acting_as_machine():
        return f"/children/family/{child.membership_facts.get().household_id}/"


def test_a_family_says_each_thing_once_with_all_lists_that_say_it(client, aigul, child):
    osh = territory("Osh")
    address = family_of(child)
    shouted = {**BAKYT, "mother_name": BAKYT["mother_name"].upper()}
    for n in range(3):
        keep("round", shouted, at=osh, persons=[child], on=date(2026, 3, 1 + n))

    text = page(client, aigul, address, HTTP_ACCEPT_LANGUAGE="en").content.decode()

    assert text.count('class="k-timeline-mark"') == text.count("4 lists say so") == 3
    assert len(set(re.findall(r"/children/record/([^/]+)/", text))) == 4


def test_a_family_tells_of_whom_a_list_speaks_unless_of_all(client, aigul, child):
    osh = territory("Osh")
    address = family_of(child)
    sister = {**BAKYT, "full_name": "Асан кызы Айзат", "sex": "female",
              "kinship": "aunt_uncle"}  # fmt: skip
    keep("round", BAKYT, sister, at=osh)

    text = page(client, aigul, address, HTTP_ACCEPT_LANGUAGE="en").content.decode()

    said = text.split("What lists say about the family", 1)[1]
    assert said.count("Асан кызы Айзат") == 1, "her carer is another"


def test_a_family_costs_the_same_however_many_lists(client, aigul, child):
    osh = territory("Osh")
    address = family_of(child)
    page(client, aigul, address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for n in range(4):
        keep("round", BAKYT, at=osh, persons=[child], on=date(2026, 3, 1 + n))
    with CaptureQueriesContext(connection) as five:
        client.get(address)
    assert len(five) == len(one)


def test_the_page_asks_the_same_number_of_questions_whatever_the_story(
    client, aigul, child
):
    osh = territory("Osh")
    sign_in(client, aigul)
    client.get(f"/children/{child.pk}/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(f"/children/{child.pk}/")
    for _ in range(5):
        keep("round", BAKYT, at=osh, persons=[child])
    with CaptureQueriesContext(connection) as six:
        client.get(f"/children/{child.pk}/")
    assert len(six) == len(one)
    assert len(one) < 60


def test_the_list_shows_names_only_to_those_who_may(client, aigul, child):
    assert "Асан уулу" in page(client, aigul, "/children/").content.decode()
    bakyt = somebody("bakyt", RoleCode.SOCIAL_WORKER, at=territory("Osh"))
    text = page(client, bakyt, "/children/").content.decode()
    assert child.code in text and "Асан уулу" not in text


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("ru", "Кыргызстан"),
        ("ky", "Кыргызстан"),
        ("kk", "Қырғызстан"),
        ("en", "Kyrgyzstan"),
    ],
)
def test_a_country_is_called_as_it_calls_itself(language, name):
    with translation.override(language):
        assert story.country("KG") == name
