"""What was found of the index, kept back and ruled, as plain tables beside the flows."""

import csv
import io

import csvw
import pytest

from kamkor.interfaces.opendata import structure
from kamkor.interfaces.opendata.catalogue import beside, files
from kamkor.monitoring.publishing.store import reading, shelf, writing
from tests.monitoring.publishing import sample

ROWS = {
    "INDEX_FINDINGS": reading.findings,
    "INDEX_COHERENCE": reading.coherence,
    "INDEX_CORRELATION": reading.correlations,
    "INDEX_SENSITIVITY": reading.sensitivity,
    "INDEX_REMOVAL": reading.removals,
}
TABLES = (*ROWS, "INDEX_SOURCES", "KEPT_BACK", "RULES")


def rows(site, name):
    return list(csv.DictReader(io.StringIO(site.text(f"files/{name}.csv"))))


@pytest.mark.parametrize("table", ROWS)
def test_every_row_of_the_release_is_in_the_table(table, site, folder):
    kept = shelf.current(folder)
    code = reading.editions(kept)[0].code
    told = rows(site, table)
    assert len(told) == len(ROWS[table](kept, code)) > 0
    assert {row["EDITION"] for row in told} == {code}


def test_numbers_are_those_of_the_release(site, folder):
    kept = shelf.current(folder)
    code = reading.editions(kept)[0].code
    effects = {one.input: one for one in reading.sensitivity(kept, code)}
    for row in rows(site, "INDEX_SENSITIVITY"):
        one = effects[row["INPUT"]]
        assert float(row["WITH_OTHERS"]) == pytest.approx(one.with_others, abs=1e-6)
        assert float(row["ALONE_HIGH"]) == pytest.approx(one.alone_high, abs=1e-6)
    groups = {one.node: one for one in reading.coherence(kept, code)}
    for row in rows(site, "INDEX_COHERENCE"):
        alpha = groups[row["COMPONENT"]].alpha
        assert float(row["ALPHA"]) == pytest.approx(alpha, abs=1e-6)


def test_every_figure_of_an_edition_has_its_source(site, folder):
    kept = shelf.current(folder)
    told = {
        (row["COMPONENT"], row["TIME_PERIOD"], row["REF_AREA"]): row
        for row in rows(site, "INDEX_SOURCES")
    }
    code = reading.editions(kept)[0].code
    assert len(told) == sum(len(o.areas) for o in reading.origins(kept, code)) > 500
    mortality = told["U5MR", "2024", "KG-GB"]
    assert (mortality["SOURCE"], mortality["TITLE"]) == ("OFFICE", "Yearbook")
    assert mortality["ADDRESS"] == "https://stat.example.kg/U5MR.csv"
    assert len(mortality["SHA256"]) == 64 and mortality["ACCEPTED"] == "2026-09-15"
    assert told["PRESCHOOL", "2024", "KG-GB"]["OBS_STATUS"] == "P"
    assert told["WATER_SAFE", "2024", "KG-GB"]["SOURCE"] == ""


def test_rules_and_reasons_are_there(site):
    told = {row["RULE"]: row["VALUE"] for row in rows(site, "RULES")}
    assert told["ten_five.threshold"] == "12" and told["cell_key.never"] == "1 2 3"
    (row,) = rows(site, "KEPT_BACK")
    assert row["INDICATOR"] == "BIRTH_REGISTERED"
    assert row["TEXT_en"] == "Its table is not in this release"


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_right_by_its_csvw(table, site, folder, tmp_path):
    for name in files.files(structure.release(shelf.current(folder))):
        if name.startswith("files/"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(site.bytes(name))
    described = tmp_path / "files" / f"{table}.csv-metadata.json"
    group = csvw.TableGroup.from_file(described)
    group.check_referential_integrity()
    assert list(group.tables[0])


def test_a_release_of_the_format_before_has_the_words_alone(tmp_path):
    old = sample.older(writing.write(sample.release("KG"), tmp_path))
    names = [one.id for one in beside.tables(structure.release(old))]
    assert names == ["INDEX_FINDINGS"]


def test_a_release_of_format_2_has_every_table_but_the_sources(tmp_path):
    old = sample.older(writing.write(sample.release("KG"), tmp_path), version=2)
    names = {one.id for one in beside.tables(structure.release(old))}
    assert names == set(TABLES) - {"INDEX_SOURCES"}
