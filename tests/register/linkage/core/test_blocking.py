"""Which records are compared: the same by SQL and by Python."""

from collections import defaultdict
from itertools import combinations
from types import SimpleNamespace

from kamkor.register.linkage.core.blocking import CAP, keys

from .lists import compared


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
