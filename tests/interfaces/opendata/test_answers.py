"""What caches, browsers and other programs need: tags, ages, addresses, no cookie."""

import json

import pytest

from kamkor.interfaces.opendata import urls
from kamkor.monitoring.publishing.store import shelf
from tests.interfaces.opendata.conftest import whole

ACCEPTED = [
    ("", "genericdata"),
    ("*/*", "genericdata"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "genericdata"),
    ("text/csv", "data+csv"),
    ("text/*", "genericdata"),
    ("application/json", "data+json"),
    ("application/vnd.sdmx.data+json;version=2.0.0", "data+json"),
    ("application/vnd.sdmx.data+json;version=2.0", "data+json"),
    ("application/vnd.sdmx.structurespecificdata+xml;version=2.1", "structurespecific"),
    ("application/vnd.sdmx.data+csv;q=0.2, application/json;q=0.9", "data+json"),
    ("application/json;q=0, text/csv;q=0.1", "data+csv"),
]


@pytest.mark.parametrize(("accept", "media"), ACCEPTED)
def test_the_accept_header_chooses_the_format(site, accept, media):
    answer = site.get("data/CWB_IND/.KG.DTP3..", headers={"Accept": accept})
    assert media in answer["Content-Type"]
    assert {"Accept", "Accept-Language"} <= set(answer["Vary"].split(", "))


@pytest.mark.parametrize(
    "accept", ["image/png", "application/vnd.sdmx.data+json;version=1.0.0"]
)
def test_a_format_that_is_not_offered_is_refused_with_those_that_are(site, accept):
    answer = site.get("data/CWB_IND", headers={"Accept": accept})
    assert answer.status_code == 406
    assert "application/vnd.sdmx.data+csv;version=2.0.0" in answer.content.decode()


def test_labels_may_be_asked_for_by_the_accept_header(site):
    accept = "application/vnd.sdmx.data+csv; version=2.0.0; labels=both"
    answer = site.get("data/CWB_IND/.KG.DTP3..", headers={"Accept": accept})
    assert b"REF_AREA: Area" in whole(answer)


def test_an_error_comes_as_json_to_those_who_asked_for_json(site):
    answer = site.get("data/NOTHING", headers={"Accept": "application/json"})
    told = json.loads(answer.content)["errors"][0]
    assert (answer.status_code, told["code"]) == (404, 100)
    assert set(told["titles"]) == {"en", "ru", "ky", "kk"}


PATHS = ["data/CWB_IND?format=csv", "structure", "availableconstraint/CWB_IND"]


@pytest.mark.parametrize("path", PATHS)
def test_the_same_question_has_the_same_bytes_and_the_same_tag(site, path):
    one, other = site.get(path), site.get(path)
    assert one["ETag"] == other["ETag"]
    assert not one["ETag"].startswith("W/")
    assert whole(one) == whole(other)


@pytest.mark.parametrize("path", PATHS)
def test_who_has_the_answer_gets_no_body(site, path):
    tag = site.get(path)["ETag"]
    for held in (tag, f'"other", {tag}', f"W/{tag}"):
        answer = site.get(path, headers={"If-None-Match": held})
        assert (answer.status_code, whole(answer)) == (304, b"")
        assert answer["ETag"] == tag
        assert "max-age" in answer["Cache-Control"]


def test_the_tag_differs_by_all_that_changes_the_bytes(site):
    path = "data/CWB_IND?format=csv"
    tags = {
        site.get(path)["ETag"],
        site.get(path, headers={"Accept-Language": "ru"})["ETag"],
        site.get("data/CWB_IND?format=json")["ETag"],
        site.get("data/CWB_IND/.KG...?format=csv")["ETag"],
        site.get("releases/2/data/CWB_IND?format=csv")["ETag"],
    }
    assert len(tags) == 5


def test_everybody_may_keep_it_and_nobody_gets_a_cookie(site):
    for path in (*PATHS, "data/NOTHING"):
        answer = site.get(path, headers={"Cookie": "django_language=ru"})
        assert answer["Cache-Control"].startswith("public, max-age=")
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert not answer.cookies


def test_it_needs_no_session_nor_user(site, settings):
    """As where the register is not: nothing but what Django itself does."""
    settings.MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
    for path in PATHS:
        answer = site.get(path)
        assert whole(answer)
        assert answer["Vary"] == "Accept, Accept-Language"


def test_only_reading_is_possible(site):
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(site.client, method)("/data/v1/data/CWB_IND")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert site.client.options("/data/v1/data/CWB_IND").status_code == 204


def test_a_head_has_the_headers_and_no_body(site):
    got = site.get("data/CWB_IND?format=csv")
    head = site.client.head("/data/v1/data/CWB_IND?format=csv")
    assert head.content == b""
    assert head["ETag"] == got["ETag"]
    assert head["Content-Type"] == got["Content-Type"]
    assert site.client.head("/data/v1/data/NOTHING").status_code == 404


def test_a_release_is_named_by_the_path_or_by_the_query(site, folder):
    pinned = site.get("releases/2/data/CWB_IND?format=csv")
    assert whole(pinned) == site.bytes("data/CWB_IND?format=csv&release=2")
    assert pinned["X-Release"] == "2"
    assert site.get("data/CWB_IND")["X-Release"] == str(shelf.current(folder).number)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("releases/9/data/CWB_IND", 404, "no release 9"),
        ("data/CWB_IND?release=9", 404, "no release 9"),
        ("data/CWB_IND?release=newest", 400, "newest"),
        ("releases/1/data/CWB_IND", 410, "A mistake"),
    ],
)
def test_a_release_that_is_not_there_is_said(site, path, status, said):
    answer = site.get(path)
    assert answer.status_code == status
    assert said in answer.content.decode()


def test_before_the_first_release_nothing_is_there(site, settings, tmp_path):
    settings.PUBLICATION = tmp_path / "none"
    answer = site.get("data/CWB_IND")
    assert answer.status_code == 404
    assert "Nothing was released yet" in answer.content.decode()


def test_why_a_release_was_withdrawn_is_said_in_the_language_it_was_told(site):
    answer = site.get("releases/1/structure")
    assert "Выпуск 1 отозван: Ошибка" in answer.content.decode()


def test_the_same_names_serve_every_release(site):
    named = {one.name for one in urls.service}
    assert "opendata-data" in named
    text = site.text("releases/2/dataflow?detail=allstubs")
    assert "http://testserver/data/v1/releases/2/dataflow/KG_CWB/CWB_IND/1.0" in text
