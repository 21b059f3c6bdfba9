from datetime import UTC, date, datetime

import pytest

from kamkor.foundation.places import actions, naming, pack, reads

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
OSH_REGION, OSH_CITY, KARA_SUU = "41706000000000", "41721000000000", "41706226000000"


@pytest.fixture
def kg():
    pack.load_country("kg", at=NOW)


@pytest.fixture
def kz():
    pack.load_country("kz", at=NOW)


def code(text: str, country: str = "kg", **how) -> str | None:
    found = reads.resolve([text], country=country, **how)[text]
    return found.territory.code if found.territory else None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Ошская обл.", OSH_REGION),
        ("ОШСКАЯ ОБЛАСТЬ", OSH_REGION),
        ("Ош облусу", OSH_REGION),
        ("Ош облысы", OSH_REGION),
        ("Osh Region", OSH_REGION),
        ("обл. Ошская", OSH_REGION),
        ("г. Ош", OSH_CITY),
        ("г.Ош", OSH_CITY),
        ("Ош ш.", OSH_CITY),
        ("Ош шаары", OSH_CITY),
        ("Ош", OSH_CITY),
        ("Oш", OSH_CITY),  # the first letter is Latin
        ("Кара-Суйский р-н", KARA_SUU),
        ("Карасуйский район", KARA_SUU),
        ("кара суу району", KARA_SUU),
        ("Kara-Suu District", KARA_SUU),
        ("Кара-Сууский р-он", KARA_SUU),
        ("Өзгөн району", "41706255000000"),
        ("Озгон р-ну", "41706255000000"),
        ("Узгенский район", "41706255000000"),
        ("Джети-Огузский район", "41702210000000"),
        ("Жети-Өгүз", "41702210000000"),
        ("Ыссык-Кульская обл", "41702000000000"),
        ("г. Балыкчы", "41702420000010"),
        ("Первомайский район", "41711203000000"),
        ("41706226000000", KARA_SUU),
        ("417 06 226 000 00 0", KARA_SUU),
        ("Ошская обл., Кара-Суйский р-н", KARA_SUU),
        ("Кара-Суйский р-н, Ошская обл., ул. Ленина 5", KARA_SUU),
        ("Талас, Таласский р-н", "41707232000000"),
    ],
)
def test_a_place_is_found_as_people_write_it(kg, written, meant):
    assert code(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Алматинская область", "190000000"),
        ("Алматы облысы", "190000000"),
        ("Алматы", "750000000"),
        ("Алматы қ.", "750000000"),
        ("ВКО", "630000000"),
        ("Абай облысы", "100000000"),
        ("Нур-Султан", "710000000"),
        ("область Ұлытау", "620000000"),
        ("Улытауская обл.", "620000000"),
    ],
)
def test_kazakh_regions_are_found_as_people_write_them(kz, written, meant):
    assert code(written, country="kz") == meant


def test_a_name_of_several_units_means_the_one_that_contains_them(kg):
    found = reads.resolve(["Нарын"], country="kg")["Нарын"]
    assert found.territory.code == "41704000000000"
    assert found.how == "widest"
    assert {row.level for row in found.candidates} == {"region", "district", "city"}


def test_a_level_decides_between_units_of_one_name(kg):
    assert code("Нарын", level="city") == "41704400000010"
    assert code("Нарын", level="district") == "41704245000000"


def test_a_name_in_two_places_is_not_guessed(kg):
    villages = [
        actions.Draft(code=place, level="village", parent=parent, name_ru="с. Ак-Жар")
        for place, parent in (
            ("41706226830010", KARA_SUU),
            ("41708203830010", "41708203000000"),
        )
    ]
    actions.write_territories(villages, country="kg", by=None, at=NOW)
    found = reads.resolve(["с. Ак-Жар"], country="kg")["с. Ак-Жар"]
    assert (found.territory, found.how) == (None, "ambiguous")
    district = reads.snapshot("kg").by_code[KARA_SUU]
    assert code("с. Ак-Жар", within=district) == "41706226830010"
    assert code("с. Ак-Жар, Аламудунский р-н") == "41708203830010"


def test_a_place_in_the_wrong_region_is_not_believed(kg):
    assert code("Ошская обл., Сокулукский р-н") is None


def test_what_is_no_place_is_unknown(kg):
    assert code("ул. Ленина 5") is None
    assert code("") is None


def test_units_of_a_day_only(kz):
    assert code("Южно-Казахстанская область", country="kz") == "510000000"
    on = date(2024, 1, 1)
    assert code("Южно-Казахстанская область", country="kz", on=on) is None


def test_many_at_once_cost_one_look_at_the_database(kg, django_assert_num_queries):
    reads.snapshot("kg")
    with django_assert_num_queries(1):
        reads.resolve([f"Ошская обл., дом {n}" for n in range(500)], country="kg")


def test_folding_is_stable():
    for name in ("Кара-Суйский р-н", "Жети-Өгүз", "Ысык-Көл облусу"):
        core = naming.parse(name).core
        assert naming.parse(core).core == core


def test_lists_tell_places_in_words_from_wide_to_narrow(kg):
    places = reads.snapshot("kg").by_code
    told = [
        reads.Spoken(None, ("Ош", "Кара-Суу")),
        reads.Spoken(None, ("Нарын облусу", "Нарын району", "Эч жерде")),
        reads.Spoken(places[OSH_REGION].id, ("Кара-Суйский",)),
        reads.Spoken(places[OSH_REGION].id, ("Чуйская", "Сокулукский район")),
        reads.Spoken(None, ("Атлантида",)),
        reads.Spoken(None, ()),
    ]
    found = reads.resolve_many(told)
    by_id = reads.snapshot("kg").by_id
    assert [by_id[one].code if one else None for one in found] == [
        KARA_SUU, "41704245000000", KARA_SUU, "41708222000000", None, None,
    ]  # fmt: skip


def test_a_word_in_the_column_of_villages_means_the_village(kg):
    aimak, village = "41706226831000", "41706226831010"
    units = [
        actions.Draft(code=aimak, level="aiyl_aimak", parent=KARA_SUU, name_ru="Мады"),
        actions.Draft(code=village, level="village", parent=aimak, name_ru="с. Мады"),
    ]
    actions.write_territories(units, country="kg", by=None, at=NOW)
    places = reads.snapshot("kg")
    home = places.by_code[KARA_SUU].id
    told = [
        reads.Spoken(None, ("Кара-Суйский р-н",), "Мады"),
        reads.Spoken(home, (), "Мады, ул. Ленина"),
        reads.Spoken(home, (), "айыл аймагы Мады"),
        reads.Spoken(home, ("Мады",)),
        reads.Spoken(None, ("Кара-Суу",), "Кара-Суу"),
    ]
    found = [places.by_id[one].code for one in reads.resolve_many(told) if one]
    assert found == [village, village, aimak, aimak, KARA_SUU]
