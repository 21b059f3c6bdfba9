"""On record, identified, removed: the lines of the official report."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from kamkor.casework.cases import actions, movement
from kamkor.foundation.db import context
from kamkor.register.rights.choices import Right
from tests.cast import acting, keep, sign_in
from tests.standing import standing

pytestmark = pytest.mark.django_db
JUNE, OCTOBER = (datetime(2026, month, 1, 6, tzinfo=UTC) for month in (6, 10))


@standing
def asanovs(osh):
    """Two brothers of one address and a girl of another."""
    return keep(
        "round",
        {"full_name": "Асанов Бакыт", "address": "ул. Навои, 7"},
        {"full_name": "Асанов Эмир", "address": "ул. Навои, 7"},
        {"full_name": "Осмонова Айым", "address": "ул. Ленина, 55"},
        at=osh,
    ).persons  # fmt: skip


@standing
def year(asanovs, gulnaz):
    """All three are identified in June; one brother is removed in October."""
    actor = acting(gulnaz)
    with context.acting_as(gulnaz.pk):
        first, *_ = [
            actions.open_case(child.pk, reason="", by=actor, at=JUNE)
            for child in asanovs
        ]
        actions.say_outcomes(
            first.pk, reason="guardianship", outcomes=dict.fromkeys(Right.values, "met"),
            words="", version=None, by=actor, at=OCTOBER,
        )  # fmt: skip
        actions.advance(first.pk, "close", version=None, by=actor, at=OCTOBER)
    return first


def lines(place, since, until) -> dict[str, tuple[int, int]]:
    found = movement.of(
        place, since=date.fromisoformat(since), until=date.fromisoformat(until)
    )
    return {line.code: (line.children, line.families) for line in found}


def test_children_and_families_of_a_year(year, osh):
    assert lines(osh, "2026-01-01", "2026-12-31") == {
        "before": (0, 0), "identified": (3, 2), "removed": (1, 1),
        "removed.guardianship": (1, 1), "after": (2, 2),
    }  # fmt: skip


def test_of_the_autumn_alone(year, osh):
    assert lines(osh, "2026-09-01", "2026-12-31") == {
        "before": (3, 2), "identified": (0, 0), "removed": (1, 1),
        "removed.guardianship": (1, 1), "after": (2, 2),
    }  # fmt: skip


def test_a_reopened_case_is_on_record_again(year, osh, gulnaz):
    with context.acting_as(gulnaz.pk):
        actions.advance(
            year.pk, "reopen", version=None, reason="снова одна", by=acting(gulnaz),
            at=datetime(2026, 11, 1, 6, tzinfo=UTC),
        )  # fmt: skip
    assert lines(osh, "2026-11-01", "2026-11-30") == {
        "before": (2, 2), "identified": (1, 1), "removed": (0, 0), "after": (3, 2)
    }  # fmt: skip


def test_what_came_in_and_went_out_explains_the_difference(year, osh):
    found = lines(osh, "2026-06-01", "2026-10-31")
    (before, _), (came, _) = found["before"], found["identified"]
    (gone, _), (after, _) = found["removed"], found["after"]
    assert before + came - gone == after


def test_a_child_that_comes_twice_is_counted_twice_and_the_lines_add_up(
    year, osh, gulnaz
):
    test_a_reopened_case_is_on_record_again(year, osh, gulnaz)
    assert lines(osh, "2026-01-01", "2026-12-31") == {
        "before": (0, 0), "identified": (4, 2), "removed": (1, 1),
        "removed.guardianship": (1, 1), "after": (3, 2),
    }  # fmt: skip


def test_the_page_is_for_whose_territory_it_is(year, gulnaz, damir, client, osh):
    address = f"{reverse('cases-movement')}?place={osh.code}&since=2026-01-01&until=2026-12-31"
    assert "Выявлено" in sign_in(client, gulnaz).get(address).content.decode()
    assert client.get(f"{address}&format=csv")["Content-Type"].startswith("text/csv")
    assert sign_in(client, damir).get(address).status_code == 404


def test_a_period_that_ends_before_it_begins_is_refused(gulnaz, client):
    answer = sign_in(client, gulnaz).get(
        f"{reverse('cases-movement')}?since=2026-12-31&until=2026-01-01"
    )
    assert answer.status_code == 422
