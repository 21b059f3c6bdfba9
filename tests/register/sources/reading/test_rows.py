from datetime import date

import pytest
from django.utils import translation

from kamkor.register.sources import reading
from kamkor.register.sources.reading import Code, Finding
from kamkor.register.sources.reading.rows import check_row
from tests.register.sources.reading import hostile
from tests.register.sources.reading.makers import (
    AIGUL,
    BAKYT,
    CHILDREN,
    HEAD,
    LIST_DAY,
    text,
    xlsx,
)


def rows_of(file, kind="round", **options):
    return list(reading.read(file, kind, list_date=LIST_DAY, **options))


def one(**cells):
    (row,) = rows_of(
        text([list(cells), list(cells.values())]), cells.pop("kind", "round")
    )
    return row


def codes(row):
    return [finding.code for finding in row.findings]


def test_a_row_without_a_name_waits_to_be_mended():
    rows = rows_of(
        xlsx([*CHILDREN, [3, None, "м", date(2017, 1, 5), None, "Отуз-Адыр"]])
    )
    assert [row.refused for row in rows] == [False, False, True]
    assert codes(rows[2]) == [Code.NO_NAME]


@pytest.mark.parametrize("name", ["-", "???", "123", "…"])
def test_signs_are_no_name(name):
    grid = [*CHILDREN, [3, name, "м", date(2017, 1, 5), None, "Отуз-Адыр"]]
    assert rows_of(xlsx(grid))[2].refused


@pytest.mark.parametrize(
    "name",
    ["Бек", "Асан уулу Бек", "Ли", "O'Коннор Анна", "новорождённый", "Нұрлан Асқарұлы"],
)
def test_a_name_of_any_shape_goes_in(name):
    row = rows_of(xlsx([HEAD, [1, name, None, None, None, None], AIGUL]))[0]
    assert not row.refused
    assert row.values["full_name"] == name


def test_names_stay_as_written_and_mixed_letters_are_remarked():
    mixed = "Acанов Бакыт"  # Latin A and c
    row = rows_of(xlsx([HEAD, [1, mixed, "м", date(2015, 3, 12), None, None], AIGUL]))[
        0
    ]
    assert row.values["full_name"] == mixed
    assert codes(row) == [Code.MIXED_LETTERS]
    assert not row.refused


def test_an_impossible_date_names_row_field_and_reason():
    row = rows_of(xlsx([HEAD, [1, "Ли Анна", "ж", "31.09.2016", None, None], AIGUL]))[0]
    (problem,) = row.problems
    with translation.override("en"):
        assert (
            problem.message(row=row.number)
            == "Row 2, Birth date: “31.09.2016” is no date of the calendar"
        )
    assert row.verbatim["Дата рождения"] == "31.09.2016"


def test_number_against_birth_date_and_sex_is_a_remark():
    row = rows_of(
        xlsx([HEAD, [1, "Ли Анна", "ж", date(2016, 1, 2), BAKYT[4], None], AIGUL])
    )[0]
    assert codes(row) == [Code.PIN_BIRTH_DATE, Code.PIN_SEX]
    assert not row.refused
    assert row.values["pin"] == BAKYT[4]


def test_a_number_agrees_with_a_year_alone():
    row = rows_of(
        xlsx([HEAD, [1, "Асанов Бакыт", "м", "2015", BAKYT[4], None], AIGUL])
    )[0]
    assert codes(row) == []


def test_the_same_row_twice_is_said():
    again = [5, *BAKYT[1:]]
    rows = rows_of(xlsx([*CHILDREN, again]))
    assert codes(rows[2]) == [Code.SAME_ROW_TWICE]
    assert rows[2].duplicate_of == 2
    assert rows[2].identity != rows[0].identity
    assert rows[2].content_hash == rows[0].content_hash


def test_the_same_child_twice_is_said():
    rows = rows_of(xlsx([*CHILDREN, [3, *BAKYT[1:5], "Кара-Суу"]]))
    assert codes(rows[2]) == [Code.SAME_CHILD_TWICE]
    assert rows[2].findings[0].params == {"other": 2}


def test_namesakes_without_birth_date_are_not_called_the_same():
    grid = [["ФИО", "Адрес"], ["Ли Анна", "ул. Мира 1"], ["Ли Анна", "ул. Мира 9"]]
    rows = rows_of(xlsx(grid))
    assert [row.duplicate_of for row in rows] == [None, None]
    assert rows[0].identity != rows[1].identity


def test_a_corrected_row_keeps_its_identity_and_changes_its_content():
    before = rows_of(xlsx(CHILDREN))
    after = rows_of(
        xlsx([["Новый список"], [], HEAD, AIGUL, [*BAKYT[:5], "Кара-Суу"]], sheet="Б")
    )

    assert after[1].identity == before[0].identity
    assert after[1].content_hash != before[0].content_hash
    assert after[0].identity == before[1].identity
    assert after[0].content_hash == before[1].content_hash


