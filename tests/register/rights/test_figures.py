"""The figures of a territory and the snapshots."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.foundation.law import files
from kamkor.foundation.places.models import Territory
from kamkor.register.rights import actions, dashboard, snapshots
from kamkor.register.rights.models import Gap, Run, Snapshot, Standing, Tally
from tests import cast
from tests.register.rights.stories import day, told
from tests.standing import standing

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 9, 15, 6, tzinfo=UTC)
ALONE = {"birth_date": day("2015-03-12"), "kinship": "alone", "parent_away": "both"}


@standing
def osh():
    return cast.territory("Osh")


@standing
def aigul(osh):
    return cast.somebody("aigul", RoleCode.TERRITORIAL_OFFICER, at=osh)


@standing
def erkin():
    return cast.somebody("erkin", RoleCode.ANALYST)


def tallied():
    return set(
        Tally.objects.values_list(
            "place", "right", "status", "migrant", "reason", "children"
        )
    )


def test_an_officer_comes_from_a_number_to_the_list(client, aigul, osh):
    told("round", **ALONE)
    cast.sign_in(client, aigul)
    shown = client.get(reverse("territory")).content.decode()
    link = f"{reverse('gaps')}?right=care&amp;status=3&amp;place={osh.code}"
    assert link in shown
    listed = client.get(link.replace("&amp;", "&")).content.decode()
    assert listed.count("data-item") == 1


def test_an_analyst_sees_no_number_below_five_and_no_list(client, erkin, osh):
    for _n in range(2):
        told("round", **ALONE)
    cast.sign_in(client, erkin)
    shown = client.get(reverse("territory-of", args=[osh.code])).content.decode()
    assert reverse("gaps") + "?" not in shown
    figures = dashboard.figures(osh, cast.acting(erkin), today=cast.TODAY)
    assert figures.children.hidden and figures.migrants.hidden


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ([10, 0, 7], []),
        ([3, 0, 7], [0, 2]),
        ([3, 9, 7], [0, 2]),
        ([3, 2, 7], [0, 1]),
        ([4], [0]),
    ],
)
def test_a_small_number_cannot_be_worked_out(parts, hidden):
    shown = dashboard.suppressed(parts)
    assert [n for n, (_value, few) in enumerate(shown) if few] == hidden


def test_no_person_is_read_for_the_figures(client, erkin, osh):
    told("round", **ALONE)
    cast.sign_in(client, erkin)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("territory-of", args=[osh.code]))
    text = " ".join(q["sql"] for q in asked)
    assert "people_" not in text and "rights_standing" not in text
    assert len(asked) <= 25


def test_the_counts_follow_each_list_as_a_full_count_would():
    child = told("round", **ALONE)
    told("round", birth_certificate="no", birth_date=day("2014-01-01"))
    told("round", child=child, kinship="mother", parent_away="none")
    moved = tallied()
    actions.evaluate_all(on=cast.TODAY, at=NOW, by=context.MACHINE_ID)
    assert tallied() == moved


def test_a_run_is_kept():
    told("round", **ALONE)
    actions.evaluate_all(on=cast.TODAY, at=NOW, by=context.MACHINE_ID)
    assert Run.objects.get().children == 1


def test_a_child_that_is_no_more_leaves_nothing():
    child = told("round", **ALONE)
    with context.acting_as_machine():
        for fact in ("name", "birth", "care", "absence", "residence", "membership"):
            getattr(child, f"{fact}_facts").all().delete()
        child.assignments.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM people_person WHERE id = %s", [child.pk])
    actions.evaluate_all(on=cast.TODAY, at=NOW, by=context.MACHINE_ID)
    with context.acting_as_machine():
        assert not Standing.objects.exists()
        assert not Gap.objects.exists()
    assert not Tally.objects.exists()


def test_official_counts_are_loaded_once_with_their_source():
    with context.acting_as_machine():
        first = snapshots.load_country("kg", at=NOW)
        assert first == Snapshot.objects.count() > 10
        assert snapshots.load_country("kg", at=NOW) == 0
    assert not Snapshot.objects.filter(source="").exists()


def test_the_three_published_figures_are_counted_from_the_register():
    bishkek = cast.territory("Bishkek")
    on_day = {"at": bishkek, "on": date(2024, 6, 1)}
    told("hardship", **on_day, family_no="7", grounds=["poverty"],
         entered_on=day("2024-01-10"))  # fmt: skip
    told("hardship", **on_day, family_no="7", grounds=["neglect", "poverty"],
         entered_on=day("2024-02-10"), removed_on=day("2025-01-01"))  # fmt: skip
    told("hardship", **on_day, family_no="8", grounds=["poverty"],
         entered_on=day("2024-01-10"), removed_on=day("2024-05-31"))  # fmt: skip
    found = told("round", on=date(2023, 11, 24), parent_away="both")
    told("round", child=found, on=date(2023, 4, 3), parent_away="mother")
    told("round", on=date(2023, 11, 24), parent_away="none")
    told("round", on=date(2024, 11, 24), parent_away="both")
    told("school", at=bishkek, on=date(2023, 11, 24), parent_away="father")
    told("school", at=bishkek, on=date(2023, 11, 24), parent_away="none")

    assert snapshots.count_all(at=NOW) == {
        "hardship_children 01.06.2024": 2,
        "hardship_families 01.06.2024": 1,
        "children_of_migrants 2023": 1,
        "pupils_of_migrants 2023-24": 1,
    }
    assert Snapshot.objects.filter(is_computed=True).count() == 4


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("en", "442,940 visits"),
        ("ru", "442 940 посещений"),
        ("ky", "442 940 жолу барылган"),
        ("kk", "442 940 рет барылған"),
    ],
)
def test_a_count_tells_its_note_in_the_readers_language(language, note):
    with context.acting_as_machine():
        snapshots.load_country("kg", at=NOW)
    row = Snapshot.objects.get(label="2021")
    with translation.override(language):
        assert row.note_words == note
        assert row.label_words == "2021"


def test_every_note_and_named_period_stands_in_four_languages():
    for row in files.rows("kg", "snapshots"):
        told = [row[f"note_{language}"] for language in ("en", "ru", "ky", "kk")]
        assert all(told) or not any(told), row
        if row["label_en"][0] in "QH":
            assert row["label_ru"] and row["label_ky"] and row["label_kk"]


def test_the_estimate_tells_its_year_once(client, aigul, erkin):
    with context.acting_as_machine():
        snapshots.load_country("kg", at=NOW)
    told("round", **ALONE)
    country = Territory.objects.get(code="KG")
    shown = dashboard.figures(country, cast.acting(erkin), today=cast.TODAY)
    assert shown.coverage_source.count("2023") == 1
