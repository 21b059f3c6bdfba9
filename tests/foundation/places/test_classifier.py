import csv
import json
import time
from collections import Counter
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from click.testing import CliRunner

from kamkor.cli.places import places
from kamkor.foundation.places import actions, kato, loading, pack, reads, soate
from kamkor.foundation.places.models import ClassifierLoad, FormerName, Territory
from kamkor.foundation.places.units import Odd, Unit
from kamkor.foundation.places.workbooks import UnreadableFile

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = date(2025, 1, 1)

OSH = [
    ("41706000000000", "Ошская область"),
    ("41706200000000", "Районы Ошской области"),
    ("41706226000000", "Кара-Суйский район"),
    ("41706226800000", "Айылные аймаки Кара-Суйского района"),
    ("41706226810000", "Нариманский айылный аймак"),
    ("41706226810010", "с. Нариман"),
    ("41706226810020", "с. Жийделик"),
    ("41706226815000", "Савайский айылный аймак"),
    ("41706226815010", "с. Савай"),
    ("41706226600000", "Городские посёлки"),
    ("41706226610000", "пгт. Кара-Суу"),
    ("41706211800000", "Араванский район"),
    ("41706211810000", "Аллы-Анаровский айылный аймак"),
    ("41706211810010", "с. Гулбаар"),
]


@pytest.fixture
def kg():
    pack.load_country("kg", at=NOW)


@pytest.fixture
def kz():
    pack.load_country("kz", at=NOW)


def a_csv(folder, rows, *, header=("Код", "Наименование"), name="soate.csv"):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def a_workbook(folder, *sheets):
    path = folder / "soate.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for rows in sheets:
            page = book.add_worksheet()
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return path


def load(path, country="kg", day=DAY):
    return loading.load(path, country=country, as_of=day, by=None, at=NOW)


def odd(report) -> Counter:
    return Counter(remark.odd for remark in report.remarks)


def code_of(row: Territory) -> str:
    return row.code


# --- codes


@pytest.mark.parametrize(
    ("code", "level", "own", "parent"),
    [
        ("41700000000000", "country", "KG", None),
        ("41706000000000", "region", "41706000000000", "KG"),
        ("41711000000010", "region", "41711000000000", "KG"),
        ("41706226000000", "district", "41706226000000", "41706000000000"),
        ("41711201000000", "city_district", "41711201000000", "41711000000000"),
        ("41702410000010", "city", "41702410000010", "41702000000000"),
        ("41702410000000", "city", "41702410000010", "41702000000000"),
        ("41704000000010", "city", "41704400000010", "41704000000000"),
        ("41706226810000", "aiyl_aimak", "41706226810000", "41706226000000"),
        ("41706226810010", "village", "41706226810010", "41706226810000"),
        ("41708209610000", "town", "41708209610000", "41708209000000"),
        ("41703220410010", "city", "41703220410010", "41703220000000"),
        ("41705430810010", "village", "41705430810010", "41705430810000"),
        ("41721000810000", "aiyl_aimak", "41721000810000", "41721000000000"),
    ],
)
def test_a_soate_code_tells_its_level_and_parent(code, level, own, parent):
    unit = soate.read(code, "x")
    assert isinstance(unit, Unit)
    assert (unit.level, unit.code) == (level, own)
    assert (unit.above[0] if unit.above else None) == parent


@pytest.mark.parametrize("code", ["41706999000000", "41706226910000"])
def test_a_soate_code_that_follows_no_rule_is_odd(code):
    assert soate.read(code, "x") is Odd.LEVEL


@pytest.mark.parametrize(
    ("code", "name", "level"),
    [
        ("110000000", "Акмолинская область", "region"),
        ("113200000", "Аккольский район", "district"),
        ("751110000", "Алатауский район", "city_district"),
        ("101000000", "Семей Г.А.", "city"),
        ("622010000", "г.Сатпаев", "city"),
        ("113230000", "Урумкайский с.о.", "aiyl_aimak"),
        ("113230100", "с.Урумкай", "village"),
        ("113220100", "г.Акколь", "city"),
        ("113240000", "Заводской п.а.", "town"),
    ],
)
def test_a_kato_code_and_its_name_tell_the_level(code, name, level):
    unit = kato.read(code, name)
    assert isinstance(unit, Unit)
    assert (unit.level, unit.odd) == (level, None)