def test_order_of_columns_does_not_change_a_row():
    turned = [list(reversed(line)) for line in CHILDREN]
    assert [(r.identity, r.content_hash) for r in rows_of(xlsx(turned))] == [
        (r.identity, r.content_hash) for r in rows_of(xlsx(CHILDREN))
    ]


def test_a_name_in_three_cells_identifies_like_a_name_in_one():
    parts = [
        ["Фамилия", "Имя", "Отчество", "Дата рождения"],
        ["Ли", "Анна", "Ивановна", "2016"],
    ]
    whole = [["ФИО", "Дата рождения"], ["Ли Анна Ивановна", "2016"]]
    assert rows_of(text(parts))[0].identity == rows_of(text(whole))[0].identity


def test_each_crossing_of_the_border_is_a_row_of_its_own():
    grid = [
        ["ФИО", "ПИН", "Дата пересечения", "Направление"],
        ["Асанов Бакыт", BAKYT[4], "01.06.2026", "выезд"],
        ["Асанов Бакыт", BAKYT[4], "20.08.2026", "въезд"],
    ]
    rows = rows_of(xlsx(grid), "border")
    assert rows[0].identity != rows[1].identity
    assert [row.duplicate_of for row in rows] == [None, None]


def test_a_row_by_hand_is_read_like_a_row_of_a_file():
    row = rows_of(xlsx(CHILDREN))[0]
    cells = {"full_name": BAKYT[1], "sex": "м", "birth_date": "12.03.2015", "pin": BAKYT[4], "village": "Отуз-Адыр"}  # fmt: skip
    values, findings = reading.normalise_row(cells, "round", list_date=LIST_DAY)

    assert values == row.values
    assert findings == []
    assert reading.row_hashes(values, "round") == (row.identity, row.content_hash)


def test_values_come_back_through_a_second_reading_unchanged():
    """Coded values and ISO dates, as another system sends them, mean themselves."""
    cells = {
        "full_name": "Ли Анна",
        "sex": "female",
        "birth_date": "2016-04-01",
        "parent_away": "both",
        "legal_basis": "power_of_attorney",
        "country": "RU",
        "benefits": "family_help, targeted",
        "phone": "+996700123456",
    }
    values, findings = reading.normalise_row(cells, "round", list_date=LIST_DAY)
    assert findings == []
    assert values["benefits"] == ["family_help", "targeted"]
    assert {
        k: values[k] for k in ("sex", "parent_away", "legal_basis", "country", "phone")
    } == {
        k: cells[k] for k in ("sex", "parent_away", "legal_basis", "country", "phone")
    }


def test_a_formula_never_calculated_is_a_remark():
    file = hostile.changed(
        hostile.GOOD,
        {
            hostile.SHEET: lambda b: b.replace(
                b'<c r="F2" t="s">', b'<c r="F2"><f>A1&amp;"x"</f></c><c r="H2" t="s">'
            )
        },
    )
    rows = rows_of(file)
    assert Finding("village", Code.FORMULA_WITHOUT_VALUE, {}) in rows[0].findings


def test_formula_like_text_is_kept_and_remarked():
    row = rows_of(
        xlsx([HEAD, [1, "Ли Анна", "ж", "2016", None, "=HYPERLINK(1)"], AIGUL])
    )[0]
    assert row.values["village"] == "=HYPERLINK(1)"
    assert codes(row) == [Code.FORMULA_TEXT]


def test_an_error_of_the_spreadsheet_is_a_remark():
    row = rows_of(text([HEAD, [1, "Ли Анна", "ж", "#ЗНАЧ!", "", ""], AIGUL]))[0]
    assert codes(row) == [Code.CELL_ERROR]
    assert row.values["birth_date"] is None


def test_a_grown_up_and_a_missing_birth_date_are_remarks():
    grid = [
        HEAD,
        [1, "Ли Анна", "ж", "12.03.1980", None, None],
        [2, "Ли Олег", "м", None, None, None],
    ]
    rows = rows_of(xlsx(grid))
    assert [codes(row) for row in rows] == [
        [Code.NOT_A_CHILD],
        [Code.BIRTH_DATE_MISSING],
    ]


def test_findings_travel_as_json():
    finding = Finding("pin", Code.PIN_LENGTH, {"value": "12", "n": 2})
    assert Finding.from_json(finding.to_json()) == finding


def test_every_code_has_a_sentence():
    for code in Code:
        assert Finding("pin", code, {}).message(row=3)


def test_rows_come_as_a_stream():
    reading_now = reading.read(
        xlsx([HEAD, *[BAKYT] * 3000]), "round", list_date=LIST_DAY
    )
    assert next(iter(reading_now)).number == 2
    reading_now.rows.close()


def test_an_unknown_kind_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError):
        reading.read(b"", "nothing", list_date=LIST_DAY)


def test_checking_a_row_again_says_nothing_twice():
    values, findings = reading.normalise_row(
        {"full_name": "Ли Анна", "sex": "ж", "birth_date": "2016", "pin": BAKYT[4]},
        "round",
        list_date=LIST_DAY,
    )
    before = list(findings)
    check_row(values, findings)
    assert findings == before
    check_row(values | {"pin": None}, findings)
    assert findings == []
