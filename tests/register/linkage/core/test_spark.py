"""Linkage on Apache Spark finds what linkage in DuckDB finds, bit by bit."""

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from kamkor.demo import linkset
from kamkor.register.linkage.core import batch, files, statements
from kamkor.register.linkage.core.guards import GUARDS
from kamkor.register.linkage.core.levels import COMPARISONS, levels_of

from . import sparkling

sparkling.needed()
from kamkor.register.linkage.core import spark  # noqa: E402 - only where it can run

RECORDS, PAIRS = 12_000, 10_000


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """A set compared and scored in DuckDB and on Spark: two batches with their pairs."""
    table = pa.concat_tables(linkset.tables(records=RECORDS, seed=1, noise=1.0))
    # a folder with all that paths may hold and patterns are made of
    folder = tmp_path_factory.mktemp("a [1] {b}, 'c' *")
    (folder / "spark").mkdir()
    place = {"folder": folder / "spark"}
    with (
        batch.opened(tmp_path_factory.mktemp("duck")) as one,
        batch.opened(folder) as other,
        spark.session(
            **place, master=sparkling.MASTER, memory=sparkling.MEMORY
        ) as session,
    ):
        files.take_table(one, table)
        files.take_table(other, table)
        done = [
            batch.Batch(one),
            batch.Batch(other, engine=spark.InSpark(session, other, **place)),
        ]
        for each in done:
            each.normalise()
            each.compare()
        yield [(each, each.score()) for each in done]


def test_both_weigh_the_same_pairs_with_the_same_bits_and_guards(both):
    (_duck, one), (_spark, other) = both
    assert len(one.a) > RECORDS / 2
    for column in ("a", "b", "bits", "guards"):
        assert np.array_equal(getattr(one, column), getattr(other, column)), column


def test_both_make_the_same_persons(both):
    one, other = (
        batch.linked(pairs, each.marks(), cut=each.weights.cut_at(RECORDS))
        for each, pairs in both
    )
    assert len(np.unique(one)) < RECORDS
    assert np.array_equal(one, other)


def test_both_read_the_same_out_of_every_record(both):
    columns = "* EXCLUDE (given_share, father_share, family_share)"
    one, other = (
        each.connection.sql(f"SELECT {columns} FROM record ORDER BY row").fetchall()
        for each, _pairs in both
    )
    assert len(one) == RECORDS
    assert one == other


def test_an_answer_nobody_read_to_its_end_stops_nothing(both):
    _duck, (done, _pairs) = both
    done.connection.execute("FROM range(100000)").fetchone()
    done.engine.make("beside", "SELECT 1 AS one")
    assert done.connection.execute("FROM beside").fetchall() == [(1,)]
    done.engine.drop("beside")


def test_spark_and_python_agree_on_ten_thousand_pairs(both):
    _duck, (done, _pairs) = both
    done.engine.make(
        "pair",
        "SELECT a, b FROM compared UNION SELECT l.row, r.row FROM record l"
        " JOIN record r ON r.row = l.row + 997",
    )
    done.engine.make("looked_at", statements.compared())
    rows = done.connection.sql("SELECT * FROM looked_at").to_arrow_table().to_pylist()
    records = done.connection.sql("SELECT * FROM record").to_arrow_table().to_pylist()
    by_row = {row["row"]: SimpleNamespace(**row) for row in records}
    assert len(rows) >= PAIRS
    for row in rows:
        left, right = by_row[row["a"]], by_row[row["b"]]
        by_sql = {each.name: row[each.name] for each in COMPARISONS}
        assert levels_of(left, right) == by_sql, (left, right)
        for guard in GUARDS:
            if guard.also:
                assert guard.also.holds(left, right) == row[f"is_{guard.name}"]
