"""Whoever comes is answered without being known; answers can be kept by anybody."""

import re

import pytest

from kamkor.foundation.access.choices import RoleCode
from kamkor.monitoring.publishing.store import writing
from tests.cast import sign_in, somebody
from tests.monitoring.publishing import sample

from .conftest import text

PLACES = ("", "map/", "indicators/", "indicators/U5MR/", "compare/", "method/", "data/",
          "releases/", "regions/41705000000000/")  # fmt: skip
FILES = ("regions/41705000000000/profile.pdf", "?figure=ranks&file=csv")


@pytest.mark.parametrize("place", [*PLACES, *FILES])
def test_nothing_of_the_register_is_touched_and_no_cookie_is_set(place, kyrgyz, reader):
    # no database fixture: a query would fail the test
    answer = reader(f"/open/ru/{place}")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in answer.headers["Vary"]
    assert "Accept-Language" not in answer.headers["Vary"]


@pytest.mark.django_db
def test_somebody_signed_in_is_not_known_here(
    kyrgyz, client, django_assert_num_queries
):
    sign_in(client, somebody("aigul", RoleCode.SOCIAL_WORKER))
    with django_assert_num_queries(0):
        answer = client.get("/open/ru/")
    assert answer.status_code == 200
    assert not answer.cookies


def test_an_answer_that_was_kept_is_not_sent_again(kyrgyz, reader):
    first = reader("/open/ru/?period=2023")
    etag = first.headers["ETag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', etag), "a strong one"
    again = reader("/open/ru/?period=2023", if_none_match=etag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag


def test_each_release_language_view_and_encoding_has_its_own_etag(kyrgyz, reader):
    tags = {
        reader(address).headers["ETag"]
        for address in ("/open/ru/", "/open/ky/", "/open/ru/?period=2023", "/open/ru/r1/",
                        "/open/ru/r2/")
    }  # fmt: skip
    tags.add(reader("/open/ru/", accept_encoding="gzip").headers["ETag"])
    assert len(tags) == 6


def test_what_an_address_does_not_know_changes_nothing(kyrgyz, reader):
    plain, odd = reader("/open/ru/"), reader("/open/ru/?utm_source=x&fbclid=y")
    assert plain.headers["ETag"] == odd.headers["ETag"]
    assert plain.content == odd.content


def test_zipped_it_says_the_same(kyrgyz, reader):
    zipped = reader("/open/ru/", accept_encoding="gzip, br")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert text(zipped) == text(reader("/open/ru/"))
    assert len(zipped.content) < len(reader("/open/ru/").content) / 4


def test_only_reading_is_possible(kyrgyz, client):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/open/ru/").status_code == 405
    assert client.head("/open/ru/").status_code == 200


@pytest.mark.parametrize(
    "wanted, language",
    [
        ("kk-KZ,kk;q=0.9,ru;q=0.8", "kk"),
        ("fr, ky;q=0.5", "ky"),
        ("", "ru"),
        ("fr", "ru"),
    ],
)
def test_the_first_address_leads_to_the_readers_language(
    wanted, language, kyrgyz, reader
):
    answer = reader("/open/", accept_language=wanted)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/open/{language}/",
    )
    assert answer.headers["Vary"] == "Accept-Language"


def test_a_forgotten_slash_is_forgiven(kyrgyz, reader):
    answer = reader("/open/ru/map?of=U5MR")
    assert answer.headers["Location"] == "/open/ru/map/?of=U5MR"


@pytest.mark.parametrize(
    "address",
    ["/open/fr/", "/open/ru/nowhere/", "/open/ru/r9/", "/open/ru/indicators/NOTHING/",
     "/open/ru/regions/KG/", "/open/ru/?period=1800", "/open/ru/?edition=none",
     "/open/ru/?period=<script>", "/open/ru/?figure=none&file=csv", "/open/ru/?file=exe",
     "/open/ru/compare/?x=NOTHING", "/open/ru/map/?of=U5MR&sex=X", "/open/ru/method/?w-no=5",
     "/open/ru/method/?w-health=-5", "/open/ru/?figure=tree&file=svg",
     "/open/ru/compare/?areas=1,2"],
)  # fmt: skip
def test_what_is_not_there_is_said_kindly(address, kyrgyz, reader):
    answer = reader(address)
    assert answer.status_code == 404
    assert "Здесь ничего нет" in text(answer)
    assert "<script>" not in text(answer)


def test_an_empty_shelf_says_that_nothing_is_published(own_shelf, reader):
    answer = reader("/open/ru/")
    assert answer.status_code == 404
    assert "Пока ничего не опубликовано" in text(answer)


def test_a_withdrawn_release_says_why_and_is_shown_no_more(own_shelf, withdraw, reader):
    for number in (1, 2):
        writing.write(sample.release("KG", number), own_shelf)
    assert "/open/ru/r2/" in text(reader("/open/ru/"))
    withdraw(own_shelf, 2)
    gone = reader("/open/ru/r2/")
    assert gone.status_code == 410
    assert "Ошибка в цифрах Оша." in text(gone)
    assert "/open/ru/r1/" in text(reader("/open/ru/")), (
        "the one before is current again"
    )
    told = text(reader("/open/ru/releases/"))
    assert "Отозван." in told and "Ошибка в цифрах Оша." in told


def test_an_old_release_stays_and_says_that_there_is_a_newer_one(kyrgyz, reader):
    told = text(reader("/open/ru/r1/map/?of=U5MR"))
    assert "Вы читаете выпуск 1, он не меняется." in told
    assert 'href="/open/ru/map/?of=U5MR"' in told
    assert reader("/open/ru/r1/").headers["Cache-Control"] == "public, max-age=3600"


def test_invented_figures_are_called_so_on_every_page(kyrgyz, reader):
    for place in PLACES:
        assert "Вымышленные цифры" in text(reader(f"/open/ru/{place}")), place


def test_only_an_embedded_figure_may_stand_in_other_pages(kyrgyz, reader):
    page = reader("/open/ru/")
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    embedded = reader("/open/ru/?figure=ranks&embed=1")
    assert "X-Frame-Options" not in embedded.headers
    policy = embedded.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script-src 'self'" in policy
    assert "<nav" not in text(embedded)


def test_every_page_is_there_in_four_languages_and_names_the_others(kyrgyz, reader):
    for language in ("ky", "kk", "ru", "en"):
        told = text(reader(f"/open/{language}/regions/41705000000000/"))
        assert f'<html lang="{language}"' in told
        for other in ("ky", "kk", "ru", "en"):
            assert f'href="/open/{other}/regions/41705000000000/"' in told
