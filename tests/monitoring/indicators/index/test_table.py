"""Tables are read wide or long; what cannot be read is named by line and column."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamkor.monitoring.indicators.index import table
from kamkor.monitoring.indicators.index.errors import NotPossible

from .making import write

LONG = """unit;indicator;year;value;numerator;denominator
KG-O;enrolled;2023;92;920;1000
KG-O;mortality;2023;25,5;51;2000
KG-N;enrolled;2023;75;30;40
"""


def refused(tmp_path, text):
    with pytest.raises(NotPossible) as caught:
        table.read(write(tmp_path / "table.csv", text))
    return caught.value


def test_one_row_a_unit_and_year(tmp_path):
    told = table.read(write(tmp_path / "wide.csv"))
    assert (told.units, told.years) == (("KG-O", "KG-GB", "KG-N"), (2022, 2023))
    assert told.columns == ("mortality", "vaccinated", "enrolled")
    assert told.values[1, 1].tolist() == [10, 96, 99]
    assert np.isnan(told.values[0, 2, 2])
    assert told.names["KG-GB"] == "Bishkek"
    assert told.groupings == {"kind": ("oblast", "city", "oblast")}


def test_one_row_a_value_with_what_its_error_is_computed_from(tmp_path):
    told = table.read(write(tmp_path / "long.csv", LONG))
    assert told.values[0, 0].tolist() == [92, 25.5]
    assert told.denominators[0, 1, 0] == 40
    assert np.isnan(told.values[0, 1, 1])


def test_a_column_of_errors_stands_beside_its_indicator(tmp_path):
    text = "uCode,enrolled,enrolled_se\nA,90,2.5\nB,80,NA\n"
    told = table.read(write(tmp_path / "table.csv", text))
    assert told.columns == ("enrolled",)
    assert told.errors[0, 0, 0] == 2.5
    assert told.years == (0,)


@pytest.mark.parametrize(
    ("text", "code", "facts"),
    [
        ("", "empty", {}),
        ("unit,enrolled\n", "empty", {}),
        ("region,enrolled\nA,1\n", "no_heading", {"column": "unit"}),
        ("unit,enrolled\nA,90\n,80\n", "no_unit", {"line": 3}),
        ("unit,year,enrolled\nA,last,90\n", "not_a_year", {"line": 2, "value": "last"}),
        ("unit,enrolled\nA,90\nB,about 80\n", "not_a_number",
         {"line": 3, "column": "enrolled", "value": "about 80"}),
        ("unit,enrolled\nA,90\nA,80\n", "twice", {"line": 3, "first": 2}),
        ("unit,indicator,value\nA,,3\n", "no_indicator", {"line": 2}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(tmp_path, text, code, facts):
    error = refused(tmp_path, text)
    assert error.code == code
    assert error.facts | facts == error.facts


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"unit,enrolled\n\xff\xfe,1\n")
    with pytest.raises(NotPossible, match="not_text"):
        table.read(path)


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=6), max_size=5), max_size=6))
def test_any_cells_are_read_or_refused_with_a_code(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("any") / "table.csv"
    text = "\n".join(",".join(row) for row in [["unit", "year", "x"], *rows])
    path.write_text(text, "utf-8", errors="replace")
    try:
        told = table.read(path)
    except NotPossible as error:
        assert error.code in {
            "empty", "no_unit", "not_a_year", "not_a_number", "twice", "not_text",
        }  # fmt: skip
    else:
        assert told.values.shape == (
            len(told.years),
            len(told.units),
            len(told.columns),
        )


TEXTS = st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=6)
WORDS = TEXTS.map(str.strip).filter(bool)
PLAIN = st.text('xyzé;,\t "', min_size=1, max_size=5).map(str.strip).filter(bool)
NUMBERS = st.floats(allow_infinity=False) | st.just(math.nan)
NO_GROUPS = st.just({})
KINDS = ("values", "errors", "numerators", "denominators")


@st.composite
def tables(draw, columns=WORDS, groupings=NO_GROUPS):
    units = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    years = draw(st.lists(st.integers(1, 2100), min_size=1, max_size=3, unique=True))
    names = draw(st.lists(columns, min_size=1, max_size=3, unique=True))
    years = sorted(years) if draw(st.booleans()) else [0]
    shape = (len(years), len(units), len(names))
    size = math.prod(shape)
    numbers = st.lists(NUMBERS, min_size=size, max_size=size)
    arrays = {kind: np.array(draw(numbers)).reshape(shape) for kind in KINDS}
    told = draw(groupings)
    return table.Table(
        units=tuple(units), names={unit: draw(WORDS) for unit in units},
        years=tuple(years), columns=tuple(names), **arrays,
        groupings={
            name: tuple(groups[n % len(groups)] for n in range(len(units)))
            for name, groups in told.items() if name not in names
        },
    )  # fmt: skip


GROUPINGS = st.dictionaries(
    PLAIN, st.sampled_from([("oblast", "city"), ("oblast",), ("a;b", "", "n/a")]),
    min_size=1, max_size=2,
)  # fmt: skip


@settings(deadline=None)
@given(tables() | tables(columns=PLAIN, groupings=GROUPINGS))
def test_what_is_written_reads_back_as_it_was(tmp_path_factory, made):
    path = tmp_path_factory.mktemp("any") / "table.csv"
    path.write_text(table.write(made), "utf-8", newline="")
    back = table.read(path)
    told = (back.units, back.names, back.years, back.columns, back.groupings)
    assert told == (made.units, made.names, made.years, made.columns, made.groupings)
    for kind in KINDS:
        assert np.array_equal(getattr(back, kind), getattr(made, kind), equal_nan=True)


def test_a_table_is_written_long_and_only_what_is_known(tmp_path):
    read = table.read(write(tmp_path / "long.csv", LONG))
    assert table.write(read).splitlines() == [
        "unit,name,year,indicator,value,se,numerator,denominator",
        "KG-O,KG-O,2023,enrolled,92,,920,1000",
        "KG-O,KG-O,2023,mortality,25.5,,51,2000",
        "KG-N,KG-N,2023,enrolled,75,,30,40",
    ]


def test_a_table_with_groups_is_written_wide_with_errors_beside(tmp_path):
    text = "unit,year,a,a_se,kind\nX,2023,1,0.5,city\nY,2023,2,,oblast\n"
    read = table.read(write(tmp_path / "wide.csv", text))
    assert table.write(read).splitlines() == [
        "unit,name,year,a,a_se,kind", "X,X,2023,1,0.5,city", "Y,Y,2023,2,,oblast",
    ]  # fmt: skip
