"""Columns of a list become columns to compare, each row as if it stood alone."""

import datetime as dt

import pyarrow as pa
import pytest

from kamkor.demo import linkset
from kamkor.register.linkage.core.normalise import (
    FEW,
    FIELDS,
    SCHEMA,
    normalise,
    normalised,
)

UNSURE = frozenset({"round 1 2025-04"})
ROW = {
    "source": "round 1 2025-04", "kind": "round", "list_date": "2025-04-01",
    "name": "Асанов Бакыт Маратович", "birth_date": "12.03.2015", "sex": "",
    "pin": "22003201500017", "mother": "Асанова Айгүл", "phone": "0555 123 456",
    "region": "Ош облусу", "district": "Кара-Суу району", "village": "с. Нариман",
}  # fmt: skip


def folded(*rows, new_year=UNSURE, **more):
    """The normalised rows, as dicts."""
    columns = {name: [row.get(name) for row in rows] for name in FIELDS}
    return normalise(columns | more, first=0, new_year=new_year).to_pylist()


@pytest.fixture(scope="module")
def table():
    made = pa.concat_tables(linkset.tables(600, seed=3, noise=2))
    return made.select(list(FIELDS)).combine_chunks()


def test_a_row_among_others_says_what_it_says_alone(table):
    rows = table.to_pylist()
    unsure = frozenset(row["source"] for row in rows[::2])
    together = folded(*rows, new_year=unsure)
    for number, row in enumerate(rows):
        (alone,) = folded(row, new_year=unsure)
        assert alone | {"row": number} == together[number]


def test_arrow_and_python_columns_say_the_same(table):
    columns = dict(zip(table.column_names, table.to_batches()[0].columns, strict=True))
    made = normalise(columns, first=0, new_year=UNSURE)
    assert made.to_pylist() == folded(*table.to_pylist())
    assert made.schema == SCHEMA


@pytest.mark.parametrize("many", [1, FEW, FEW + 1])
def test_rows_are_told_as_columns_are(table, many):
    few = table.slice(0, many).to_pydict()
    told = normalised(few, new_year=UNSURE)
    assert told == normalise(few, first=0, new_year=UNSURE).to_pylist()


def test_every_column_of_a_row():
    (found,) = folded(ROW, list=[7])
    assert found == {
        "row": 0, "list": 7, "is_roster": False,
        "given": "bakit", "given_root": "bakit", "consonants": "bkt",
        "father": "marat", "family": "asan", "lineage": ["marat", "asan"],
        "words": ["asan", "bakit", "marat"], "sex": "m",
        "born": "20150312", "spoken": "20150320", "born_days": ["20150312", "20150320"],
        "year": 2015, "month": 3, "day": 12,
        "number": "22003201500017", "number_is": "own",
        "mother": "aigul", "mother_full": "aigul asan", "phone": "+996555123456",
        "region": "uS", "district": "karas", "village": "narima",
    }  # fmt: skip


def test_a_date_as_a_date_says_what_it_says_as_text():
    day = ROW | {"birth_date": dt.date(2015, 3, 12), "list_date": dt.date(2025, 4, 1)}
    assert folded(day) == folded(ROW)


@pytest.mark.parametrize("empty", [None, ""])
def test_what_is_not_said_is_not_known(empty):
    (found,) = folded(dict.fromkeys(FIELDS, empty))
    known = {name for name, value in found.items() if value is not None}
    assert known == {"row", "is_roster"}


def test_the_first_of_january_of_an_unsure_list_is_a_year():
    row = ROW | {"birth_date": "01.01.2015", "pin": None}
    (unsure,) = folded(row)
    assert (unsure["born"], unsure["year"]) == (None, 2015)
    (sure,) = folded(row, new_year=frozenset())
    assert (sure["born"], sure["year"]) == ("20150101", 2015)


def test_lists_may_be_numbers():
    row = ROW | {"source": 7, "birth_date": "01.01.2015", "pin": None}
    (found,) = folded(row, new_year=frozenset({7}))
    assert found["born"] is None


@pytest.mark.parametrize(
    ("pin", "kind"),
    [
        ("22003201500017", "own"),
        ("10511198500017", "guardian"),
        ("10511201900017", "suspect"),
        ("00000000000000", "junk"),
        ("120320150001", "junk"),
    ],
)
def test_a_number_is_believed_where_its_day_fits(pin, kind):
    (found,) = folded(ROW | {"pin": pin})
    assert found["number_is"] == kind
    assert (found["number"] == pin) == (kind == "own")


@pytest.mark.parametrize(
    ("stated", "pin", "expected"),
    [("жен.", ROW["pin"], "f"), (None, ROW["pin"], "m"), ("?", None, "m")],
)
def test_sex_is_as_stated_then_by_number_then_by_name(stated, pin, expected):
    (found,) = folded(ROW | {"sex": stated, "pin": pin})
    assert found["sex"] == expected


def test_no_rows_are_no_rows():
    assert normalise({"name": []}, first=0, new_year=UNSURE).num_rows == 0
