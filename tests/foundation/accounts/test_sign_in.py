"""Signing in over HTTP: two steps, limits, lockout by name, no way to guess names."""

import re

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.utils import timezone

from kamkor.foundation.accounts import actions, assurance, demo, sessions

from .conftest import NOW, PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


@pytest.fixture
def with_app(officer, settings):
    settings.DEMO = True
    demo.set_demo_totp(officer, SECRET)
    settings.DEMO = False
    return officer


def sign_in(client, name, password=PASSWORD, **extra):
    return client.post(
        "/account/login/", {"login": name, "password": password}, **extra
    )


def code(client, value=None):
    value = value or demo.demo_code(SECRET, timezone.now())
    return client.post("/account/2fa/authenticate/", {"code": value})


def test_password_and_code_give_the_second_level(with_app, client):
    assert sign_in(client, "aigul").url == "/account/2fa/authenticate/"
    assert client.get("/undertaking/").status_code == 302, "not in yet"
    assert code(client).status_code == 302
    assert client.get("/undertaking/").status_code == 200
    assert client.get("/second-factor/?next=/offline/").url.startswith(
        "/account/2fa/reauthenticate/"
    )


def test_the_pages_turn_to_the_language_of_the_person(with_app, client):
    sign_in(client, "aigul")
    code(client)
    assert client.cookies["django_language"].value == "ky"
    assert "Купуялуулук" in client.get("/undertaking/").content.decode()


def test_capital_letters_in_the_name_do_not_matter(with_app, client):
    assert sign_in(client, "AIGUL").url == "/account/2fa/authenticate/"


def test_without_a_factor_one_is_offered_and_its_setting_up_counts(officer, client):
    assert sign_in(client, "aigul").status_code == 302
    page = client.get("/second-factor/").content.decode()
    assert "/account/2fa/totp/activate/" in page
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    answer = client.get("/account/2fa/totp/activate/")
    assert answer.status_code == 200, answer.url
    form = answer.content.decode()
    secret = re.search(r'value="([A-Z2-7]{32})"', form).group(1)
    answer = client.post(
        "/account/2fa/totp/activate/", {"code": demo.demo_code(secret, timezone.now())}
    )
    assert answer.url == "/account/2fa/recovery-codes/"
    methods = client.session["account_authentication_methods"]
    assert [m["method"] for m in methods] == ["password", "password", "mfa"]
    assert len(re.findall("<code>", client.get(answer.url).content.decode())) == 10


def test_a_code_works_once(with_app, client):
    now = demo.demo_code(SECRET, timezone.now())
    sign_in(client, "aigul")
    assert code(client, now).status_code == 302
    client.logout()
    sign_in(client, "aigul")
    assert code(client, now).status_code == 200


def test_five_wrong_codes_stop_the_guessing(with_app, client):
    sign_in(client, "aigul")
    for _ in range(5):
        code(client, "000000")
    assert code(client).status_code == 200, "even the right code is not tried any more"


def test_five_wrong_passwords_lock_the_name(with_app, client):
    for _ in range(5):
        answer = sign_in(client, "aigul", "wrong")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "1800"
    assert sign_in(client, "aigul").status_code == 429


def test_the_lockout_page_speaks_four_languages(officer, client):
    texts = set()
    for language in ("ky", "kk", "ru", "en"):
        client.cookies["django_language"] = language
        for _ in range(5):
            answer = sign_in(client, f"nobody-{language}", "wrong")
        texts.add(re.search("<h1>(.*?)</h1>", answer.content.decode()).group(1))
    assert len(texts) == 4


def test_a_village_behind_one_address_is_not_locked_by_one_person(db, client):
    """200 users sign in from one address while one of them is locked out."""
    password = "!" + "x" * 20
    for index in range(200):
        user = actions.User(username=f"village-{index}", full_name=f"Head {index}")
        user.password = f"md5$salt${_md5(password)}"
        user.save()
    with _cheap_hashes():
        for _ in range(6):
            locked = sign_in(client, "village-0", "wrong", REMOTE_ADDR="10.1.1.1")
        assert locked.status_code == 429
        statuses = set()
        for index in range(1, 200):
            client.cookies.clear()
            statuses.add(
                sign_in(
                    client, f"village-{index}", password, REMOTE_ADDR="10.1.1.1"
                ).status_code
            )
    assert statuses == {302}


