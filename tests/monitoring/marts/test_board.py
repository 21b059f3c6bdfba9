"""The quarter in figures: headline numbers, each right over time, territories below."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from kamkor.casework.cases import actions as cases
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.monitoring.marts import board, panels
from tests.cast import acting, sign_in, somebody
from tests.standing import standing

from .conftest import OCTOBER, Q1, Q2, Q3, Q4, build, rows
from .test_figures import gap, run

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 25, 6, tzinfo=UTC)


@standing
def gulnaz(osh):
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=osh)


@standing
def erkin(db):
    return somebody("erkin", RoleCode.ANALYST)


@standing
def ainura(osh):
    """Of the ministry: how rights stand, no more."""
    return somebody("ainura", RoleCode.HEADQUARTERS, at=osh)


@standing
def year(two_rounds, gulnaz, osh):
    """Three children of Osh; Aiym's case is opened in May. Bakyt has an unmet right until
    June, Nur two."""
    bakyt, _aiym, nur = two_rounds
    run("DELETE FROM rights_gap")
    gap(bakyt, "care", "kin_without_basis", "2026-02-01", "2026-06-03")
    gap(nur, "identity", "birth_not_yet_registered", "2026-02-03")
    gap(nur, "care", "kin_without_basis", "2026-02-03")
    with context.acting_as(gulnaz.pk):
        cases.open_case(two_rounds[1].pk, reason="", by=acting(gulnaz), at=MAY)
    build()


def of(user, place, quarter=""):
    with context.acting_as(user.pk):
        return board.board(place, acting(user), quarter)


def numbers(found):
    return dict(zip(board.MEASURES, (one.value for one in found.numbers), strict=True))


def test_children_with_a_gap_are_counted_once_and_by_right(year):
    for quarter, expected in {
        Q1: {None: 2, "care": 2, "identity": 1},
        Q2: {None: 1, "care": 1, "identity": 1},
    }.items():
        told = rows(
            'SELECT "right", sum(children) AS n FROM marts.gap_quarter'
            " WHERE quarter = %s GROUP BY 1",
            quarter,
        )
        assert {row["right"]: row["n"] for row in told} == expected
        (every,) = rows(
            "SELECT count(*) FILTER (WHERE gaps > 0) AS n FROM marts.child_quarter"
            " WHERE quarter = %s",
            quarter,
        )
        assert every["n"] == expected[None]


def test_the_head_sees_exact_numbers_and_their_change(year, osh, gulnaz):
    running = of(gulnaz, osh)
    assert (running.quarter, running.until) == (Q4, OCTOBER.date())
    found = of(gulnaz, osh, "2026-Q3")
    assert (found.quarter, found.before, found.until) == (Q3, Q2, None)
    assert found.offered == [Q4, Q3, Q2, Q1]
    assert numbers(found)["children"] == 3
    assert numbers(found)["cases_open"] == 1
    assert numbers(found)["gap"] == 1
    fewer = of(gulnaz, osh, "2026-Q2").numbers[1]
    assert (fewer.value, fewer.change) == (1, -1)
    opened = of(gulnaz, osh, "2026-Q2").numbers[2]
    assert (opened.value, opened.change) == (1, 1)


def test_who_does_not_see_the_children_sees_no_few_and_no_quarters(year, osh, erkin):
    found = of(erkin, osh)
    assert found.quarter == Q2 and found.offered == [Q2]  # the end of a half-year
    assert {one.value for one in found.numbers} <= {None, 0}
    assert all(value is None or value == 0
               for panel in found.by_right for value in panel.series.values())  # fmt: skip
    assert of(erkin, osh, "2026-Q3") is None


def test_who_sees_how_rights_stand_sees_no_few_of_casework(year, osh, ainura):
    found = of(ainura, osh)
    assert (found.near, found.near_casework) == (True, False)
    told = numbers(found)
    assert told["children"] == 3
    assert told["cases_open"] is None
    assert [one.change for one in found.numbers[2:]] == [None] * 4


def test_a_share_of_each_right_is_that_of_all_children(year, osh, gulnaz):
    found = of(gulnaz, osh)
    assert len(found.by_right) == 7
    care = found.by_right[1].series
    assert care["2026-Q1"] == pytest.approx(200 / 3)
    assert care["2026-Q2"] == pytest.approx(100 / 3)


def test_parts_are_ranked_and_none_can_be_worked_out(year, erkin):
    exact = {
        (Q2, "a", "children"): 50, (Q2, "b", "children"): 40, (Q2, "c", "children"): 90,
        (Q2, "", "children"): 180,
        (Q2, "a", "gap"): 3, (Q2, "b", "gap"): 20, (Q2, "c", "gap"): 30,
        (Q2, "", "gap"): 53,
    }  # fmt: skip
    far = board.Seen(exact, near=False, close=False)
    # b is hidden with a: else a is what is left of the sum
    assert far.column("gap", Q2, ["a", "b", "c"]) == [None, None, 30]
    near = board.Seen(exact, near=True, close=True)
    assert near.column("gap", Q2, ["a", "b", "c"]) == [3, 20, 30]


def test_the_page_tells_numbers_changes_rights_and_districts(client, year, osh, gulnaz):
    sign_in(client, gulnaz)
    page = client.get(reverse("quarter-board")).content.decode()
    assert "Квартал в цифрах" in page and "2026-Q3" in page
    assert "Квартал ещё не закончился: посчитано по 5 октября 2026" in page
    assert 'class="k-panels"' in page and "<table" in page
    assert "Образование" in page
    assert 'aria-current="page"' in page
    assert (
        client.get(reverse("quarter-board"), {"quarter": "1999-Q1"}).status_code == 404
    )
    assert client.get(reverse("quarter-board"), {"place": "x"}).status_code == 404


def test_an_analyst_looks_at_the_country_and_its_regions(client, year, erkin):
    sign_in(client, erkin)
    page = client.get(reverse("quarter-board")).content.decode()
    assert "скрыто" in page and "меньше пяти скрыты" in page
    assert "?place=" in page
    assert reverse("quarter-board") in page  # in the navigation


def test_before_the_first_build_the_page_says_so(client, erkin):
    sign_in(client, erkin)
    page = client.get(reverse("quarter-board"))
    assert page.status_code == 200
    assert "ничего не посчитано" in page.content.decode()


def test_the_page_asks_little(client, year, gulnaz, django_assert_max_num_queries):
    sign_in(client, gulnaz)
    client.get(reverse("quarter-board"))
    with django_assert_max_num_queries(24):
        client.get(reverse("quarter-board"))


def test_a_line_is_broken_where_a_number_is_hidden():
    series = {"1": 10.0, "2": None, "3": 20.0, "4": 25.0}
    drawn = panels.draw("x", "T", [panels.Panel("A", series)])
    assert drawn.svg.count("<polyline") == 2
    assert drawn.table.rows[0][0] == "A"
    assert "скрыто" in drawn.table.rows[0]


@pytest.mark.parametrize("role", [RoleCode.SCHOOL, RoleCode.AUDITOR])
def test_others_do_not_get_in(client, role, osh, db):
    somewhere = somebody("x", role, at=osh)
    sign_in(client, somewhere)
    assert client.get(reverse("quarter-board")).status_code == 403
