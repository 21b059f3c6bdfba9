"""One table of levels, three readers: what SQL finds, Python finds."""

from types import SimpleNamespace

import pytest

from kamkor.register.linkage.core import statements
from kamkor.register.linkage.core.guards import GUARDS
from kamkor.register.linkage.core.levels import BY_NAME, COMPARISONS, levels_of

from .lists import compared

PAIRS = 10_000
UNKNOWN = dict.fromkeys(
    (
        "given", "given_root", "consonants", "father", "family", "lineage", "words",
        "sex", "born", "spoken", "born_days", "year", "month", "day", "number",
        "mother", "mother_full", "phone", "region", "district", "village",
    )
)  # fmt: skip


def record(**values):
    return SimpleNamespace(**UNKNOWN | values)


def level(name, left, right):
    comparison = BY_NAME[name]
    there, back = comparison.level(left, right), comparison.level(right, left)
    assert there == back, "who is first says nothing"
    return comparison.levels[there].name


@pytest.fixture(scope="module")
def pairs():
    """Columns of the pairs as SQL compared them, and all records by their row."""
    with compared(12_000, seed=1) as (batch, _table):
        found = batch.connection.sql("SELECT * FROM compared").to_arrow_table()
        # as many more that share no key: two rows a stride apart
        batch.connection.execute(
            "CREATE OR REPLACE TABLE pair AS SELECT row AS a, row + 997 AS b"
            " FROM record WHERE row + 997 < (SELECT count(*) FROM record)"
        )
        apart = batch.connection.sql(statements.compared()).to_arrow_table()
        records = batch.connection.sql("SELECT * FROM record").to_arrow_table()
        yield (
            [*found.to_pylist(), *apart.to_pylist()],
            {row["row"]: SimpleNamespace(**row) for row in records.to_pylist()},
        )


def test_sql_and_python_agree_on_ten_thousand_pairs(pairs):
    rows, records = pairs
    assert len(rows) >= PAIRS
    for row in rows:
        left, right = records[row["a"]], records[row["b"]]
        by_sql = {each.name: row[each.name] for each in COMPARISONS}
        assert levels_of(left, right) == by_sql, (left, right)


def test_sql_and_python_agree_on_what_guards_ask(pairs):
    rows, records = pairs
    for row in rows:
        left, right = records[row["a"]], records[row["b"]]
        for guard in GUARDS:
            if guard.records_sql():
                assert guard.records_hold(left, right) == row[f"is_{guard.name}"]


def test_every_level_but_the_rarest_was_seen(pairs):
    rows, _records = pairs
    for each in COMPARISONS:
        seen = {row[each.name] for row in rows}
        assert len(seen) >= len(each.levels) - 2, (each.name, seen)


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("bakit", "bakit", "same"),
        ("umurbik", "umur", "short"),
        ("giulnara", "gulnira", "consonants"),
        ("marat", "mamat", "loose"),
        ("asan", "usin", "different"),
        ("asan", None, "missing"),
    ],
)
def test_a_given_name_is_told_by_how_it_is_alike(one, other, found):
    def called(name):
        consonants = name and name[0] + "".join(c for c in name[1:] if c not in "aiu")
        return record(given=name, given_root=name, consonants=consonants)

    assert level("given", called(one), called(other)) == found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ((2015, 3, 12), (2015, 3, 12), "same"),
        ((2015, 3, 12), (2015, 12, 3), "slip"),
        ((2015, 3, 12), (2015, 3, 13), "slip"),
        ((2015, 3, 12), (2005, 3, 12), "slip"),
        ((2015, 3, 12), (2015, 7, 12), "slip"),
        ((2015, 3, 12), (2014, 3, 12), "slip"),
        ((2015, 3, 12), (2015, 3, 28), "part"),
        ((2015, 3, 12), (2011, 7, 28), "different"),
        ((2015, 3, 12), (2015, None, None), "year_only"),
        ((2015, 3, 12), (2016, None, None), "year_near"),
    ],
)
def test_a_birth_is_told_by_what_of_it_agrees(one, other, found):
    def born(year, month, day):
        text = f"{year}{month:02}{day:02}" if day else None
        return record(
            year=year,
            month=month,
            day=day,
            born=text,
            born_days=[text] if text else None,
        )

    assert level("birth", born(*one), born(*other)) == found


def test_a_surname_from_the_father_meets_the_fathers_name():
    uulu = record(father="asan", family=None, lineage=["asan"])
    ov = record(father=None, family="asan", lineage=["asan"])
    assert level("lineage", uulu, ov) == "crossed"


def test_a_brother_is_no_nearer_home_than_the_child_itself():
    home = record(
        phone="+996700000001", mother="giuziil", mother_full="a b", region="uš",
        district="uzgin", village="mirza",
    )  # fmt: skip
    assert level("home", home, home) == "phone_mother"
