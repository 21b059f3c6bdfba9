"""Files of offices: every row is a figure, or is named with line, column and reason."""

from decimal import Decimal

import pytest
import xlsxwriter
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from kamkor.monitoring.indicators import figures
from kamkor.monitoring.indicators.errors import NotReadable
from kamkor.monitoring.indicators.reading import file, mapping
from kamkor.monitoring.indicators.reading.given import Given
from kamkor.monitoring.indicators.reading.tables import headings
from tests.examples import tries

from .making import HEAD, TAIL, rows, sdmx, written


@pytest.fixture(autouse=True)
def in_english(language):
    with override("en"):
        yield


def read(path, form, **more):
    given = {"country": "kg", "name": path.name, **more}
    return file.read(path, Given(form=form, **given))


def said(told):
    return [
        (f.about.area, f.period, str(f.value), f.about.sex, f.about.breakdown)
        for f in told.figures
    ]


def wrong(told):
    return [(str(f.rule), f.line, f.column, f.detail.get("value")) for f in told.found]


# -- SDMX-ML


def test_series_and_observations_of_sdmx_are_read_with_their_lines(tmp_path):
    path = sdmx(
        tmp_path,
        ({}, {"2022": "18.5", "2023": "17.6"}),
        ({"REF_AREA": "KG05", "SEX": "F"}, {"2023": "14,9"}),
        ({"REF_AREA": "KG06", "URBANISATION": "R"}, {"2023": "NaN"}),
    )
    told = read(path, "sdmx")
    assert said(told) == [
        ("KG", "2022", "18.5", "", ""),
        ("KG", "2023", "17.6", "", ""),
        ("41705000000000", "2023", "14.9", "F", ""),
        ("41706000000000", "2023", "None", "", "URBANISATION=R"),
    ]
    lines = path.read_text().splitlines()
    assert all(f'TIME_PERIOD="{f.period}"' in lines[f.line - 1] for f in told.figures)
    assert {f.unit for f in told.figures} == {"per_1000_births"}
    assert told.found == []


def test_the_age_an_indicator_is_about_is_no_breakdown(tmp_path):
    path = sdmx(tmp_path, ({}, {"2023": "1"}), ({"AGE": "Y0"}, {"2023": "2"}))
    assert [f.about.age for f in read(path, "sdmx").figures] == ["", "Y0"]


def test_a_power_of_ten_is_applied(tmp_path):
    path = sdmx(tmp_path, ({}, {"2023": "0.0176"}))
    path.write_text(path.read_text().replace('UNIT_MULT="0"', 'UNIT_MULT="3"'))
    assert read(path, "sdmx").figures[0].value == Decimal("17.6")


@pytest.mark.parametrize(
    ("series", "column", "rule"),
    [
        ({"SEX": "18.8"}, "SEX", "code"),
        ({"REF_AREA": "32.8"}, "REF_AREA", "area"),
        ({"AGE": "old"}, "AGE", "code"),
        ({"URBANISATION": "7"}, "URBANISATION", "code"),
        ({"FREQ": "W"}, "FREQ", "code"),
    ],
)
def test_a_word_that_is_not_in_the_code_list_is_named(tmp_path, series, column, rule):
    path = sdmx(tmp_path, ({}, {"2022": "18"}), (series, {"2023": "17"}))
    told = read(path, "sdmx")
    (found,) = told.found
    assert (found.rule, found.column, found.severity) == (rule, column, "block")
    assert found.detail["value"] == series[column]
    assert "2023" in found.detail["row"].values()  # what could not be read is kept
    assert len(told.figures) == 1 and told.lines == 2


def test_values_and_periods_that_are_none_are_named(tmp_path):
    path = sdmx(tmp_path, ({}, {"2022": "about 18", "23/24": "17", "2021": "16"}))
    told = read(path, "sdmx")
    assert [(r, c, v) for r, _l, c, v in wrong(told)] == [
        ("number", "OBS_VALUE", "about 18"), ("period", "TIME_PERIOD", "23/24")
    ]  # fmt: skip
    assert len(told.figures) == 1


def test_series_outside_the_catalogue_are_counted(tmp_path):
    path = sdmx(
        tmp_path,
        ({}, {"2023": "1"}),
        ({"SERIES": "DC_TOF"}, {"2022": "2", "2023": "3"}),
    )
    told = read(path, "sdmx")
    assert wrong(told) == [("series", None, "SERIES", "DC_TOF")]
    assert told.found[0].detail["n"] == 2 and told.found[0].severity == "note"


def test_what_is_told_twice_is_named_and_not_used_if_it_differs(tmp_path):
    path = sdmx(
        tmp_path, ({}, {"2022": "1", "2023": "2"}), ({}, {"2022": "1", "2023": "3"})
    )
    told = read(path, "sdmx")
    assert len(told.figures) == 2
    found = {f.periods: (str(f.severity), f.detail["same"]) for f in told.found}
    assert found == {("2022",): ("note", True), ("2023",): ("block", False)}


