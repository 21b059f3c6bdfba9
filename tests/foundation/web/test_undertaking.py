"""The yearly promise, over HTTP."""

from datetime import UTC, datetime

import pytest

from kamkor.foundation.accounts import actions
from kamkor.foundation.accounts.actions import NewUser
from kamkor.foundation.accounts.models import Undertaking

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def officer(db, client):
    user = actions.add_user(
        NewUser("aigul", "Асанова Айгүл", language="ky"),
        password="a-long-enough-phrase-26",
        by=None,
        at=NOW,
    )
    client.force_login(user)
    return user


def test_a_promise_is_kept_in_the_language_it_was_read_in(officer, client):
    client.cookies["django_language"] = "kk"
    answer = client.post("/undertaking/", {"promise": "on", "next": "/offline/"})
    assert answer.url == "/offline/"
    assert Undertaking.objects.get(user=officer).language == "kk"


def test_without_a_tick_nothing_is_promised(officer, client):
    answer = client.post("/undertaking/", {})
    assert answer.status_code == 400
    assert "k-errors" in answer.content.decode()
    assert not Undertaking.objects.exists()


def test_who_has_promised_sees_until_when(officer, client):
    client.post("/undertaking/", {"promise": "on"})
    page = client.get("/undertaking/").content.decode()
    assert "k-tone-met" in page
    assert '<form method="post" class="k-form"' not in page


def test_a_stranger_is_asked_to_sign_in(db, client):
    assert client.get("/undertaking/").url == "/account/login/?next=/undertaking/"


def test_a_language_chosen_on_a_page_is_kept_with_the_account(officer, client):
    client.post("/language/", {"language": "ru"})
    officer.refresh_from_db()
    assert officer.language == "ru"
