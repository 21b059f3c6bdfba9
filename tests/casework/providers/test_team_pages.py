"""The team as its head sees it, and absences as workers tell them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.casework.providers.models import Duty, HandedOver
from kamkor.foundation.access import actions as access
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from tests.casework.providers.offices import body, linked, now
from tests.cast import sign_in, somebody

pytestmark = pytest.mark.django_db


def as_(client, user):
    client.cookies["django_language"] = "en"
    return sign_in(client, user)


@pytest.fixture
def head(client, team):
    return as_(client, team.gulnaz)


def text_of(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def absence(deputy=None, first=0, last=3):
    today = now().date()
    return {
        "from_day": str(today + timedelta(days=first)), "reason": "leave",
        "to_day": str(today + timedelta(days=last)), "deputy": deputy.pk if deputy else "",
    }  # fmt: skip


def test_the_board_shows_each_worker_with_the_load_and_no_child(head, team):
    text = text_of(head, "team")
    assert "Бакыт Ж." in text and "Has 1 points of work of 30" in text
    assert "Мээрим А." in text and "Тилек Б." not in text
    assert team.boy.code not in text and "Асанов" not in text


def test_a_caseload_is_handed_over_and_taken_back(head, team):
    page = text_of(head, "team-member", team.bakyt.pk)
    assert "unmet rights: 1" in page
    answer = head.post(
        reverse("team-hand-over", args=[team.bakyt.pk]),
        {"to": team.meerim.pk, "kinds": ["gaps"]},
    )
    assert answer.status_code == 302
    assert linked(team.meerim, team.boy)
    with context.acting_as_machine():
        row = HandedOver.objects.get()
    assert "from Бакыт Ж. to Мээрим А." in text_of(head, "team")
    head.post(reverse("team-undo", args=[row.pk]))
    assert linked(team.bakyt, team.boy) and not linked(team.meerim, team.boy)
    assert "it went back" in text_of(head, "team")


def test_nothing_marked_is_nothing_handed_over(head, team):
    answer = head.post(
        reverse("team-hand-over", args=[team.bakyt.pk]), {"to": team.meerim.pk}
    )
    assert answer.status_code == 422 and "Mark what goes" in answer.content.decode()
    assert linked(team.bakyt, team.boy)


def test_a_worker_of_another_team_is_not_there(head, team):
    for name in ("team-member", "team-hand-over", "team-away"):
        url = reverse(name, args=[team.tilek.pk])
        answer = head.get(url) if name == "team-member" else head.post(url)
        assert answer.status_code == 404


def test_a_worker_tells_an_absence_and_the_deputy_is_told(client, team):
    bakyt = as_(client, team.bakyt)
    answer = bakyt.post(reverse("absence"), absence(team.meerim))
    assert answer.status_code == 302
    assert "Мээрим А. stands in" in text_of(bakyt, "absence")
    meerim = as_(client, team.meerim)
    text = text_of(meerim, "absence")
    assert "You stand in" in text and team.boy.code in text
    with context.acting_as_machine():
        duty = Duty.objects.get()
    assert meerim.post(reverse("absence-end", args=[duty.pk])).status_code == 403
    as_(client, team.bakyt).post(reverse("absence-end", args=[duty.pk]))
    assert not linked(team.meerim, team.boy)


def test_what_cannot_be_is_said_at_the_field(client, team):
    bakyt = as_(client, team.bakyt)
    wrong = bakyt.post(reverse("absence"), absence(first=3, last=1))
    assert wrong.status_code == 422
    assert "The last day cannot be past" in wrong.content.decode()
    assert bakyt.post(reverse("absence"), absence(team.tilek)).status_code == 422


def test_the_head_notes_an_absence_and_the_board_shows_it(head, team):
    head.post(reverse("team-away", args=[team.bakyt.pk]), absence(team.meerim))
    text = text_of(head, "team")
    assert "until" in text and "Мээрим А. stands in" in text


def test_a_childs_page_says_who_is_competent_and_why(client, team):
    unit = body("territorial_unit", team.osh, "UNIT")
    text = text_of(as_(client, team.aigul), "child", team.boy.pk)
    assert f"/bodies/{unit.pk}/" in text and "The child lives in Osh" in text
    gap = text_of(client, "gap", team.gap.pk)
    assert "Who is competent" in gap and "The child lives in Osh" in gap


def test_kin_are_told_apart_before_the_hand_over(head, team):
    access.block(team.boy.pk, team.meerim, reason="kin", by=None, at=now())
    head.post(
        reverse("team-hand-over", args=[team.bakyt.pk]),
        {"to": team.meerim.pk, "kinds": ["gaps"]},
    )
    assert linked(team.bakyt, team.boy) and not linked(team.meerim, team.boy)


@pytest.mark.parametrize("name", ["team", "team-member"])
def test_a_bigger_team_is_not_more_questions(head, team, name):
    args = [team.bakyt.pk] if name == "team-member" else []
    text_of(head, name, *args)
    with CaptureQueriesContext(connection) as few:
        text_of(head, name, *args)
    for n in range(6):
        somebody(f"more{n}", RoleCode.SOCIAL_WORKER, at=team.osh)
    with CaptureQueriesContext(connection) as more:
        text_of(head, name, *args)
    assert len(more) <= len(few) <= 60
