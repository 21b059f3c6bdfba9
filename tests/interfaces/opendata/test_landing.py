"""The page for people, and that every example on it has an answer."""

import html
import re

import pytest

from kamkor.interfaces.opendata import landing, structure
from kamkor.monitoring.publishing.store import shelf
from tests.interfaces.opendata.conftest import whole

BASE = "http://testserver/data/v1/"


@pytest.fixture
def page(site):
    return site.client.get("/data/?lang=en").content.decode()


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("ky", "Ачык маалыматтар"), ("kk", "Ашық деректер"),
        ("ru", "Открытые данные"), ("en", "Open data"),
    ],
)  # fmt: skip
def test_it_speaks_the_language_asked_for(site, language, heading):
    by_link = site.client.get(f"/data/?lang={language}")
    by_browser = site.client.get("/data/", headers={"Accept-Language": language})
    for answer in (by_link, by_browser):
        text = answer.content.decode()
        assert f"<h1>{heading}</h1>" in text
        assert f'<html lang="{language}"' in text
        assert answer["Content-Language"] == language
        assert not answer.cookies


def test_every_link_to_data_has_an_answer(site, page):
    found = {html.unescape(one) for one in re.findall(r'href="([^"]+)"', page)}
    addresses = {one for one in found if one.startswith(BASE)}
    assert len(addresses) > 15
    for address in addresses:
        assert site.bytes(address.removeprefix(BASE))


def test_every_table_and_every_example_stands_on_it(folder, page):
    release = structure.release(shelf.current(folder))
    for flow in release.flows:
        assert f"{BASE}files/{flow.id}.csv" in page
    examples = landing.examples(release)
    assert len(examples) == 7
    for one in examples:
        assert html.escape(one.path) in page


def test_invented_figures_and_a_missing_licence_are_said(site, settings, page):
    assert "these figures are invented" in page
    assert "No licence was named yet" in page
    settings.OPENDATA_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
    named = site.client.get("/data/?lang=en").content.decode()
    assert 'rel="license"' in named
    assert "No licence was named yet" not in named


def test_before_the_first_release_it_says_so(site, settings, tmp_path):
    settings.PUBLICATION = tmp_path
    answer = site.client.get("/data/?lang=ru")
    assert answer.status_code == 200
    assert "Пока ничего не опубликовано" in answer.content.decode()


def test_who_has_the_page_gets_no_body(site):
    tag = site.client.get("/data/")["ETag"]
    again = site.client.get("/data/", headers={"If-None-Match": tag})
    assert (again.status_code, whole(again)) == (304, b"")
    assert site.client.post("/data/").status_code == 405


@pytest.mark.parametrize("address", ["/data/v1/", "/data/v1/releases/1/"])
def test_the_address_of_the_service_leads_to_it(site, address):
    answer = site.client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, "/data/")
    assert "public" in answer["Cache-Control"]
    assert not answer.cookies