# --- loading


def test_a_classifier_is_loaded_with_parents_by_prefix(kg, tmp_path):
    report = load(a_csv(tmp_path, OSH))
    units = reads.snapshot("kg").by_code
    narrow = units["41706226810010"]
    assert [code_of(row) for row in reads.snapshot("kg").path(narrow)] == [
        "KG", "41706000000000", "41706226000000", "41706226810000", "41706226810010",
    ]  # fmt: skip
    assert units["41706226610000"].level == "town"
    assert narrow.valid_from is None
    assert report.rows == len(OSH)
    assert odd(report)[Odd.HEADING] == 3


def test_the_same_file_again_changes_nothing(kg, tmp_path):
    path = a_csv(tmp_path, OSH)
    load(path)
    before = list(Territory.objects.order_by("id").values())
    report = load(path)
    assert (report.added, report.changed, report.ended) == (0, 0, 0)
    assert list(Territory.objects.order_by("id").values()) == before
    assert ClassifierLoad.objects.count() == 1
    assert pack.load_country("kg", at=NOW) == []


def test_aravan_is_a_district_though_its_row_looks_like_an_aimak(kg, tmp_path):
    report = load(a_csv(tmp_path, OSH))
    assert [r.code for r in report.remarks if r.odd is Odd.CODE] == ["41706211800000"]
    village = reads.snapshot("kg").by_code["41706211810010"]
    assert "41706211000000" in map(code_of, reads.snapshot("kg").path(village))
    assert "41706211800000" not in reads.snapshot("kg").by_code


def test_a_workbook_with_titles_spaces_and_wrong_parents_is_read(kg, tmp_path):
    title = ["Система обозначений объектов", "", ""]
    header = ["Наименование", "Код родителя", "Код СОАТЕ"]
    talas = [
        ["Таласская область", "41700000000000", "417 07 000 000 00 0"],
        ["Кара-Бууринский район", "41706000000000", "41707215000000"],
        ["Талас шаары", "41707000000000", "417 07 400 000 01 0"],
        ["Манасский район", "41707000000000", "41707225000000"],
    ]
    osh = [[name, "", code] for code, name in OSH]
    path = a_workbook(
        tmp_path, [title, [], header, *talas], [header, *osh], [["Примечания"]]
    )
    report = load(path)
    assert odd(report)[Odd.SPACES] == 2
    wrong = [remark for remark in report.remarks if remark.odd is Odd.WRONG_PARENT]
    assert [(remark.code, remark.detail) for remark in wrong] == [
        ("41707215000000", "41706000000000")
    ]
    units = reads.snapshot("kg").by_code
    assert units["41707215000000"].parent_id == units["41707000000000"].id
    assert units["41706226815010"].name_ru == "с. Савай"


def test_columns_of_regions_and_districts_by_name_are_compared_too(kg, tmp_path):
    rows = [
        ("Ошская область", "", *OSH[0]),
        ("Таласская область", "", "41707000000000", "Таласская область"),
        ("Ошская область", "", "41707215000000", "Кара-Бууринский район"),
        ("Ошская область", "Кара-Суйский район", *OSH[2]),
        ("Ошская область", "Кара-Суйский район", *OSH[4]),
    ]
    header = ("Область", "Район", "SOATE", "Наименование")
    report = load(a_csv(tmp_path, rows, header=header))
    wrong = [remark for remark in report.remarks if remark.odd is Odd.WRONG_PARENT]
    assert [remark.code for remark in wrong] == ["41707215000000"]


def test_duplicates_and_missing_parents_are_told(kg, tmp_path):
    rows = [
        *OSH,
        ("41706226810010", "с. Нариман"),
        ("41706226810020", "с. Другое"),
        ("41706226899010", "с. Сирота"),
    ]
    report = load(a_csv(tmp_path, rows))
    assert odd(report)[Odd.DUPLICATE] == 2
    missing = [r for r in report.remarks if r.odd is Odd.MISSING_PARENT]
    assert [(r.code, r.detail) for r in missing] == [("41706226899000", "1")]
    orphan = reads.snapshot("kg").by_code["41706226899010"]
    assert orphan.parent_id == reads.snapshot("kg").by_code["41706226000000"].id
    assert reads.snapshot("kg").by_code["41706226810020"].name_ru == "с. Жийделик"


