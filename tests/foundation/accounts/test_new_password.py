"""Somebody changes the password; what is wrong with the new one is said plainly."""

from html import unescape

import pytest
from django.conf import settings

from tests.cast import sign_in

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/account/password/change/"
BETTER = "another-long-phrase-31"


def change(client, now, new, language="kk"):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answers = {"oldpassword": now, "password1": new, "password2": new}
    return client.post(PAGE, answers)


def said(response):
    return unescape(response.content.decode())


def test_the_new_one_holds(officer, client):
    sign_in(client, officer)
    assert change(client, PASSWORD, BETTER).status_code == 302
    officer.refresh_from_db()
    assert officer.check_password(BETTER)


@pytest.mark.parametrize(
    ("language", "not_it", "short"),
    [
        ("kk", "Бұл қазіргі құпиясөз емес.", "кемінде 12 таңба керек"),
        ("ky", "Бул азыркы сырсөз эмес.", "кеминде 12 белги керек"),
        ("ru", "Это не текущий пароль.", "нужно не менее 12 знаков"),
    ],
)
def test_what_is_wrong_is_said_in_the_readers_language(
    officer, client, language, not_it, short
):
    sign_in(client, officer)
    page = said(change(client, "not it", "short", language))
    assert not_it in page
    assert short in page
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)


def test_labels_are_not_said_twice(officer, client):
    sign_in(client, officer)
    assert "placeholder=" not in said(client.get(PAGE))
