"""Releases as an analyst and a reviewer see them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.monitoring.publishing import coarsening, making, tasks
from kamkor.monitoring.publishing.models import Release
from kamkor.monitoring.publishing.store import shelf as shelves
from tests.cast import sign_in, somebody
from tests.monitoring.publishing import marts
from tests.monitoring.publishing.conftest import TABLES, let_out, published, ready

pytestmark = pytest.mark.django_db


def as_(client, user):
    client.cookies["django_language"] = "en"
    return sign_in(client, user)


def text(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_there_are_figures_nothing_can_be_prepared(client, erkin, shelf):
    page = text(as_(client, erkin), "release-prepare")
    assert "There are no figures yet" in page and "Count and attack" not in page
    assert "Nothing was released yet" in text(client, "releases")


def test_a_release_is_ordered_and_the_machine_counts_it(client, mart, erkin):
    answer = as_(client, erkin).post(
        reverse("release-prepare"),
        {
            "first": marts.Q1, "last": marts.Q2, "tables": TABLES,
            "announced_on": "2026-01-01", "note_ky": "Биринчи чыгарылыш.",
            "note_en": "The first release.",
        },
    )  # fmt: skip
    assert answer.status_code == 302
    page = text(client, "release", 1)
    assert "being counted" in page and "Your decision" not in page
    assert '<span lang="ky">Биринчи чыгарылыш.</span>' in page
    assert '<span lang="en">The first release.</span>' in page
    with context.acting_as_machine():
        one = Release.objects.get()
    assert one.note == {"ky": "Биринчи чыгарылыш.", "en": "The first release."}
    tasks.fill(str(one.pk))
    page = text(client, "release", 1)
    assert "waits for reviewers" in page and "You prepared it: others review it" in page
    assert "over time" in page and "by category: Sex" in page


def test_what_is_missing_is_said_at_its_field(client, mart, erkin):
    answer = as_(client, erkin).post(
        reverse("release-prepare"),
        {"first": marts.Q2, "last": marts.Q1, "announced_on": "2026-01-01"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mark at least one table" in page and "stands before the first" in page
    assert "Write to readers in one language at least" in page


def test_numbers_of_the_report_have_the_mark_of_the_language(client, release, farida):
    as_(client, farida)
    for language, mark in (("ky", ","), ("ru", ","), ("en", ".")):
        client.cookies["django_language"] = language
        page = text(client, "release", release.number)
        assert f"0{mark}55" in page and re.search(rf">0{mark}\d{{3}}<", page)


def test_reviewers_let_it_out_and_the_analyst_makes_it_public(
    client, release, erkin, nazira, farida, shelf, django_capture_on_commit_callbacks
):
    page = text(as_(client, farida), "release", release.number)
    assert "Your decision" in page and "Make it public" not in page
    review = reverse("release-review", args=[release.number])
    client.post(review, {"verdict": "let_out"})
    assert "Your decision" not in text(client, "release", release.number)
    assert "1 more person must let it out" in text(
        as_(client, erkin), "release", release.number
    )
    as_(client, nazira).post(review, {"verdict": "let_out", "why": "Checked by hand."})
    assert "Checked by hand." in text(as_(client, erkin), "release", release.number)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("release-publish", args=[release.number]))
    assert shelves.current(shelf).number == release.number
    assert "It is public now" in text(client, "release", release.number)


def test_a_refusal_needs_its_reason(client, release, farida):
    review = reverse("release-review", args=[release.number])
    answer = as_(client, farida).post(review, {"verdict": "refuse"})
    assert answer.status_code == 422
    assert "Say why, so that it can be mended" in answer.content.decode()
    client.post(review, {"verdict": "refuse", "why": "Ages are too fine."})
    page = text(client, "release", release.number)
    assert "refused by a reviewer" in page and "Ages are too fine." in page


def test_an_unsafe_release_names_the_table_and_offers_no_decision(
    client, mart, erkin, farida, monkeypatch
):
    exact = lambda counted, **_rest: list(counted.tables)  # noqa: E731
    monkeypatch.setattr(making, "safe", exact)
    monkeypatch.setattr(coarsening, "find", lambda *_all: None)
    raw = ready(erkin)
    page = text(as_(client, farida), "release", raw.number)
    assert "In the table “Children in the register” the true count" in page
    assert "It cannot go out" in page and "Your decision" not in page


def test_reviewers_read_what_was_made_coarser_and_what_was_left_out(
    client, release, farida
):
    with context.acting_as_machine():
        release.coarser = {"care": ["join:situation", "region"], "clinic": ["left_out"]}
        release.save()
    page = text(as_(client, farida), "release", release.number)
    told = page.split("What was made coarser")[1].split("</ul>")[0]
    assert "Categories joined: Who cares; Regions instead of districts" in told
    assert "Registration at a clinic" in told and "The table does not go out" in told


def test_a_table_is_shown_as_the_public_will_see_it(client, release, farida):
    page = text(as_(client, farida), "release-table", release.number, "care")
    assert "Who cares for the children, 2026-Q3" in page
    assert "2026-Q2 – 2026-Q3" in text(client, "release", release.number)
    assert "A guardian" in page and "too few" in page and "Bishkek" in page
    earlier = text(
        client, "release-table", release.number, "care", period="2026-Q2"
    )  # fmt: skip
    assert "Who cares for the children, 2026-Q2" in earlier
    nowhere = reverse("release-table", args=[release.number, "secrets"])
    assert client.get(nowhere).status_code == 404


def test_a_withdrawal_says_why(
    client, release, erkin, nazira, farida, shelf, django_capture_on_commit_callbacks
):
    let_out(release, nazira, farida)
    published(release, erkin, django_capture_on_commit_callbacks)
    url = reverse("release-withdraw", args=[release.number])
    answer = as_(client, farida).post(url, {})
    assert answer.status_code == 422
    assert "Say why in one language at least" in answer.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"ru": "Ошибка в возрасте"})
    assert shelves.current(shelf) is None
    assert "Ошибка в возрасте" in text(client, "release", release.number)


def test_others_do_not_get_in(client, release):
    for role in (RoleCode.SUPERVISOR, RoleCode.OMBUDSMAN, RoleCode.SYSTEM_ADMIN):
        as_(client, somebody(role, role))
        assert client.get(reverse("releases")).status_code == 403


def test_pages_ask_the_database_as_often_for_many_as_for_one(
    client, release, erkin, farida
):
    as_(client, farida)

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            text(client, "releases")
            text(client, "release", release.number)
        return len(caught)

    first = asked()
    ready(erkin, tables=("violence",))
    assert asked() <= first
    assert first < 50
