"""Versions of the figures that count now, and an edition that knows where they are from."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from kamkor.foundation.web import words
from kamkor.monitoring.editions import actions, making, reads
from kamkor.monitoring.editions.errors import FiguresChanged, NothingChanged
from kamkor.monitoring.editions.models import Version
from kamkor.monitoring.indicators import for_index
from kamkor.monitoring.indicators.for_index import Wish
from kamkor.monitoring.indicators.index import editions, origins
from kamkor.monitoring.indicators.index.errors import NotPossible
from tests.cast import NOON, acting
from tests.monitoring.indicators.counting import accepted, of_regions

from .conftest import NAMES

KG = Wish("kg")
LATER = NOON.replace(month=11)


def renewed(joined, erkin, *, seen=None, wish=KG):
    return actions.change_to_figures(
        joined, wish, seen=seen or for_index.gather(wish).hash, note="newer figures",
        by=acting(erkin), at=LATER,
    )  # fmt: skip


def newer():
    return accepted(*of_regions("U5MR", 2023, 17), name="newer.csv", at=LATER)


def test_an_index_begins_with_the_figures_that_count(joined):
    assert joined.spec["year"] == 2023
    codes = [part["code"] for part in joined.spec["indicators"]]
    assert codes == ["U5MR", "DTP3", "PRESCHOOL"]
    assert "SANIT" in joined.data.columns
    assert joined.name_ru == NAMES["ru"]
    standing = [
        row for row in joined.results["scores.csv"].splitlines() if ",index," in row
    ]
    assert len(standing) == 9


def test_its_source_is_said_in_the_readers_language(joined):
    with translation.override("ru"):
        assert joined.data.said == (
            "Национальный статистический комитет Кыргызской Республики; последний файл"
            f" учитывается с {words.day(NOON.date())}"
        )
    with translation.override("ky"):
        assert "Улуттук статистика комитети" in joined.data.said


def test_figures_that_did_not_change_are_no_version(joined, erkin):
    with pytest.raises(NothingChanged):
        renewed(joined, erkin)
    assert Version.objects.count() == 1


def test_newer_figures_make_a_version_by_the_same_method(joined, erkin):
    newer()
    made = renewed(joined, erkin)
    assert (made.number, made.parent_id, made.note) == (2, joined.pk, "newer figures")
    assert made.spec == joined.spec
    assert made.data.text != joined.data.text
    assert made.data.gathered["accepted"] == "2026-11-15"


def test_other_figures_than_those_looked_at_are_not_taken(joined, erkin):
    seen = for_index.gather(KG).hash
    newer()
    with pytest.raises(FiguresChanged):
        renewed(joined, erkin, seen=seen)
    assert Version.objects.count() == 1


def test_the_same_figures_of_another_file_are_another_table(joined, erkin):
    accepted(*of_regions("U5MR", 2023, 18), name="again.csv", at=LATER)
    made = renewed(joined, erkin)
    assert made.data.text == joined.data.text
    assert made.data.origins != joined.data.origins


def test_a_version_whose_indicators_have_no_figure_stays_as_it_is(
    version, erkin, figures
):
    with pytest.raises(NotPossible) as caught:
        renewed(version, erkin)
    assert caught.value.code == "columns_missing"


def test_only_who_chooses_the_method_takes_figures(joined, bakyt):
    with pytest.raises(PermissionDenied):
        actions.begin_from_figures(KG, names=NAMES, by=acting(bakyt), at=NOON)
    with pytest.raises(PermissionDenied):
        renewed(joined, bakyt)
    with pytest.raises(PermissionDenied):
        actions.keep_figures(for_index.gather(KG), by=acting(bakyt), at=NOON)


@pytest.fixture
def frozen(joined, erkin):
    return actions.freeze(
        joined, code="kg-2023-f", year=2023, by=acting(erkin), at=NOON
    )


def test_a_frozen_edition_keeps_where_its_figures_are_from(frozen, figures):
    kept = reads.files(frozen)
    assert set(kept) == {*editions.NAMES, editions.SOURCES}
    assert editions.SOURCES in json.loads(kept[editions.MANIFEST])["files"]
    told = origins.read(kept[editions.SOURCES])
    assert {one.sha256 for one in told} == {figures.sha256}
    assert reads.verify(frozen) == []


def test_a_source_that_was_changed_behind_its_back_is_found(frozen):
    kept = reads.files(frozen)
    kept[editions.SOURCES] = kept[editions.SOURCES].replace("KG_NSC", "UNICEF", 1)
    assert [(f.code, f.file) for f in making.verify(kept)] == [
        ("file_changed", editions.SOURCES)
    ]


def test_an_edition_of_a_table_that_was_brought_in_has_no_such_file(edition):
    kept = reads.files(edition)
    assert editions.SOURCES not in kept
    assert reads.verify(edition) == []


def test_whose_the_figures_are_is_said_in_the_language_of_the_reader(erkin, figures):
    said = {"ru": "Вымышленные", "ky": "Ойдон чыгарылган"}
    row = actions.keep_figures(
        for_index.gather(KG), by=acting(erkin), at=NOON, said=said
    )
    for language, text in said.items():
        with translation.override(language):
            assert row.said == text
    assert "KG_NSC" in row.gathered["publishers"]  # which it still knows