BOMB = HEAD.replace("<!--made for a test-->", '<!DOCTYPE x [<!ENTITY a "aaaa">]>')


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BOMB + TAIL, "unsafe_xml"),
        (HEAD, "damaged"),
        ("not xml", "damaged"),
        ("", "damaged"),
        ("<html><body/></html>", "not_sdmx"),
        ("<message:GenericData xmlns:message='x'/>", "not_sdmx"),
        (HEAD + "<a>" * 60 + "</a>" * 60 + TAIL, "too_deep"),
        (HEAD + TAIL, "nothing"),
    ],
)
def test_a_file_that_is_no_data_is_refused_whole(tmp_path, text, why):
    with pytest.raises(NotReadable) as refused:
        read(written(tmp_path, "x.xml", text), "sdmx")
    assert refused.value.why == why and str(refused.value)


def test_a_file_of_only_strange_series_is_refused(tmp_path):
    with pytest.raises(NotReadable, match="catalogue"):
        read(sdmx(tmp_path, ({"SERIES": "DC_TOF"}, {"2023": "1"})), "sdmx")


# -- Open SDG


def test_open_sdg_is_read_and_its_name_says_the_indicator(tmp_path):
    path = rows(
        tmp_path, "indicator_3-2-1.csv",
        ("Year", "UNIT_MEASURE", "SEX", "URBANISATION", "REF_AREA", "Value"),
        (2022, "PER_1000_LIVE_BIRTHS", "_T", "", "", "8.1"),
        (2022, "PER_1000_LIVE_BIRTHS", "M", "U", "KZABY", "9.2"),
        (2017, "PER_1000_LIVE_BIRTHS", "_T", "", "KZYUZ", "10"),
        (2018, "PER_1000_LIVE_BIRTHS", "_T", "", "KZYUZ", "11"),
    )  # fmt: skip
    told = read(path, "opensdg", country="kz")
    assert {f.about.indicator for f in told.figures} == {"U5MR"}
    assert said(told) == [
        ("KZ", "2022", "8.1", "", ""),
        ("100000000", "2022", "9.2", "M", "URBANISATION=U"),
        ("510000000", "2017", "10", "", ""),
        ("610000000", "2018", "11", "", ""),
    ]


def test_open_sdg_with_russian_headings_and_old_codes_is_read(tmp_path):
    path = rows(
        tmp_path, "1-2-1.csv",
        ("Year", "Units", "Местность", "Пол", "Регионы", "GeoCode", "Value"),
        (2018, "процент", "городская местность", "", "", "", "4.3"),
        (2018, "процент", "", "женщины", "", "", "4.2"),
        (2018, "процент", "", "", "Туркестанская", "KZ10", "10.6"),
    )  # fmt: skip
    told = read(path, "opensdg", country="kz", indicator="POV_NAT")
    assert said(told) == [
        ("KZ", "2018", "4.3", "", "URBANISATION=U"),
        ("KZ", "2018", "4.2", "F", ""),
        ("610000000", "2018", "10.6", "", ""),
    ]


def test_a_file_that_may_tell_about_two_indicators_is_asked_about(tmp_path):
    path = rows(tmp_path, "3-b-1.csv", ("Year", "Value"), (2023, 95))
    with pytest.raises(NotReadable, match="DTP3, MCV2"):
        read(path, "opensdg")
    assert read(path, "opensdg", indicator="MCV2").figures[0].about.area == "KG"
    with pytest.raises(NotReadable, match="Say which indicator"):
        read(rows(tmp_path, "x.csv", ("Year", "Value"), (2023, 95)), "opensdg")
    with pytest.raises(NotReadable, match="NOPE"):
        read(path, "opensdg", indicator="NOPE")


# -- UNICEF


def test_unicef_csv_with_labels_is_read(tmp_path):
    path = written(
        tmp_path, "unicef.csv",
        "DATAFLOW,REF_AREA:Geographic area,INDICATOR:Indicator,SEX:Sex,"
        "TIME_PERIOD:Time period,OBS_VALUE:Observation Value,"
        "UNIT_MULTIPLIER:Unit multiplier,LOWER_BOUND:Lower Bound,"
        "UPPER_BOUND:Upper Bound,OBS_STATUS:Observation Status,"
        "UNIT_MEASURE:Unit of measure\n"
        'UNICEF:CME(1.0),KGZ: Kyrgyzstan,CME_MRY0T4: Under-five mortality rate,_T: Total,'
        "2023,17.1,0: Units,15.2,19.3,A: Normal value,D_PER_1000_B: Deaths per 1000\n"
        "UNICEF:CME(1.0),KAZ: Kazakhstan,CME_MRY0T4: Under-five mortality rate,F: Female,"
        "2023,9.0,0: Units,8.1,9.9,A: Normal value,D_PER_1000_B: Deaths per 1000\n",
    )  # fmt: skip
    told = read(path, "unicef")
    assert said(told) == [
        ("KG", "2023", "17.1", "", ""),
        ("KZ", "2023", "9.0", "F", ""),
    ]
    assert (told.figures[0].lower, told.figures[0].upper) == (
        Decimal("15.2"), Decimal("19.3"),
    )  # fmt: skip
    assert told.found == []


