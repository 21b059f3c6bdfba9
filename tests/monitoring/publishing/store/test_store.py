"""A release is written once, whole, and read as it was written."""

import hashlib
import sqlite3
from dataclasses import replace

import pytest

from kamkor.monitoring.publishing.store import contents as c
from kamkor.monitoring.publishing.store import reading, shelf
from kamkor.monitoring.publishing.store.writing import write
from tests.monitoring.publishing.sample import older, release


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return write(release(), tmp_path_factory.mktemp("releases"))


@pytest.mark.parametrize("country", ["KG", "KZ"])
def test_everything_is_read_as_it_was_written(country, tmp_path):
    made = release(country)
    one = write(made, tmp_path)
    found = [
        reading.areas(one), reading.sources(one), reading.domains(one),
        reading.indicators(one), reading.breaks(one),
        reading.observations(one, totals=False), reading.counts(one),
        [row for count in made.counts for row in reading.cells(one, count.code)],
        reading.editions(one), reading.nodes(one, made.editions[0].code),
        reading.scores(one, made.editions[0].code),
        reading.changes(one, made.editions[0].code),
        reading.findings(one, made.editions[0].code), reading.abroad(one),
        reading.coherence(one, made.editions[0].code),
        reading.correlations(one, made.editions[0].code),
        reading.sensitivity(one, made.editions[0].code),
        reading.removals(one, made.editions[0].code), reading.kept_back(one),
        reading.origins(one, made.editions[0].code), reading.abroad_sources(one),
    ]  # fmt: skip
    for written, read in zip(made.rows(), found, strict=True):
        assert written
        assert sorted(map(repr, written)) == sorted(map(repr, read))
    assert reading.about(one) == made.about


def test_a_release_of_the_format_before_opens_and_tells_what_it_has(tmp_path):
    old = older(write(release(), tmp_path))
    code = release().editions[0].code
    assert (reading.format_of(old), reading.about(old).rules) == (1, {})
    assert reading.about(old).title == release().about.title
    assert len(reading.scores(old, code)) == len(release().scores)
    assert reading.sensitivity(old, code) == reading.kept_back(old) == ()
    assert reading.coherence(old, code) == reading.correlations(old, code) == ()
    assert reading.removals(old, code) == reading.origins(old, code) == ()


def test_a_release_of_format_2_opens_and_does_not_tell_where_figures_are_from(tmp_path):
    old = older(write(release(), tmp_path), version=2)
    code = release().editions[0].code
    assert reading.format_of(old) == 2
    assert reading.origins(old, code) == ()
    assert len(reading.removals(old, code)) == len(release().removals) > 0
    assert reading.about(old).rules == release().about.rules


def test_a_release_written_now_is_of_format_3(kept):
    assert reading.format_of(kept) == 3
    assert max(row.SINCE for row in c.Row.__subclasses__()) == 3


def test_ranks_come_in_order_and_hold_their_interval(kept):
    rows = reading.scores(kept, "KG-2024-1", node="index", period="2024")
    assert [row.rank for row in rows] == list(range(1, 10))
    for row in rows:
        assert row.rank_lower <= row.rank <= row.rank_upper
        assert row.lower <= row.value <= row.upper
        assert row.band in "ABCD"


def test_weights_of_siblings_and_of_the_leaves_add_up_to_one(kept):
    nodes = reading.nodes(kept, "KG-2024-1")
    parents = {node.parent for node in nodes}
    for parent in parents:
        total = sum(node.weight for node in nodes if node.parent == parent)
        assert total == pytest.approx(1)
    leaves = [node for node in nodes if node.code not in parents]
    assert sum(node.in_index for node in leaves) == pytest.approx(1)


def test_a_number_is_never_given_twice(kept):
    before = kept.path.read_bytes()
    with pytest.raises(shelf.AlreadyThere):
        write(release("KZ"), kept.path.parent)
    assert kept.path.read_bytes() == before


def test_what_contradicts_itself_leaves_nothing_behind(tmp_path):
    made = release()
    lost = replace(made.observations[0], area="nowhere")
    for broken in (
        replace(made, observations=[*made.observations, lost]),
        replace(made, observations=[*made.observations, made.observations[0]]),
    ):
        with pytest.raises(sqlite3.IntegrityError):
            write(broken, tmp_path)
        assert not list(tmp_path.iterdir())


def test_the_file_can_only_be_read(kept):
    reading.areas(kept)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reading._connection(kept.path).execute("DELETE FROM observation")


def test_a_withdrawn_release_is_current_no_more_and_says_why(tmp_path):
    first = write(release(), tmp_path)
    second = write(
        replace(release(), about=replace(release().about, number=2)), tmp_path
    )
    assert shelf.current(tmp_path) == second
    gone = shelf.withdraw(second, {"ru": "Ошибка в источнике"})
    assert shelf.current(tmp_path) == first
    assert shelf.kept(tmp_path) == [gone, first]
    assert shelf.get(tmp_path, 2).withdrawn == {"ru": "Ошибка в источнике"}
    assert shelf.get(tmp_path, 3) is None


def test_an_empty_or_missing_folder_has_no_release(tmp_path):
    assert shelf.kept(tmp_path) == []
    assert shelf.current(tmp_path / "none") is None


def test_the_hash_is_that_of_the_file(kept):
    assert hashlib.sha256(kept.path.read_bytes()).hexdigest() == kept.sha256


def test_the_file_holds_no_table_but_those_it_says(kept):
    said = {row.TABLE for row in c.Row.__subclasses__()} | {"about"}
    rows = reading._connection(kept.path).execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    assert {name for (name,) in rows} == said
