"""The frame of all pages: language, theme, security policy, errors in four languages."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from kamkor.foundation.web import icons, navigation
from kamkor.foundation.web.shell import shell

pytestmark = pytest.mark.django_db
LANGUAGES = ["ky", "kk", "ru", "en"]


@pytest.mark.parametrize(
    "template", ["400", "403", "404", "500", "403_csrf", "web/offline"]
)
def test_error_pages_are_said_in_four_languages(template):
    said = set()
    for language in LANGUAGES:
        with translation.override(language):
            page = render_to_string(f"{template}.html")
        said.add(re.search("<h1>(.*?)</h1>", page).group(1))
        assert f'lang="{language}"' in page
    assert len(said) == 4


def test_no_page_carries_inline_script_or_style(client, settings):
    settings.DEMO = True
    for path in ("/gallery/", "/account/login/", "/account/help/", "/offline/"):
        page = client.get(path).content.decode()
        assert not re.search(r'\sstyle="|<style|\son\w+="|javascript:', page), path
        for script in re.findall(r"<script[^>]*>", page):
            assert "src=" in script or "application/json" in script


def test_the_security_policy_allows_nothing_unsafe(client):
    policy = client.get("/account/login/")["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_a_reader_chooses_the_language(client):
    answer = client.post("/language/", {"language": "kk", "next": "/offline/"})
    assert answer.url == "/offline/"
    assert 'lang="kk"' in client.get("/offline/").content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"]
)
def test_nobody_is_led_away_to_another_site(client, elsewhere):
    for path in ("/language/", "/theme/"):
        assert client.post(path, {"next": elsewhere}).url == "/"


def test_an_unknown_language_or_theme_changes_nothing(client):
    assert not client.post("/language/", {"language": "de"}).cookies
    assert not client.post("/theme/", {"theme": "pink"}).cookies


def test_the_theme_stays_in_the_browser(client):
    client.post("/theme/", {"theme": "dark"})
    assert 'data-bs-theme="dark"' in client.get("/account/login/").content.decode()


def test_the_gallery_is_shut_to_strangers_outside_a_demo(client, settings):
    settings.DEMO = settings.DEBUG = False
    assert client.get("/gallery/").status_code == 404


class Reader:
    def __init__(self, *allowed):
        self.allowed = allowed


@pytest.fixture
def entries():
    before = dict(navigation._entries)
    navigation._entries.clear()
    navigation.register(navigation.Entry("All", "offline", "home", order=2))
    navigation.register(
        navigation.Entry(
            "Few", "gallery", "eye", order=1, may=lambda a: "x" in a.allowed
        )
    )
    navigation.register(navigation.Entry("Gone", "no-such-url", "eye"))
    yield
    navigation._entries.clear()
    navigation._entries.update(before)


def test_the_navigation_shows_what_the_reader_may(entries, rf):
    request = rf.get("/offline/")
    assert [e["label"] for e in navigation.entries_for(request)] == ["All"]
    request.actor = Reader("x")
    shown = navigation.entries_for(request)
    assert [(e["label"], e["current"]) for e in shown] == [
        ("Few", False),
        ("All", True),
    ]


def test_a_stranger_has_no_navigation(entries, rf):
    assert shell(rf.get("/"))["shell"]["navigation"] == []


def test_an_icon_that_is_not_packed_is_an_error():
    with pytest.raises(Exception, match=r"icons\.txt"):
        icons.svg("no-such-icon")
    assert 'aria-hidden="true"' in icons.svg("home")
