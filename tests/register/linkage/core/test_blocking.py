"""Which records are compared: the same by SQL and by Python."""

from collections import defaultdict
from itertools import combinations
from types import SimpleNamespace

import duckdb
import pyarrow as pa
import pytest

from kamkor.register.linkage.core.blocking import CAP, keys
from kamkor.register.linkage.core.dialects import DUCKDB
from kamkor.register.linkage.core.statements import full_keys

from .lists import compared, comparing


def test_sql_and_python_find_the_same_pairs():
    with compared(3_000, seed=1) as (batch, _table):
        records = batch.connection.sql("SELECT * FROM record").to_arrow_table()
        found = batch.connection.sql("SELECT a, b FROM pair").fetchall()
    holders = defaultdict(set)
    for record in records.to_pylist():
        for key in keys(SimpleNamespace(**record)):
            holders[key].add(record["row"])
    assert max(map(len, holders.values())) <= CAP, "none too wide in so short a list"
    wanted = {
        pair for rows in holders.values() for pair in combinations(sorted(rows), 2)
    }
    assert set(found) == wanted


def test_nearly_all_records_of_one_child_share_a_key():
    with compared(20_000, seed=2) as (batch, _table):
        batch.connection.register("truth", _table)
        same = (
            "SELECT count(*) FROM (SELECT row_number() OVER () - 1 AS row, person_id"
            " FROM truth) l JOIN (SELECT row_number() OVER () - 1 AS row, person_id"
            " FROM truth) r USING (person_id)"
        )
        ((all_of_them,),) = batch.connection.sql(
            f"{same} WHERE l.row < r.row"
        ).fetchall()
        ((found,),) = batch.connection.sql(
            f"{same} JOIN pair p ON p.a = l.row AND p.b = r.row"
        ).fetchall()
    assert found / all_of_them > 0.96


def test_a_key_that_too_many_share_is_narrowed_or_dropped():
    with compared(20_000, seed=2) as (batch, _table):
        ((most,),) = batch.connection.sql(
            "SELECT max(n) FROM (SELECT count(*) AS n FROM full_key GROUP BY k) c"
        ).fetchall()
    assert most <= CAP


@pytest.fixture
def holders():
    """Rows of one key that three children may share -> rows of each full key.
    A row: given name, birth date, what the key is narrowed by."""
    with duckdb.connect() as connection:

        def of(rows):
            connection.execute(
                "CREATE TABLE record (row INT, given_root TEXT, born DATE)"
            )
            connection.execute(
                "CREATE TABLE key (k UBIGINT, row INT, narrow UBIGINT, children INT)"
            )
            for n, (given, born, narrow) in enumerate(rows):
                connection.execute(
                    "INSERT INTO record VALUES (?, ?, ?)", [n, given, born]
                )
                connection.execute("INSERT INTO key VALUES (1, ?, ?, 3)", [n, narrow])
            found = connection.execute(
                f"SELECT list(row ORDER BY row) FROM ({full_keys(DUCKDB)}) f GROUP BY k"
            ).fetchall()
            return sorted(found_rows for (found_rows,) in found)

        yield of


def test_what_four_children_share_is_narrowed(holders):
    days = ("2015-03-01", "2015-04-01", "2015-05-01", "2015-06-01")
    rows = [
        ("айбек", day, place) for day, place in zip(days, (7, 7, 8, None), strict=True)
    ]
    assert holders(rows) == [[0, 1]]


def test_what_three_children_share_is_left(holders):
    rows = [("айбек", f"2015-0{month}-01", month) for month in (3, 4, 5)]
    assert holders(rows) == [[0, 1, 2]]


def test_many_records_of_one_child_are_one_child(holders):
    rows = [("айбек", "2015-03-01", place) for place in range(20)]
    assert holders(rows) == [list(range(20))]


def test_too_many_records_are_too_many_even_of_one_child(holders):
    rows = [("айбек", "2015-03-01", place) for place in range(CAP + 1)]
    assert holders(rows) == []


def namesakes(many):
    """Boys of one given name, father's name and year, each of another family, day and
    district."""
    columns = ("surname", "given_name", "patronymic", "birth_date", "sex", "district")
    families = ("Асанов", "Бекболотов", "Жумабаев", "Исаков", "Турдубаев")
    districts = ("Узген", "Алай", "Ноокен", "Кочкор", "Талас")
    rows = [
        (family, "Айбек", "Нурланович", f"2015-0{n}-1{n}", "m", district)
        for n, (family, district) in enumerate(
            zip(families[:many], districts[:many], strict=True), 1
        )
    ]
    table = pa.table(
        dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))
    )
    known = {"record_id": [str(n) for n in range(many)], "source": ["round"] * many}
    for name, values in known.items():
        table = table.append_column(name, pa.array(values))
    return table


@pytest.mark.parametrize(("many", "pairs"), [(3, 3), (5, 0)])
def test_a_name_and_a_year_that_many_share_brings_nobody_together(many, pairs):
    with comparing(namesakes(many)) as batch:
        found = batch.connection.sql("SELECT count(*) FROM pair").fetchall()
    assert found == [(pairs,)]