def test_what_is_no_longer_there_ends_and_is_not_deleted(kg, tmp_path):
    load(a_csv(tmp_path, OSH))
    later = [row for row in OSH if not row[0].startswith("41706226815")]
    report = load(a_csv(tmp_path, later, name="2026.csv"), day=date(2026, 1, 1))
    assert report.ended == 2
    gone = Territory.objects.get(code="41706226815010")
    assert gone.valid_to == date(2026, 1, 1)
    assert Territory.objects.get(code="41707232000000").valid_to is None


def test_a_part_of_a_classifier_does_not_end_the_districts_it_leaves_out(kg, tmp_path):
    report = load(a_csv(tmp_path, OSH))
    assert (report.ended, odd(report)[Odd.PARTIAL]) == (0, 5)
    assert Territory.objects.get(code="41706207000000").valid_to is None


def test_what_comes_back_is_open_again(kg, tmp_path):
    load(a_csv(tmp_path, OSH))
    later = [row for row in OSH if not row[0].startswith("41706226815")]
    load(a_csv(tmp_path, later, name="2026.csv"), day=date(2026, 1, 1))
    report = load(a_csv(tmp_path, OSH, name="2027.csv"), day=date(2027, 1, 1))
    assert odd(report)[Odd.RETURNED] == 2
    assert Territory.objects.get(code="41706226815010").valid_to is None


def test_a_new_unit_of_a_later_classifier_starts_on_its_day(kg, tmp_path):
    load(a_csv(tmp_path, OSH))
    rows = [*OSH, ("41706226820000", "Жаңы-Арыкский айылный аймак")]
    load(a_csv(tmp_path, rows, name="2026.csv"), day=date(2026, 1, 1))
    assert Territory.objects.get(code="41706226820000").valid_from == date(2026, 1, 1)


def test_a_new_name_keeps_the_former_one(kg, tmp_path):
    load(a_csv(tmp_path, OSH))
    rows = [
        (code, "с. Бакыт" if code == "41706226815010" else name) for code, name in OSH
    ]
    path = a_csv(tmp_path, rows, name="2026.csv")
    report = load(path, day=date(2026, 1, 1))
    assert odd(report)[Odd.RENAMED] == 1
    unit = Territory.objects.get(code="41706226815010")
    assert unit.name_ru == "с. Бакыт"
    former = FormerName.objects.get(territory=unit)
    assert (former.name_ru, former.valid_to) == ("с. Савай", date(2026, 1, 1))
    found = reads.resolve(["с. Савай"], country="kg")["с. Савай"]
    assert found.territory == unit
    assert load(path, day=date(2026, 1, 1)).changed == 0


def test_a_spelling_is_not_a_new_name(kg, tmp_path):
    rows = [("41706226000000", "Карасуйский р-н"), ("41706255000000", "Өзгөн району")]
    report = load(a_csv(tmp_path, rows))
    assert odd(report)[Odd.RENAMED] == 0
    assert Territory.objects.get(code=rows[0][0]).name_ru == "Кара-Сууский район"


def test_a_classifier_before_a_renaming_does_not_undo_it(kg, tmp_path):
    report = load(
        a_csv(tmp_path, [("41703410000010", "г. Джалал-Абад")]), day=date(2024, 1, 1)
    )
    assert odd(report)[Odd.RENAMED] == 0
    assert Territory.objects.get(code="41703410000010").name_ru == "город Манас"


def test_an_older_classifier_does_not_turn_back_the_clock(kg, tmp_path):
    load(a_csv(tmp_path, OSH), day=date(2026, 1, 1))
    with pytest.raises(loading.OlderClassifier, match="2026-01-01"):
        load(a_csv(tmp_path, OSH), day=date(2025, 1, 1))


