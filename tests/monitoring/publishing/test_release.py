"""A release: counted, attacked, let out by two others, public, followed, withdrawn."""

import sqlite3
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import Error

from kamkor.foundation.access.choices import RoleCode
from kamkor.foundation.db import context
from kamkor.monitoring.publishing import (
    actions,
    attacking,
    coarsening,
    making,
    shelving,
)
from kamkor.monitoring.publishing.choices import ReleaseState
from kamkor.monitoring.publishing.errors import (
    NoFigures,
    NoNote,
    NotPossible,
    OtherFile,
    OwnWork,
    TooEarly,
    TooFewReviewers,
)
from kamkor.monitoring.publishing.models import Exact, Release, Step
from kamkor.monitoring.publishing.store import reading
from kamkor.monitoring.publishing.store import shelf as shelves
from tests.cast import NOON, TODAY, somebody
from tests.monitoring.publishing.conftest import (
    actor,
    let_out,
    published,
    ready,
    wish,
)

pytestmark = pytest.mark.django_db


def again(release):
    with context.acting_as_machine():
        return Release.objects.get(pk=release.pk)


def test_the_draft_has_safe_figures_only(release):
    file = shelving.draft_of(release)
    with context.acting_as_machine():
        truth = attacking.truth_of(release)
    tables = attacking.tables_of(file)
    shown = {
        name: table.values[place]
        for table in tables
        for place, name in table.names.items()
    }
    assert not {1, 2} & set(shown.values())
    off = [
        abs(value - truth[name]) for name, value in shown.items() if value is not None
    ]
    assert 0 < max(off) <= 4
    assert sum(truth[name] != value for name, value in shown.items()) > len(shown) / 10


def test_totals_are_those_of_the_children(release):
    with context.acting_as_machine():
        truth = attacking.truth_of(release)
    whole = (("area", "KG"), ("period", "2026-Q2"))
    assert truth[whole] == 1_500
    sexes = [truth[tuple(sorted((*whole, ("sex", sex))))] for sex in "fm"]
    assert sum(sexes) == 1_500
    regions = {
        dict(name)["area"]: count
        for name, count in truth.items()
        if len(name) == 2 and dict(name)["period"] == "2026-Q2"
    }
    top = [area for area in regions if area.endswith("000000000") or area == "KG/_U"]
    assert sum(regions[area] for area in top) == 1_500
    assert regions["KG/_U"] > 0


def test_violence_is_told_for_regions_only_and_in_fives(release):
    file = shelving.draft_of(release)
    (counts,) = reading.counts(file, "violence")
    assert counts.rule == "ten_five"
    cells = reading.cells(file, "violence")
    levels = {area.code: area.level for area in reading.areas(file)}
    assert {levels.get(cell.place[0], "region") for cell in cells} == {
        "country", "region",
    }  # fmt: skip
    values = {cell.value for cell in cells} - {None}
    assert values and all(value >= 10 and value % 5 == 0 for value in values)


