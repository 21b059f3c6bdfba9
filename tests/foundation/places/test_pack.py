from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from kamkor.foundation.law import files
from kamkor.foundation.places import actions, pack, reads
from kamkor.foundation.places.choices import Level
from kamkor.foundation.places.models import (
    FormerName,
    Organisation,
    Succession,
    Territory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def kg():
    pack.load_country("kg", at=NOW)


@pytest.fixture
def kz():
    pack.load_country("kz", at=NOW)


def count(country: str, level: str, on: date = date(2026, 3, 1)) -> int:
    return Territory.objects.on(on).filter(country=country, level=level).count()


def test_kyrgyzstan_has_9_regions_40_districts_12_cities_and_4_city_districts(kg):
    assert count("kg", Level.REGION) == 9
    assert count("kg", Level.DISTRICT) == 40
    assert count("kg", Level.CITY) == 12
    assert count("kg", Level.CITY_DISTRICT) == 4


def test_kazakhstan_has_20_regions_and_had_17_and_16(kz):
    assert count("kz", Level.REGION) == 20
    assert count("kz", Level.REGION, on=date(2022, 6, 7)) == 17
    assert count("kz", Level.REGION, on=date(2018, 6, 18)) == 16
    codes = Territory.objects.exclude(iso_code=None).filter(
        country="kz", level="region"
    )
    assert {row.iso_code for row in codes} == {f"KZ-{row.code[:2]}" for row in codes}


def test_every_unit_has_a_name_in_four_languages(kg, kz):
    for row in Territory.objects.all():
        assert row.name_ky and row.name_kk and row.name_ru and row.name_en, row.code


def test_every_region_has_its_own_tile(kg, kz):
    for country in ("kg", "kz"):
        rows = Territory.objects.on(date(2026, 3, 1)).filter(
            country=country, level=Level.REGION
        )
        tiles = {(row.tile_column, row.tile_row) for row in rows}
        assert len(tiles) == len(rows)
        assert (None, None) not in tiles


def test_parents_follow_the_prefix_of_the_code(kg):
    for row in Territory.objects.filter(country="kg", level__in=["district", "city"]):
        assert row.parent.code == row.code[:5] + "0" * 9


def test_intervals_hold_exactly_what_is_below(kg, kz):
    rows = list(Territory.objects.all())
    assert sorted(row.low for row in rows) == list(range(1, len(rows) + 1))
    by_id = {row.id: row for row in rows}
    for row in rows:
        line = set()
        above = row
        while above is not None:
            line.add(above.id)
            above = by_id.get(above.parent_id)
        assert {w.id for w in rows if w.contains(row.place)} == line


def test_loading_twice_changes_nothing(kg, kz):
    before = list(Territory.objects.order_by("id").values())
    assert pack.load_country("kg", at=NOW) == []
    assert pack.load_country("kz", at=NOW) == []
    assert list(Territory.objects.order_by("id").values()) == before


def test_a_renamed_city_is_the_same_row_and_found_by_both_names(kg):
    manas = reads.snapshot("kg").by_code["41703410000010"]
    assert manas.name_ru == "город Манас"
    assert FormerName.objects.filter(territory=manas).count() == 1
    for written in ("г. Джалал-Абад", "Жалал-Абад ш.", "г. Манас"):
        found = reads.resolve([written], country="kg")[written]
        assert found.territory == manas, written


def test_the_split_of_2022_is_told_by_successions(kz):
    split = Succession.objects.filter(since=date(2022, 6, 8))
    assert {(row.predecessor.code[:2], row.successor.code[:2]) for row in split} == {
        ("63", "10"),
        ("19", "33"),
        ("35", "62"),
    }


def test_an_edited_pack_changes_names_in_place(kg):
    draft = reads.drafts("kg")["41702205000000"]
    changed = [actions.Draft(**{**vars(draft), "name_en": "Ak-Suu raion"})]
    written = actions.write_territories(changed, country="kg", by=None, at=NOW)
    assert (written.added, written.changed) == (0, 1)
    assert reads.snapshot("kg").by_code[draft.code].name_en == "Ak-Suu raion"
    assert pack.load_country("kg", at=NOW) == ["~ 1 territories"]


def test_the_application_may_not_delete_a_territory(kg):
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        FormerName.objects.all()._raw_delete("default")


def test_organisations_keep_their_ids_and_parents(kg):
    ids = reads.organisation_ids("kg")
    pack.load_country("kg", at=NOW)
    assert reads.organisation_ids("kg") == ids
    assert len(ids) == len(files.rows("kg", "organisations"))
    assert Organisation.objects.get(code="KG-111").parent.code == "KG-MLSP"


def test_the_copy_in_memory_is_renewed_after_a_change(kg):
    before = reads.snapshot("kg")
    assert reads.snapshot("kg") is before
    village = actions.Draft(
        code="41706226830010", level="village", parent="41706226000000",
        name_ru="с. Нариман",
    )  # fmt: skip
    actions.write_territories([village], country="kg", by=None, at=NOW)
    after = reads.snapshot("kg")
    assert after is not before
    assert village.code in after.by_code


def test_the_copy_forgets_what_was_rolled_back(kg):
    village = actions.Draft(
        code="41706226830010", level="village", parent="41706226000000",
        name_ru="с. Нариман",
    )  # fmt: skip
    with transaction.atomic():
        actions.write_territories([village], country="kg", by=None, at=NOW)
        assert village.code in reads.snapshot("kg").by_code
        transaction.set_rollback(True)
    assert village.code not in reads.snapshot("kg").by_code
