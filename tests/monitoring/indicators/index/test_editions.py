"""An edition is what it says it is, or says what differs."""

from datetime import UTC, datetime

import pytest

from kamkor.monitoring.indicators.index import editions, origins, table
from kamkor.monitoring.indicators.index.errors import NotPossible

from .making import specification, write

AT = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def edition(tmp_path):
    data = write(tmp_path / "table.csv")
    folder = tmp_path / "edition"
    folder.mkdir()
    told = editions.make(specification(edition="2026-1"), table.read(data))
    editions.write(told, data, folder, at=AT)
    return folder


def test_an_edition_holds_everything_and_agrees_with_itself(edition):
    assert {path.name for path in edition.iterdir()} == set(editions.NAMES)
    assert editions.verify(edition) == []


def sources_of(read):
    """Every figure from one office."""
    cells = origins.known(read)
    return origins.write(
        origins.Origin(c, year, "KG_NSC", "", "A", "1", "f" * 64, "2026-09-15", (unit,))
        for c, unit, year in cells
    )


def sourced(tmp_path, text):
    data = write(tmp_path / "table.csv")
    folder = tmp_path / "sourced"
    folder.mkdir()
    told = editions.make(specification(), table.read(data))
    editions.write(told, data, folder, at=AT, sources=text)
    return folder


def test_an_edition_that_knows_its_sources_holds_them_and_agrees(tmp_path):
    folder = sourced(tmp_path, sources_of(table.read(write(tmp_path / "table.csv"))))
    names = {path.name for path in folder.iterdir()}
    assert names == {*editions.NAMES, editions.SOURCES}
    assert editions.verify(folder) == []
    path = folder / editions.SOURCES
    path.write_text(path.read_text("utf-8").replace("KG_NSC", "UNICEF", 1), "utf-8")
    assert [(f.code, f.file) for f in editions.verify(folder)] == [
        ("file_changed", editions.SOURCES)
    ]


def test_sources_that_are_not_of_the_table_are_found(tmp_path):
    text = sources_of(table.read(write(tmp_path / "table.csv")))
    without = "".join(text.splitlines(keepends=True)[:-1])
    (fault,) = editions.verify(sourced(tmp_path, without))
    assert (fault.code, fault.file) == ("result_differs", editions.SOURCES)
    assert fault.detail == "enrolled KG-N 2023"


def test_the_same_data_and_method_make_the_same_files(edition, tmp_path):
    again = tmp_path / "again"
    again.mkdir()
    data = edition / editions.DATA
    told = editions.make(specification(edition="2026-1"), table.read(data))
    editions.write(told, data, again, at=AT)
    for name in editions.NAMES:
        assert (again / name).read_bytes() == (edition / name).read_bytes()


@pytest.mark.parametrize("name", [n for n in editions.NAMES if n != editions.MANIFEST])
def test_a_file_that_was_changed_is_named(edition, name):
    path = edition / name
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert ("file_changed", name) in {
        (f.code, f.file) for f in editions.verify(edition)
    }


def test_a_score_that_was_changed_with_its_hash_is_found_by_computing(edition):
    path = edition / editions.SCORES
    before = path.read_bytes()
    row = next(line for line in before.split(b"\n") if line.startswith(b"KG-O,index"))
    path.write_bytes(before.replace(row, row.replace(b"79.25", b"89.25")))
    assert path.read_bytes() != before
    manifest = edition / editions.MANIFEST
    old, new = editions._hash(before), editions._hash(path.read_bytes())
    manifest.write_text(manifest.read_text("utf-8").replace(old, new), "utf-8")
    (fault,) = editions.verify(edition)
    assert (fault.code, fault.detail) == ("result_differs", "KG-O index")


def test_a_file_that_is_gone_is_named(edition):
    (edition / editions.WEIGHTS).unlink()
    assert [f.code for f in editions.verify(edition)] == ["file_gone"]


@pytest.mark.parametrize("manifest", [None, "no json", "{}", '{"files": 3, "year": 1}'])
def test_a_folder_that_is_no_edition_is_refused(tmp_path, manifest):
    if manifest is not None:
        write(tmp_path / editions.MANIFEST, manifest)
    with pytest.raises(NotPossible, match="not_an_edition"):
        editions.verify(tmp_path)


def test_what_changed_since_the_year_before_adds_up(tmp_path):
    made = editions.make(specification(), table.read(write(tmp_path / "table.csv")))
    assert made.since == 2022
    root = made.index.framework.root.at
    before = (((50 - 30) / 50 * 100 + 80) / 2 + 3 * 80) / 4
    grown = made.index.scores[0, root] - before
    assert made.changes[0].sum() == pytest.approx(grown)
    assert made.changes[0, 0] > 0, "fewer died"
    assert made.changes[0, 1] == 0, "as many vaccinated"


def test_an_edition_whose_specification_was_broken_is_refused(edition):
    (edition / editions.SPEC).write_text("{", "utf-8")
    with pytest.raises(NotPossible, match="spec_not_json"):
        editions.reopen(edition)