def test_neither_keys_nor_true_counts_are_in_the_file(release):
    path = shelving.draft_of(release).path
    with sqlite3.connect(path) as base:
        columns = {
            column
            for (table,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            for (column,) in base.execute(f"SELECT name FROM pragma_table_info('{table}')")
        }  # fmt: skip
    assert "key" in columns  # of what is told about the release itself
    assert not {"record_key", "count", "truth", "child"} & columns


def test_the_attacker_was_there(release):
    report = release.report
    assert (report["recovered"], report["wins"]) == (0, [])
    assert report["small"] > 50
    assert release.state == ReleaseState.READY


def test_two_others_let_it_out_and_the_public_has_that_very_file(
    release, erkin, nazira, farida, shelf, django_capture_on_commit_callbacks
):
    let_out(release, nazira, farida)
    draft = shelving.draft_of(release)
    published(release, erkin, django_capture_on_commit_callbacks)
    now = shelves.current(shelf)
    assert now.sha256 == again(release).sha256 == draft.sha256
    assert now.path.read_bytes() == draft.path.read_bytes()
    assert reading.about(now).data_until == "2026-09-30"
    with context.acting_as_machine():
        assert [step.kind for step in Step.objects.order_by("at", "id")] == [
            "ordered", "attacked", "let_out", "let_out", "released",
        ]  # fmt: skip
        assert shelving.is_whole(again(release))


def test_one_reviewer_is_not_enough(release, erkin, farida):
    let_out(release, farida)
    with pytest.raises(TooFewReviewers) as why, context.acting_as(erkin.pk):
        actions.publish(release.pk, by=actor(erkin), at=NOON)
    assert why.value.left == 1


def test_who_prepared_it_does_not_review_it(release, erkin):
    with pytest.raises(OwnWork):
        let_out(release, erkin)


def test_nobody_decides_twice(release, farida):
    let_out(release, farida)
    with pytest.raises(OwnWork):
        let_out(release, farida)


def test_a_refusal_ends_it(release, erkin, nazira, farida):
    let_out(release, nazira)
    with context.acting_as(farida.pk):
        actions.review(
            release.pk,
            let_out=False,
            why="Ages are too fine.",
            by=actor(farida),
            at=NOON,
        )
    assert again(release).state == ReleaseState.REFUSED
    with pytest.raises(NotPossible), context.acting_as(erkin.pk):
        actions.publish(release.pk, by=actor(erkin), at=NOON)


def test_it_does_not_go_out_before_the_announced_day(mart, erkin, nazira, farida):
    later = ready(erkin, announced_on=TODAY + timedelta(days=3))
    let_out(later, nazira, farida)
    with pytest.raises(TooEarly), context.acting_as(erkin.pk):
        actions.publish(later.pk, by=actor(erkin), at=NOON)
    with context.acting_as(erkin.pk):
        actions.publish(later.pk, by=actor(erkin), at=NOON + timedelta(days=3))
    assert again(later).state == ReleaseState.RELEASED


def test_a_file_changed_after_the_attack_does_not_go_out(
    release, erkin, nazira, farida
):
    let_out(release, nazira, farida)
    with sqlite3.connect(shelving.draft_of(release).path) as base:
        base.execute("UPDATE cell SET value = 1 WHERE value = 3")
    with pytest.raises(OtherFile), context.acting_as(erkin.pk):
        actions.publish(release.pk, by=actor(erkin), at=NOON)


def test_figures_that_are_not_safe_cannot_be_reviewed(mart, erkin, farida, monkeypatch):
    """Without noise, and where nothing coarser is safe, the attacker wins; the tables
    are named."""
    exact = lambda counted, **_rest: list(counted.tables)  # noqa: E731
    monkeypatch.setattr(coarsening, "find", lambda *_all: None)
    monkeypatch.setattr(making, "safe", exact)
    raw = ready(erkin)
    assert raw.state == ReleaseState.UNSAFE
    assert raw.report["recovered"] > 0
    assert {win["table"] for win in raw.report["wins"]} >= {"children"}
    with pytest.raises(NotPossible):
        let_out(raw, farida)


def test_the_next_release_follows_it_and_a_withdrawn_one_is_shown_no_more(
    release, erkin, nazira, farida, shelf, django_capture_on_commit_callbacks
):
    let_out(release, nazira, farida)
    published(release, erkin, django_capture_on_commit_callbacks)
    second = ready(erkin, tables=("children", "clinic"))
    assert second.report["wins"] == []
    let_out(second, nazira, farida)
    published(second, erkin, django_capture_on_commit_callbacks)
    assert again(release).state == ReleaseState.SUPERSEDED
    assert shelves.current(shelf).number == second.number
    with django_capture_on_commit_callbacks(execute=True), context.acting_as(farida.pk):
        actions.withdraw(
            second.pk, why={"ky": "Жаш туура эмес"}, by=actor(farida), at=NOON
        )
    assert shelves.current(shelf).number == release.number
    assert shelves.get(shelf, second.number).withdrawn == {"ky": "Жаш туура эмес"}
    assert again(second).state == ReleaseState.WITHDRAWN


def test_a_number_on_the_shelf_is_not_given_again_by_another_database(
    release, erkin, nazira, farida, shelf, django_capture_on_commit_callbacks
):
    let_out(release, nazira, farida)
    published(release, erkin, django_capture_on_commit_callbacks)
    with context.acting_as_machine():
        Release.objects.update(number=0)
    with context.acting_as(erkin.pk):
        made = actions.order(wish(), by=actor(erkin), at=NOON)
    assert made.number == release.number + 1


def test_the_same_children_are_the_same_figure_in_the_next_release(release, erkin):
    second = ready(erkin)
    values = [
        [(cell.place, cell.value) for cell in reading.cells(shelving.draft_of(one), "care")]
        for one in (release, second)
    ]  # fmt: skip
    assert values[0] == values[1]


@pytest.mark.parametrize(
    "other", [{"tables": ()}, {"first": TODAY.replace(year=2020), "last": TODAY.replace(year=2020)}]
)  # fmt: skip
def test_without_figures_there_is_nothing_to_release(mart, erkin, other):
    with pytest.raises(NoFigures), context.acting_as(erkin.pk):
        actions.order(wish(**other), by=actor(erkin), at=NOON)


def test_nothing_goes_to_readers_without_a_word(mart, erkin):
    with pytest.raises(NoNote), context.acting_as(erkin.pk):
        actions.order(wish(note={"ru": ""}), by=actor(erkin), at=NOON)


def test_the_note_goes_out_in_the_languages_given(mart, erkin):
    note = {"ky": "Биринчи чыгарылыш.", "ru": "Первый выпуск."}
    made = ready(erkin, tables=("violence",), note=note)
    assert reading.about(shelving.draft_of(made)).note == note


@pytest.mark.parametrize("role", [RoleCode.AUDITOR, RoleCode.SUPERVISOR])
def test_only_an_analyst_prepares(mart, role):
    user = somebody("another", role)
    with pytest.raises(PermissionDenied), context.acting_as(user.pk):
        actions.order(wish(), by=actor(user), at=NOON)


def test_true_counts_are_for_the_machine_alone(release, erkin, farida):
    aigul = somebody("aigul", RoleCode.TERRITORIAL_OFFICER)
    for user, seen in ((erkin, 1), (farida, 1), (aigul, 0)):
        with context.acting_as(user.pk):
            assert Release.objects.count() == seen
            assert Exact.objects.count() == 0
            assert bool(Step.objects.count()) == bool(seen)


def test_nobody_writes_a_release_past_the_actions(release, erkin):
    with context.acting_as(erkin.pk):
        assert Release.objects.update(state=ReleaseState.RELEASED) == 0
        for statement in (
            "DELETE FROM publishing_step",
            "UPDATE publishing_exact SET counts = '{}'",
        ):
            with (
                pytest.raises(Error),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)  # fmt: skip