def _md5(password):
    import hashlib

    return hashlib.md5(("salt" + password).encode()).hexdigest()  # noqa: S324


def _cheap_hashes():
    from django.test import override_settings

    return override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
    )


def test_an_unknown_name_and_a_wrong_password_look_the_same(with_app, client):
    def body(name):
        text = sign_in(client, name, "wrong").content.decode()
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
        text = re.sub(r'"X-CSRFToken": "[^"]+"', "", text)
        text = re.sub(r"<code data-demo-code>\d+", "", text)
        return text.replace(name, "NAME")

    assert body("aigul") == body("nobody")


def test_a_closed_account_looks_like_a_wrong_password(officer, client):
    actions.disable_user(officer, by=None, at=NOW, reason="left")
    answer = sign_in(client, "aigul")
    assert answer.status_code == 200
    assert "k-errors" in answer.content.decode()


def test_an_unknown_name_costs_as_much_work_as_a_known_one(
    officer, client, monkeypatch
):
    """Counted in hashes, which are all the time there is; a clock would be unsure."""
    done = []
    for name in ("encode", "verify"):
        real = getattr(Argon2PasswordHasher, name)

        def counted(self, *args, real=real, **more):
            done.append((self.time_cost, self.memory_cost, self.parallelism))
            return real(self, *args, **more)

        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    sign_in(client, "aigul", "wrong")
    known = list(done)
    done.clear()
    sign_in(client, "nobody", "wrong")
    assert known
    assert done == known


def test_nobody_signs_up_or_resets_a_password_by_mail(db, client):
    page = client.get("/account/help/")
    assert page.status_code == 200
    assert client.post("/account/signup/").status_code == 404
    assert client.post("/account/password/reset/").status_code == 404


def test_an_idle_session_ends_and_leads_back(officer, client, settings):
    client.force_login(officer)
    client.get("/undertaking/")
    session = client.session
    session[sessions.SEEN] -= settings.SESSION_IDLE_MINUTES * 60 + 1
    session.save()
    answer = client.get("/undertaking/?a=1")
    assert answer.url == "/account/login/?ended=idle&next=%2Fundertaking%2F%3Fa%3D1"
    assert client.get("/undertaking/").url.startswith("/account/login/?next=")


def test_a_session_ends_after_a_working_day_however_busy(officer, client, settings):
    client.force_login(officer)
    client.get("/undertaking/")
    session = client.session
    session[sessions.STARTED] -= settings.SESSION_HOURS * 3600 + 1
    session.save()
    assert "ended=old" in client.get("/undertaking/").url


def test_a_page_that_asks_by_itself_does_not_keep_a_session_alive(officer, client):
    client.force_login(officer)
    client.get("/undertaking/")
    session = client.session
    session[sessions.SEEN] -= 120
    session.save()
    before = client.session[sessions.SEEN]
    client.get("/undertaking/", headers={"X-Kamkor-Background": "yes"})
    assert client.session[sessions.SEEN] == before
    client.get("/undertaking/")
    assert client.session[sessions.SEEN] > before


def test_an_ended_session_tells_htmx_to_leave_the_page(officer, client):
    client.force_login(officer)
    client.get("/undertaking/")
    session = client.session
    session[sessions.SEEN] -= 3600
    session.save()
    answer = client.get("/undertaking/", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/account/login/")


def test_a_proof_is_fresh_for_ten_minutes(with_app, client, rf):
    sign_in(client, "aigul")
    code(client)
    request = rf.get("/")
    request.user, request.session = with_app, client.session
    assert assurance.level(request) == 2
    assert not assurance.is_fresh(request)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    request.session = client.session
    assert assurance.is_fresh(request)
    request.session["account_authentication_methods"][-1]["at"] -= 601
    assert not assurance.is_fresh(request)
