from datetime import date

import pytest

from kamkor.register.sources import reading
from kamkor.register.sources.reading.lists import SkipReason
from kamkor.register.sources.reading.refusals import Refusal
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


def names(rows):
    return [row.values["full_name"] for row in rows]


TWO_ROWS = [
    ["№", "Сведения о ребенке", None, None, "Сведения о матери", None, "Адрес"],
    [None, "Ф.И.О.", "Дата рождения", "ПИН", "Ф.И.О.", "ПИН", None],
    [
        1,
        "Асанов Бакыт",
        date(2015, 3, 12),
        "21203201500017",
        "Асанова Г.",
        None,
        "ул. Мира 1",
    ],
    [2, "Ли Анна", date(2016, 4, 1), None, "Ли О.", "10101199000018", "ул. Мира 2"],
]
MERGES = [(0, 0, 1, 0), (0, 1, 0, 3), (0, 4, 0, 5), (0, 6, 1, 6)]


@pytest.mark.parametrize("form", ["xlsx", "xls", "ods", "csv"])
def test_a_header_of_two_rows_tells_mother_from_child(form):
    make = {"xlsx": xlsx, "xls": xls}.get(form)
    file = make(TWO_ROWS, merges=MERGES) if make else FORMATS[form](TWO_ROWS)
    rows = rows_of(file, "civil")

    assert names(rows) == ["Асанов Бакыт", "Ли Анна"]
    assert rows[0].values["mother_name"] == "Асанова Г."
    assert rows[0].values["pin"] == "21203201500017"
    assert rows[1].values["mother_pin"] == "10101199000018"
    assert rows[1].values["address"] == "ул. Мира 2"
    assert rows[0].number == 3
    assert rows[1].verbatim["Сведения о матери / Ф.И.О."] == "Ли О."


def test_titles_stand_above_and_numbers_below_the_header():
    grid = [
        ["Список детей трудовых мигрантов"],
        ["МТУ № 7 города Ош на 1 марта 2026 г."],
        [],
        HEAD,
        [1, 2, 3, 4, 5, 6],
        BAKYT,
        AIGUL,
    ]
    found = reading.read(xlsx(grid), "round", list_date=LIST_DAY)
    rows = list(found)

    assert [row.number for row in rows] == [6, 7]
    assert found.tables["Список"].titles[0] == "Список детей трудовых мигрантов"
    assert found.counts["numbering"] == 1
    assert found.counts["data"] == 2


def test_a_title_merged_over_the_whole_list_is_no_header():
    grid = [["Социальный паспорт семьи", *[None] * 5], HEAD, BAKYT, AIGUL]
    rows = rows_of(xlsx(grid, merges=[(0, 0, 0, 5)]))
    assert names(rows) == ["Асанов Бакыт Нурланович", "Токтоева Айгүл Эсеновна"]


@pytest.mark.parametrize(
    "word",
    [
        "Итого",
        "ИТОГО:",
        "Всего детей",
        "Жалпы",
        "Барлығы",
        "Жыйынтыгы",
        "Total",
        "Баары",
    ],
)
def test_totals_are_no_children(word):
    grid = [*CHILDREN, [word, 2], [None, word, 2]]
    found = reading.read(xlsx(grid), "round", list_date=LIST_DAY)
    assert len(list(found)) == 2
    assert found.counts["total"] == 2


def test_signatures_at_the_end_are_no_children():
    grid = [
        *CHILDREN,
        [],
        [None, "Исп. Асанова А."],
        ["Директор школы", None, "________", "Ли О."],
    ]
    assert len(rows_of(xlsx(grid))) == 2


def test_a_village_between_the_rows_counts_for_the_rows_below():
    head, first, second = [line[:5] for line in CHILDREN]
    grid = [head, ["с. Кара-Добо"], first, ["с. Отуз-Адыр"], second]
    rows = rows_of(xlsx(grid, merges=[(1, 0, 1, 4)]))

    assert [row.values["village"] for row in rows] == ["с. Кара-Добо", "с. Отуз-Адыр"]
    assert rows[0].group == "с. Кара-Добо"


def test_a_class_between_the_rows_counts_for_the_rows_below():
    head, first, second = [line[:5] for line in CHILDREN]
    rows = rows_of(
        xlsx([head, [None, "5 «А» класс"], first, [None, "6-класс"], second]), "school"
    )
    assert [row.values["grade"] for row in rows] == ["5 «А» класс", "6-класс"]


def test_each_sheet_is_read_and_the_rest_is_named():
    file = xlsx(
        CHILDREN,
        more={
            "Обложка": [["Отчёт за 2026 год"]],
            "Пусто": [],
            "Второй": [HEAD, [1, "Ли Анна", "ж", "2016", None, None]],
        },
    )
    found = reading.read(file, "round", list_date=LIST_DAY)

    assert [(row.sheet, row.number) for row in found] == [
        ("Список", 2),
        ("Список", 3),
        ("Второй", 2),
    ]
    assert dict(found.skipped) == {
        "Обложка": SkipReason.NO_HEADER,
        "Пусто": SkipReason.EMPTY,
    }


def test_a_header_repeated_on_every_page_is_no_child():
    found = reading.read(xlsx([*CHILDREN, HEAD, BAKYT]), "round", list_date=LIST_DAY)
    assert len(list(found)) == 3
    assert found.counts["header"] == 1


def test_a_cell_merged_down_counts_for_every_child_it_covers():
    grid = [
        ["№", "ФИО ребенка", "Пол", "Адрес"],
        [1, "Асанов Бакыт", "м", "ул. Мира 1"],
        [2, "Асанова Айгүл", "ж", None],
        [3, "Ли Анна", "ж", "ул. Мира 2"],
    ]
    for make in (xlsx, xls):
        rows = rows_of(make(grid, merges=[(1, 3, 2, 3)]))
        assert [row.values["address"] for row in rows] == [
            "ул. Мира 1",
            "ул. Мира 1",
            "ул. Мира 2",
        ]


def test_a_numbered_form_left_empty_gives_no_rows():
    grid = [*CHILDREN, *[[number, None, None] for number in range(3, 8)]]
    found = reading.read(xlsx(grid), "round", list_date=LIST_DAY)
    assert len(list(found)) == 2


def test_a_table_in_the_middle_of_the_sheet_keeps_its_row_numbers():
    grid = [[], [], [], *[[None, None, *line] for line in CHILDREN]]
    rows = rows_of(xlsx(grid))
    assert [row.number for row in rows] == [5, 6]
    assert rows[0].values["full_name"] == "Асанов Бакыт Нурланович"


def test_columns_without_a_heading_lose_nothing():
    grid = [[*HEAD, None], [*BAKYT, "сирота"], [*AIGUL, None]]
    rows = rows_of(xlsx(grid))
    assert rows[0].verbatim["[G]"] == "сирота"


def test_a_survey_shows_tables_before_anything_is_decided():
    survey = reading.survey(xlsx([["Список учащихся"], [], *CHILDREN]))
    (table,) = survey.tables
    assert (table.header_first, table.header_last) == (3, 3)
    assert table.sample[0] == (4, ("1", *BAKYT[1:3], "12.03.2015", *BAKYT[4:]))


@pytest.mark.parametrize("make", [xlsx, xls, ods, text])
def test_a_file_without_a_list_is_refused(make):
    with pytest.raises(Refusal) as refused:
        rows_of(make([["Отчёт за год"], ["Работа велась."]]))
    assert refused.value.code == "no_table"
