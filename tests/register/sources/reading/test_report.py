import io

import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from kamkor.register.sources import reading
from kamkor.register.sources.reading import (
    Code,
    Finding,
    escape_formula,
    unescape_formula,
)
from tests.register.sources.reading.makers import (
    AIGUL,
    BAKYT,
    CHILDREN,
    FORMATS,
    HEAD,
    LIST_DAY,
    text,
    xlsx,
)


def report(file, remarks):
    target = io.BytesIO()
    reading.write_report(file, remarks, target)
    return target.getvalue()


def grid_of(file):
    sheet = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(file)
    ).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False)


@pytest.mark.parametrize("form", FORMATS)
def test_the_list_comes_back_with_a_column_of_remarks(form):
    bad = [1, "Ли Анна", "ж", "31.09.2016", None, "Отуз-Адыр"]
    file = FORMATS[form]([["Список"], [], HEAD, bad, AIGUL])
    rows = list(reading.read(file, "round", list_date=LIST_DAY))
    back = grid_of(
        report(file, {(row.sheet, row.number): row.findings for row in rows})
    )

    assert back[2][:6] == HEAD
    assert back[2][6] == "Kamkor: remarks"
    assert back[3][3] == "31.09.2016"
    assert "31.09.2016" in back[3][6]
    assert back[4][1] == AIGUL[1]


def test_the_report_is_read_again_without_its_remarks():
    file = xlsx(CHILDREN)
    rows = list(reading.read(file, "round", list_date=LIST_DAY))
    remarks = {("Список", 2): [Finding("pin", Code.PIN_SEX, {})]}
    again = list(reading.read(report(file, remarks), "round", list_date=LIST_DAY))
    assert [(r.identity, r.content_hash) for r in again] == [
        (r.identity, r.content_hash) for r in rows
    ]


def test_formulas_leave_as_harmless_text():
    file = text([HEAD, [1, "=cmd|' /C calc'!A0", "м", "2015", "", "@SUM(1)"], BAKYT])
    back = grid_of(report(file, {}))
    assert back[1][1] == "'=cmd|' /C calc'!A0"
    assert back[1][5] == "'@SUM(1)"


@pytest.mark.parametrize(
    "hostile",
    [
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "|calc",
        "%x",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\ufeff=1",
        "\u00a0=1",
        "\u200b=1",
        "\u202e=1",
        "＝1+1",
        "＋1+1",
        "－1+1",
        "＠SUM",
        "\x00=1",
        "=",
        "@",
    ],
)
def test_every_way_to_start_a_formula_is_escaped(hostile):
    assert escape_formula(hostile).startswith("'")


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "Асанов",
        "-",
        "—",
        "-5",
        "+996700123456",
        "12.03.2015",
        "O'Brien",
        "№ 7",
        "(=)",
    ],
)
def test_plain_text_stays(plain):
    assert escape_formula(plain) == plain


@given(st.text(max_size=30))
def test_escaping_is_undone_and_done_once(anything):
    escaped = escape_formula(anything)
    assert escape_formula(escaped) == escaped
    if escaped != anything:
        assert unescape_formula(escaped) == anything
