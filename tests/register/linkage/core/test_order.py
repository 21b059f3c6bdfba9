"""Who is who does not hang on the order of rows and files."""

import csv
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kamkor.register.linkage.core.batch import Limits
from kamkor.register.linkage.core.run import Wish, linking
from tests.examples import tries

HEAD = (
    "record_id",
    "source",
    "kind",
    "list_date",
    "name",
    "birth_date",
    "pin",
    "mother",
)
NAMES = ("Асанов Бакыт Маратович", "Асан уулу Бакыт", "ASANOV BAKYT", "Асанова Айпери")
NUMBERS = ("", "21203201500017", "21203201500018")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(("школа 1", "школа 2", "граница")),
        st.sampled_from(NAMES),
        st.sampled_from(("2015-03-12", "12.03.2015", "2015", "2015-03-21", "")),
        st.sampled_from(NUMBERS),
        st.sampled_from(("", "Асанова Айгүл", "Айгуль")),
    ),
    min_size=2,
    max_size=14,
)


def written(folder, rows):
    """A file for each list, its rows in the order they have here; the files' paths."""
    files = {}
    for row in rows:
        files.setdefault(row[1], []).append(row)
    for source, held in files.items():
        with (folder / f"{source}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([HEAD, *held])
    return [folder / f"{source}.csv" for source in files]


def persons(rows):
    """Which records are one person, as sets of ids."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wish = Wish(files=written(folder, rows), limits=Limits(threads=1))
        with linking(wish, folder=folder) as linked:
            found = {}
            for record, label in zip(linked.ids, linked.labels, strict=True):
                found.setdefault(label, set()).add(record)
            return {frozenset(records) for records in found.values()}


@settings(
    max_examples=tries(4),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(rows=ROWS, chance=st.randoms(use_true_random=False))
def test_mixing_rows_and_files_changes_no_person(rows, chance):
    told = [
        (str(number), source, "school" if "школа" in source else "border", "2025-09-01", *said)
        for number, (source, *said) in enumerate(rows)
    ]  # fmt: skip
    mixed = told[:]
    chance.shuffle(mixed)
    assert persons(mixed) == persons(told)


def test_such_records_do_become_persons():
    """The property above would hold where nothing is ever joined."""
    row = ("2025-09-01", NAMES[0], "2015-03-12", NUMBERS[1], "Асанова Айгүл")
    told = [("1", "школа 1", "school", *row), ("2", "граница", "border", *row)]
    assert persons(told) == {frozenset({"1", "2"})}
