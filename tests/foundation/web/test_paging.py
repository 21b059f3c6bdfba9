"""Lists by key: nothing is skipped or shown twice, whatever changes meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamkor.foundation.accounts.models import User
from kamkor.foundation.web import paging
from tests.examples import tries

START = datetime(2026, 1, 1, tzinfo=UTC)


def ask(query=""):
    return RequestFactory().get(f"/list/?{query}")


@pytest.fixture
def people(db):
    User.objects.bulk_create(
        User(
            username=f"user-{index:03}",
            full_name=f"Name {index % 7}",
            date_joined=START + timedelta(microseconds=index // 3),
        )
        for index in range(60)
    )
    return User.objects.filter(username__startswith="user-")


def walk(queryset, order, size, direction="next"):
    """All rows, page by page, forwards; then backwards from the end."""
    seen, cursor = [], ""
    key = "after"
    while True:
        page = paging.page_of(queryset, ask(f"{key}={cursor}"), order=order, size=size)
        seen.append([row.pk for row in page.rows])
        if not page.next:
            break
        cursor = page.next
    back, cursor = [seen[-1]], page.previous
    while cursor:
        page = paging.page_of(queryset, ask(f"before={cursor}"), order=order, size=size)
        back.append([row.pk for row in page.rows])
        cursor = page.previous
    return seen, back


@pytest.mark.parametrize(
    "order",
    [
        ["full_name"],
        ["-full_name"],
        ["full_name", "-date_joined"],
        ["-date_joined"],
        [],
    ],
)
def test_every_row_is_seen_once_forwards_and_backwards(people, order):
    expected = list(people.order_by(*order, "pk").values_list("pk", flat=True))
    forwards, backwards = walk(people, order, 7)
    assert [pk for page in forwards for pk in page] == expected
    assert [pk for page in reversed(backwards) for pk in page] == expected


@settings(
    max_examples=tries(10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(size=st.integers(1, 70))
def test_any_page_size_shows_all(people, size):
    forwards, backwards = walk(people, ["full_name"], size)
    assert sum(map(len, forwards)) == 60
    assert sum(map(len, backwards)) == 60


def test_a_row_that_comes_in_before_the_cursor_does_not_repeat_others(people):
    first = paging.page_of(people, ask(), order=["username"], size=10)
    User.objects.create(username="user-000a", full_name="New")
    second = paging.page_of(
        people, ask(f"after={first.next}"), order=["username"], size=10
    )
    assert second.rows[0].username == "user-010"


@pytest.mark.parametrize("cursor", ["nonsense", "a:b:c", "%00", "x" * 5000])
def test_a_forged_cursor_gives_the_first_page(people, cursor):
    page = paging.page_of(people, ask(f"after={cursor}"), order=["username"], size=5)
    assert page.rows[0].username == "user-000"
    assert not page.previous


def test_a_cursor_of_another_order_gives_the_first_page(people):
    page = paging.page_of(people, ask(), order=["username"], size=5)
    other = paging.page_of(
        people, ask(f"after={page.next}"), order=["full_name"], size=5
    )
    assert not other.previous


def test_counts_are_exact_below_the_bound_and_bounded_above(people, monkeypatch):
    assert paging.page_of(people, ask(), order=[]).count == 60
    monkeypatch.setattr(paging, "COUNT_UP_TO", 50)
    page = paging.page_of(people, ask(), order=[])
    assert page.many
    assert page.count == 50


def test_an_empty_list_has_no_other_pages(db):
    page = paging.page_of(User.objects.none(), ask(), order=["username"])
    assert not page
    assert page.next == page.previous == ""
