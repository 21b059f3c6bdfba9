import codecs
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamkor.register.sources import reading
from tests.examples import tries
from tests.register.sources.reading.makers import (
    AIGUL,
    BAKYT,
    CHILDREN,
    FORMATS,
    HEAD,
    LIST_DAY,
    ods,
    text,
    xls,
    xlsx,
)


def rows_of(file, kind="round", **options):
    return list(reading.read(file, kind, list_date=LIST_DAY, **options))


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_list_reads_alike_in_every_format(form):
    first, second = rows_of(FORMATS[form](CHILDREN))

    assert first.values["full_name"] == "Асанов Бакыт Нурланович"
    assert first.values["birth_date"] == {"date": "2015-03-12", "precision": "day"}
    assert first.values["pin"] == "21203201500017"
    assert first.values["sex"] == "male"
    assert first.number == 2
    assert second.values["pin"] is None
    assert second.verbatim["Дата рождения"] == "30.09.2016"


def test_formats_agree_on_identity_and_content():
    hashes = {
        tuple((row.identity, row.content_hash) for row in rows_of(make(CHILDREN)))
        for make in FORMATS.values()
    }
    assert len(hashes) == 1


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"]
)
def test_text_files_in_any_encoding_with_any_separator(separator, encoding):
    grid = [HEAD, BAKYT, [2, "Токтоева Алина", "ж", "2016", None, "Кара-Суу"]]
    rows = rows_of(text(grid, separator=separator, encoding=encoding))

    assert [row.values["full_name"] for row in rows] == [
        "Асанов Бакыт Нурланович",
        "Токтоева Алина",
    ]


def test_utf16_big_endian_with_mark():
    file = codecs.BOM_UTF16_BE + text(CHILDREN, encoding="utf-16-be")
    assert len(rows_of(file)) == 2


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r"])
def test_a_list_all_in_capitals(encoding):
    grid = [
        ["ФИО РЕБЕНКА", "ДАТА РОЖДЕНИЯ", "СЕЛО"],
        ["АСАНОВ БАКЫТ НУРЛАНОВИЧ", "12.03.2015", "КАРА-СУУ"],
        ["ТОКТОЕВА АЛИНА", "01.02.2016", "СОКУЛУК"],
    ]
    rows = rows_of(text(grid, separator=";", encoding=encoding))
    assert rows[0].values["full_name"] == "АСАНОВ БАКЫТ НУРЛАНОВИЧ"


@pytest.mark.parametrize("encoding", ["cp866", "koi8-r", "kz1048"])
def test_older_encodings_of_cyrillic(encoding):
    grid = [
        ["ФИО ребенка", "Село"],
        ["Асанов Бакыт", "Кара-Суу"],
        ["Ли Анна", "Сокулук"],
    ]
    rows = rows_of(text(grid, encoding=encoding))
    assert rows[0].values["full_name"] == "Асанов Бакыт"


def test_a_line_that_names_the_separator():
    file = b"sep=|\r\n" + text(CHILDREN, separator="|")
    assert len(rows_of(file)) == 2


def test_quotes_separators_and_line_breaks_inside_cells():
    grid = [HEAD, [1, "Асанов\nБакыт", "м", "2015", None, 'с. "Дружба"; уч. 2']]
    (row,) = rows_of(text(grid))
    assert row.values["full_name"] == "Асанов Бакыт"
    assert row.values["village"] == 'с. "Дружба"; уч. 2'


def test_a_list_of_names_alone():
    rows = rows_of("ФИО ребенка\nАсанов Бакыт\nЛи Анна\n".encode())
    assert [row.values["full_name"] for row in rows] == ["Асанов Бакыт", "Ли Анна"]


def test_dates_count_from_1904_when_the_workbook_says_so():
    serial = (date(2015, 3, 12) - date(1904, 1, 1)).days
    grid = [HEAD, [1, "Асанов Бакыт", "м", serial, None, None]]
    (row,) = rows_of(xlsx(grid, options={"date_1904": True}))
    assert row.values["birth_date"]["date"] == "2015-03-12"


def test_file_names_do_not_matter(tmp_path):
    path = tmp_path / "список.csv"
    path.write_bytes(xlsx(CHILDREN))
    assert len(rows_of(path)) == 2
    path.write_bytes(xls(CHILDREN))
    assert len(rows_of(str(path))) == 2


def test_open_files_and_bytes_are_read_alike(tmp_path):
    path = tmp_path / "list.ods"
    path.write_bytes(ods(CHILDREN))
    with path.open("rb") as file:
        assert len(rows_of(file)) == 2


NAMES = st.lists(
    st.text("абвгдеёжзийклмноөпрстуүүхцчшщъыьэюяңқғәұһі", min_size=2, max_size=10),
    min_size=1,
    max_size=3,
).map(lambda words: " ".join(word.title() for word in words))
DAYS = st.dates(date(2009, 1, 1), date(2026, 1, 1))
CHILD = st.tuples(NAMES, st.sampled_from("мж"), DAYS)


@settings(max_examples=tries(6), deadline=None)
@given(
    children=st.lists(CHILD, min_size=1, max_size=8),
    form=st.sampled_from(list(FORMATS)),
)
def test_what_was_written_is_read_back(children, form):
    grid = [["ФИО", "Пол", "Дата рождения"], *children]
    rows = rows_of(FORMATS[form](grid))

    assert [
        (row.values["full_name"], row.values["sex"], row.values["birth_date"]["date"])
        for row in rows
    ] == [
        (name, {"м": "male", "ж": "female"}[sex], day.isoformat())
        for name, sex, day in children
    ]


@settings(max_examples=tries(15), deadline=None)
@given(
    children=st.lists(NAMES, min_size=3, max_size=20),
    encoding=st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
    ),
    separator=st.sampled_from(";,\t|"),
)
def test_encodings_and_separators_are_found_out(children, encoding, separator):
    grid = [["ФИО ребенка", "Пол"], *[[name, "м"] for name in children]]
    rows = rows_of(text(grid, encoding=encoding, separator=separator))
    assert [row.values["full_name"] for row in rows] == children


def test_every_row_keeps_the_number_that_the_spreadsheet_shows():
    grid = [[], ["Список детей"], [], HEAD, BAKYT, [], [], AIGUL]
    for form in ("xlsx", "xls", "csv"):
        assert [row.number for row in rows_of(FORMATS[form](grid))] == [5, 8], form
