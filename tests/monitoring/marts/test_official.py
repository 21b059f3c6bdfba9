"""Lines of official reports: counted from the marts, each with where it comes from."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from kamkor.casework.cases import actions as cases
from kamkor.casework.cases import movement
from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.monitoring.marts import lines, official
from kamkor.register.rights.choices import Right
from tests.cast import acting, sign_in, somebody
from tests.standing import standing

from .conftest import Q1, Q2, Q3, build

pytestmark = pytest.mark.django_db
MARCH, MAY, AUGUST = (datetime(2026, month, 5, 6, tzinfo=UTC) for month in (3, 5, 8))
FIRST_HALF = official.Period("2026-H1", Q1, Q2)


@standing
def gulnaz(osh):
    return somebody("gulnaz", RoleCode.SUPERVISOR, at=osh)


@standing
def erkin(db):
    return somebody("erkin", RoleCode.ANALYST)


@standing
def year(two_rounds, gulnaz, osh):
    """Bakyt's case is opened in March and closed in May, Aiym's opened in May and Nur's
    in August."""
    bakyt, aiym, nur = two_rounds
    actor = acting(gulnaz)
    with context.acting_as(gulnaz.pk):
        first = cases.open_case(bakyt.pk, reason="", by=actor, at=MARCH)
        cases.open_case(aiym.pk, reason="", by=actor, at=MAY)
        cases.open_case(nur.pk, reason="", by=actor, at=AUGUST)
        cases.say_outcomes(
            first.pk, reason="guardianship", outcomes=dict.fromkeys(Right.values, "met"),
            words="", version=None, by=actor, at=MAY,
        )  # fmt: skip
        cases.advance(first.pk, "close", version=None, by=actor, at=MAY)


def told(report, place, period=FIRST_HALF, *, near=True):
    found = official.counted(lines.here()[report], place, period, near=near)
    return {one.line.code: one for one in found}


def numbers(report, place, period=FIRST_HALF):
    return {code: one.value for code, one in told(report, place, period).items()}


@pytest.mark.parametrize("period", [FIRST_HALF, official.Period("2026-Q3", Q3, Q3)])
def test_the_movement_is_that_of_the_page_of_cases(year, osh, period):
    build()
    until = official.quarters.last_day(period.last)
    page = {
        line.code: (line.children, line.families)
        for line in movement.of(osh, since=period.first, until=until)
    }
    found = numbers("hardship", osh, period)
    for line in ("before", "identified", "removed", "after"):
        assert (found[f"{line}_children"], found[f"{line}_families"]) == page[line]
    assert page["identified"][0] > 0


def test_children_of_migrants_and_their_guardians(two_rounds, osh):
    build()
    period = official.Period("2026-Q1", Q1, Q1)
    found = numbers("migrants", osh, period)
    assert found == {
        "away": 2, "external": 2, "internal": 0, "where_unknown": 0, "kin": 1,
        "non_kin": 0, "not_enrolled": 1, "in_hardship": 0, "visits": None,
    }  # fmt: skip
    assert numbers("guardianship", osh, period) == {
        "both": 1, "registered": 0, "paper": 0, "none": 1, "unknown": 0, "kin_none": 1,
    }  # fmt: skip
    later = numbers("guardianship", osh)
    assert (later["none"], later["registered"]) == (0, 1)


def test_lines_that_are_parts_add_up(two_rounds, osh):
    build()
    assert told("migrants", osh)["away"].adds_up is True
    assert told("guardianship", osh)["both"].adds_up is True
    assert told("helpline", osh)["handed"].adds_up is True


def test_what_cannot_be_computed_says_why(two_rounds, osh):
    build()
    calls = told("helpline", osh)["calls"]
    assert (calls.value, calls.line.formula) == (None, "")
    assert "Вычислить нельзя" in calls.line.why


@pytest.mark.parametrize("country", ["kg", "kz"])
def test_every_line_has_words_and_says_where_it_comes_from(country):
    for report in lines.of(country).values():
        assert report.lines
        codes = {line.code for line in report.lines}
        for line in report.lines:
            assert set(line.adds) <= codes
            assert bool(line.mart) == bool(line.formula)


def test_a_line_that_counts_what_is_not_there_is_refused():
    row = {"line": "x", "mart": "place", "counts": "nobody", "when": "last"}
    names = {
        f"{a}_{b}": "x" for a in ("name", "note") for b in ("ky", "kk", "ru", "en")
    }
    with pytest.raises(lines.BadLine, match="nobody"):
        lines._line({**dict.fromkeys(("only", "adds")), **row, **names})


# --- who does not see the children


def test_few_are_hidden_from_who_does_not_see_the_children(two_rounds, osh):
    build()
    found = told("guardianship", osh, near=False)
    assert found["both"].hidden
    assert {one.words for one in found.values() if one.value} == {"скрыто"}


def test_quarters_are_for_who_sees_the_children(two_rounds):
    build()
    assert [p.code for p in official.periods(near=False)] == ["2026-H1"]
    assert [p.code for p in official.periods(near=True)] == [
        "2026-Q3", "2026-H1", "2026-Q2", "2026-Q1",
    ]  # fmt: skip


# --- the page


def test_the_page_tells_the_lines_and_their_sources(client, year, osh, gulnaz):
    build()
    sign_in(client, gulnaz)
    page = client.get(reverse("official"), {"report": "hardship", "period": "2026-H1"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Выявлено детей за период" in text
    assert "marts.case_quarter" in text
    assert "вычислить нельзя" in text


def test_an_analyst_sees_the_country_without_few(client, year, erkin):
    build()
    sign_in(client, erkin)
    text = client.get(reverse("official")).content.decode()
    assert "скрыто" in text
    assert "2026-Q" not in text
    assert client.get(reverse("official"), {"period": "2026-Q1"}).status_code == 404


def test_before_the_first_build_the_page_says_so(client, erkin):
    sign_in(client, erkin)
    assert (
        "Пока ничего не посчитано" in client.get(reverse("official")).content.decode()
    )


def test_a_report_or_place_that_is_not_there_is_not_found(client, erkin):
    sign_in(client, erkin)
    for wrong in ({"report": "x"}, {"place": "x"}):
        assert client.get(reverse("official"), wrong).status_code == 404


def test_files_say_the_same_as_the_page(client, year, osh, gulnaz):
    build()
    sign_in(client, gulnaz)
    asked = {"report": "hardship", "period": "2026-H1"}
    text = client.get(reverse("official"), asked | {"format": "csv"})
    rows = list(csv.reader(io.StringIO(text.content.decode("utf-8-sig"))))
    book = client.get(reverse("official"), asked | {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(book.content)).active
    assert [
        ["" if cell is None else str(cell) for cell in row] for row in sheet.values
    ] == rows
    assert rows[3][:2] == ["Выявлено детей за период", "2"]
    assert "hardship-2026-H1.xlsx" in book["Content-Disposition"]


def test_the_page_asks_little(client, year, gulnaz, django_assert_max_num_queries):
    build()
    sign_in(client, gulnaz)
    client.get(reverse("official"))
    with django_assert_max_num_queries(24):
        client.get(reverse("official"))