def test_invented_units_of_others_are_left_alone(kg, tmp_path):
    other = actions.Draft(
        code="41706226901010", level="village", parent="41706226000000",
        name_ru="Ак-Булак", origin="demo",
    )  # fmt: skip
    actions.write_territories([other], country="kg", by=None, at=NOW)
    load(a_csv(tmp_path, OSH))
    assert Territory.objects.get(code=other.code).valid_to is None


def test_the_kazakh_classifier_is_read_with_both_names(kz, tmp_path):
    rows = [
        ("te", "ab", "cd", "ef", "hij", "k", "name_kaz", "name_rus", "nn"),
        (100000000, 10, 0, 0, 0, 0, "Абай облысы", "область Абай", 1),
        (101000000, 10, 10, 0, 0, 1, "Семей Қ.Ә.", "Семей Г.А.", 2),
        (101010000, 10, 10, 10, 0, 3, "Семей қ.", "г.Семей", 3),
        (103200000, 10, 32, 0, 0, 1, "Абай ауданы", "Абайский район", 4),
        (103230000, 10, 32, 30, 0, 2, "Архат а.о.", "Архатский с.о.", 5),
        (103230100, 10, 32, 30, 100, 3, "Архат а.", "с.Архат", 6),
    ]
    report = load(a_workbook(tmp_path, rows), country="kz")
    assert report.added == 5
    place = reads.snapshot("kz").by_code["103230100"]
    assert (place.name_kk, place.name_ru) == ("Архат а.", "с.Архат")
    path = reads.snapshot("kz").path(place)
    assert [row.level for row in path] == [
        "country", "region", "district", "aiyl_aimak", "village",
    ]  # fmt: skip
    assert reads.snapshot("kz").by_code["100000000"].name_en == "Abai Region"


def test_kato_in_four_parts_without_te_is_put_together(kz, tmp_path):
    rows = [
        ("10", "32", "00", "000", "Абай ауданы", "Абайский район"),
        ("10", "32", "30", "000", "Архат а.о.", "Архатский с.о."),
    ]
    header = ("ab", "cd", "ef", "hij", "kaz_name", "rus_name")
    load(a_csv(tmp_path, rows, header=header), country="kz")
    assert Territory.objects.get(code="103230000").parent.code == "103200000"


def test_a_file_without_codes_is_refused(kg, tmp_path):
    with pytest.raises(UnreadableFile, match="14 digits"):
        load(a_csv(tmp_path, [("1", "Ош"), ("2", "Баткен")]))


def test_a_file_that_is_no_workbook_is_refused(kg, tmp_path):
    path = tmp_path / "soate.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        load(path)


def test_the_report_can_be_kept_as_json(kg, tmp_path):
    report = load(a_csv(tmp_path, OSH))
    told = json.loads(json.dumps(report.as_dict()))
    assert told["odd"] == {"code": 1, "heading": 3, "partial": 5, "region_absent": 8}
    assert ClassifierLoad.objects.get().report == told


def test_the_command_tells_one_object_for_programs(kg, tmp_path):
    path = str(a_csv(tmp_path, OSH))
    options = [path, "--country", "kg", "--as-of", "2025-01-01"]
    result = CliRunner().invoke(places, ["load", *options, "--json"])
    told = json.loads(result.output)
    assert (result.exit_code, told["rows"], told["added"]) == (0, len(OSH), 8)
    again = CliRunner().invoke(places, ["load", *options])
    assert "heading" in again.output


def test_the_command_says_why_a_file_is_refused(kg, tmp_path):
    path = str(a_csv(tmp_path, [("1", "Ош")]))
    result = CliRunner().invoke(
        places, ["load", path, "--country", "kg", "--as-of", "2025-01-01"]
    )
    assert result.exit_code == 1
    assert "14 digits" in result.output


def test_a_whole_country_is_loaded_in_seconds(kz, tmp_path):
    rows = [
        (f"19{d}{r}{p}", f"{name} {d}-{r}-{p}")
        for d in range(20, 40)
        for r in range(10, 50)
        for p, name in [("000", "с.о."), *((f"{n}00", "с.") for n in range(1, 10))]
    ]
    path = a_csv(tmp_path, rows)
    started = time.process_time()
    report = load(path, country="kz")
    assert report.added == len(rows) == 8000
    assert time.process_time() - started < 20
