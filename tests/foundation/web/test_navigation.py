"""The navigation says where the reader is: in one place."""

import re

import pytest
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.web import navigation
from tests.cast import sign_in, somebody, territory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["signals", "signal-new", "cases", "home"])
def test_one_place_is_the_present_one(name, client):
    gulnaz = somebody("gulnaz", RoleCode.SUPERVISOR, at=territory("Osh"))
    shown = sign_in(client, gulnaz).get(reverse(name)).content.decode()
    bar = shown.split("</nav>")[0]
    present = re.findall(r'<a href="([^"]*)"[^>]*aria-current="page"', bar)
    assert present == [reverse(name)]


def entry(order, *, current=False, count=0):
    return {"order": order, "current": current, "count": count, "label": str(order)}


def test_few_words_need_no_headings():
    found = navigation.sections([entry(n) for n in (0, 20, 40)])
    assert [(s["label"], len(s["entries"])) for s in found] == [("", 3)]


def test_many_stand_under_headings_and_that_of_the_present_page_is_open():
    shown = [entry(n) for n in (0, 5, 15, 20, 30, 31, 45, 60, 80)]
    shown.append(entry(86, current=True, count=2))
    found = navigation.sections(shown)
    assert [len(s["entries"]) for s in found] == [2, 2, 2, 1, 1, 2]
    assert [s["open"] for s in found] == [False] * 5 + [True]
    assert found[0]["label"] == "" and found[-1]["count"] == 2


def test_a_head_finds_every_word_without_scripts(client):
    gulnaz = somebody("gulnaz", RoleCode.SUPERVISOR, at=territory("Osh"))
    shown = sign_in(client, gulnaz).get(reverse("cases")).content.decode()
    bar = shown.split('<nav id="nav"')[1].split("</nav>")[0]
    assert bar.count("<li>") > navigation.FEW
    assert bar.count("<details") == bar.count("<summary") == 5
    (present,) = re.findall(r"<details[^>]* open>(.*?)</details>", bar, re.DOTALL)
    assert reverse("cases") in present


def test_a_message_is_said_once(client):
    gulnaz = somebody("gulnaz", RoleCode.SUPERVISOR, at=territory("Osh"))
    sign_in(client, gulnaz)
    client.cookies["django_language"] = "en"
    shown = client.post(reverse("work-hand-over"), follow=True).content.decode()
    assert shown.count("Choose deadlines and somebody to give them to.") == 1