# -- tables by a mapping


def test_a_workbook_is_read_by_a_mapping(tmp_path):
    path = tmp_path / "office.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Год", "Область", "Охват, %", "Мест"])
        sheet.write_row(1, 0, [2023, "KG-B", 21.5, 300])
        sheet.write_row(2, 0, [2023, "KG-O", "нет", 200])
    columns = {
        "TIME_PERIOD": "год", "REF_AREA": "Область", "OBS_VALUE": "Охват, %",
        "DENOMINATOR": "Мест", "INDICATOR": "=PRESCHOOL",
    }  # fmt: skip
    told = read(path, "table", mapping=columns)
    assert said(told) == [("41705000000000", "2023", "21.5", "", "")]
    assert told.figures[0].denominator == 300
    assert wrong(told) == [("number", 3, "OBS_VALUE", "нет")]
    assert headings(path) == ["Год", "Область", "Охват, %", "Мест"]


def test_years_as_headings_make_one_figure_each(tmp_path):
    path = rows(
        tmp_path, "wide.csv", ("area", 2021, 2022, "2023-Q1"), ("KG-B", 1, "…", 3)
    )
    told = read(path, "table", indicator="PRESCHOOL")
    assert [(f.period, f.value, f.status) for f in told.figures] == [
        ("2021", 1, "A"), ("2022", None, "O"), ("2023-Q1", 3, "A"),
    ]  # fmt: skip


def test_a_table_without_years_or_values_says_what_is_missing(tmp_path):
    path = rows(tmp_path, "x.csv", ("area", "number"), ("KG-B", 3))
    with pytest.raises(NotReadable, match="TIME_PERIOD, OBS_VALUE"):
        read(path, "table", indicator="PRESCHOOL")


def test_columns_nobody_knows_tell_figures_apart(tmp_path):
    path = rows(
        tmp_path, "x.csv", ("year", "area", "language", "value"),
        (2023, "KG-B", "ky", 3), (2023, "KG-B", "", 4),
    )  # fmt: skip
    told = read(path, "table", indicator="PRESCHOOL")
    assert [f.about.breakdown for f in told.figures] == ["LANGUAGE=ky", ""]


def test_an_unknown_unit_is_told_once(tmp_path):
    path = rows(
        tmp_path, "x.csv", ("year", "area", "unit", "value"),
        (2023, "KG-B", "bushels", 3), (2022, "KG-B", "bushels", 4),
    )  # fmt: skip
    told = read(path, "table", indicator="PRESCHOOL")
    assert wrong(told) == [("code", None, "UNIT_MEASURE", "bushels")]
    assert told.found[0].detail["n"] == 2 and len(told.figures) == 2


def test_a_mapping_is_a_small_file_that_is_checked(tmp_path):
    good = written(tmp_path, "m.toml", 'TIME_PERIOD = "Год"\nINDICATOR = "=U5MR"\n')
    assert mapping.read(good) == {"TIME_PERIOD": "Год", "INDICATOR": "=U5MR"}
    for text in ("TIME_PERIOD = 3", "period = 'Год'", "TIME_PERIOD = ''", "[["):
        with pytest.raises(NotReadable):
            mapping.read(written(tmp_path, "m.toml", text))


# -- numbers and periods


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12,5", "12.5"), ("1 234,5", "1234.5"), ("1,234.5", "1234.5"),
        ("1\u00a0234", "1234"), ("-3", "-3"), ("1e2", "1E+2"), ("0.0072", "0.0072"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_offices_write_it(text, value):
    assert figures.number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "–", "…", "NaN", "n/a", " . "])
def test_an_empty_sign_is_no_value(text):
    assert figures.number(text) is None


@pytest.mark.parametrize(
    "text", ["<5", "12%", "1_0", "Infinity", "1e99", "9" * 50, "1,2,3"]
)
def test_anything_else_is_no_number(text):
    with pytest.raises(figures.NotANumber):
        figures.number(text)


@settings(max_examples=tries(60), deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_reader_of_numbers_and_periods(text):
    try:
        found = figures.number(text)
    except figures.NotANumber:
        found = None
    assert found is None or found.is_finite()
    assert figures.period(text) is None or text.strip()[:4].isdigit()


@settings(max_examples=tries(20), deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader_of_sdmx(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any.xml"
    for data in (
        content,
        HEAD.encode() + content,
        HEAD.encode() + content + TAIL.encode(),
    ):
        path.write_bytes(data)
        with pytest.raises(NotReadable):
            read(path, "sdmx")


CELL = st.text(st.characters(exclude_characters='",\r\n', exclude_categories=["Cs", "Cc"]), max_size=12)  # fmt: skip


@settings(max_examples=tries(20), deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=8))
def test_no_row_is_dropped_without_a_word(tmp_path_factory, lines):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    rows(
        path.parent,
        path.name,
        ("year", "area", "sex", "value"),
        (2023, "KG", "", 1),
        *lines,
    )
    told = read(path, "table", indicator="PRESCHOOL")
    lost = {f.line for f in told.found if f.line}
    assert told.lines == len({f.line for f in told.figures} | lost)
