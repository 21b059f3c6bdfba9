import re
from datetime import timedelta

import pytest
from django.utils import timezone

from kamkor.foundation.access.choices import RoleCode
from kamkor.interfaces.api.models import ApiKey
from tests import cast

from .conftest import System, log, record

pytestmark = pytest.mark.django_db
FORM = {
    "organisation": "S-5",
    "name": "Journal",
    "scopes": ["records:write:school", "records:read"],
    "records_an_hour": "100",
    "records_a_day": "500",
    "last_day": "",
}


def test_an_administrator_makes_a_key_and_sees_its_secret_once(client, admin, school):
    cast.sign_in(client, admin, factor=1)

    made = client.post("/api/keys/", FORM)

    token = re.search(r"kamkor_[a-z2-7]{12}_[\w-]{43}", made.content.decode())[0]
    key = ApiKey.objects.get()
    assert System(key, token).post("/records", record()).status_code == 202
    page = client.get("/api/keys/").content.decode()
    assert key.prefix in page
    assert token not in page


def test_an_administrator_revokes_a_key(client, admin, journal):
    cast.sign_in(client, admin, factor=1)

    answer = client.post(f"/api/keys/{journal.key.pk}/revoke/", follow=True)

    assert answer.status_code == 200
    assert journal.get("/receipts").status_code == 401
    journal.key.refresh_from_db()
    assert journal.key.revoked_by == admin
    assert log(verb="api.key_revoked", actor=admin.pk)


def test_a_wrong_form_says_what_is_wrong(client, admin, school):
    cast.sign_in(client, admin, factor=1)
    yesterday = timezone.localdate() - timedelta(days=1)

    for wrong in (
        {"organisation": "nobody"}, {"scopes": []}, {"last_day": str(yesterday)},
        {"records_an_hour": "0"},
    ):  # fmt: skip
        assert client.post("/api/keys/", FORM | wrong).status_code == 422
    assert not ApiKey.objects.exists()


def test_a_key_may_have_a_last_day(client, admin, school):
    cast.sign_in(client, admin, factor=1)

    client.post("/api/keys/", FORM | {"last_day": str(timezone.localdate())})

    key = ApiKey.objects.get()
    assert key.opens(timezone.now())
    assert not key.opens(timezone.now() + timedelta(days=1))


def test_nobody_else_sees_the_keys(client, journal):
    officer = cast.somebody(
        "aigul", RoleCode.TERRITORIAL_OFFICER, at=cast.territory("Osh")
    )
    cast.sign_in(client, officer)

    assert client.get("/api/keys/").status_code == 403
    assert client.post(f"/api/keys/{journal.key.pk}/revoke/").status_code == 403


def test_the_page_speaks_four_languages(client, admin, journal):
    cast.sign_in(client, admin, factor=1)
    titles = set()
    for language in ("en", "ru", "ky", "kk"):
        client.cookies["django_language"] = language
        page = client.get("/api/keys/", headers={"Accept-Language": language})
        titles.add(re.search(r"<h1[^>]*>([^<]+)", page.content.decode())[1].strip())
    assert len(titles) == 4
