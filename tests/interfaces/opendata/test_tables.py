"""Plain tables and what describes them, as the libraries of those standards take them."""

import csv
import gzip
import io
import json
import zipfile

import csvw
import frictionless
import pytest

from kamkor.interfaces.opendata import structure
from kamkor.interfaces.opendata.catalogue import bulk, files
from kamkor.interfaces.opendata.catalogue.terms import Terms
from kamkor.monitoring.publishing.store import shelf
from tests.interfaces.opendata import readers
from tests.interfaces.opendata.conftest import whole

FLOWS = {"CWB_IND": 6, "CWB_INDEX": 5, "CWB_COUNTS_CHILDREN_LEFT": 4}
flows = pytest.mark.parametrize("flow", FLOWS)


@pytest.fixture
def mirror(site, folder, tmp_path):
    """The files of the current release, as the site gives them, in a folder."""
    release = structure.release(shelf.current(folder))
    for name in files.files(release):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(site.bytes(name))
    return tmp_path


@flows
def test_a_plain_table_holds_the_same_cells_as_sdmx(flow, site):
    plain = list(csv.reader(io.StringIO(site.text(f"files/{flow}.csv"))))
    told = list(csv.reader(io.StringIO(site.text(f"data/{flow}?format=csv"))))
    assert plain == [row[3:] for row in told]


@flows
def test_a_table_is_right_by_its_csvw(flow, mirror):
    group = csvw.TableGroup.from_file(mirror / "files" / f"{flow}.csv-metadata.json")
    group.check_referential_integrity()
    table = group.tables[0]
    rows = list(table)
    assert len(rows) > 200
    assert table.tableSchema.primaryKey[-1] == "TIME_PERIOD"
    assert len(group.tables) > 2
    for row in rows[:50]:
        assert row["OBS_VALUE"] is None or row["OBS_VALUE"] > 0


def test_a_code_that_is_in_no_list_is_found_by_its_csvw(mirror):
    path = mirror / "files" / "CWB_IND.csv"
    path.write_text(path.read_text("utf-8").replace(",DTP3,", ",DTP4,"), "utf-8")
    group = csvw.TableGroup.from_file(mirror / "files" / "CWB_IND.csv-metadata.json")
    with pytest.raises(ValueError, match="DTP4"):
        group.check_referential_integrity()


def test_the_package_is_right_with_all_its_tables(mirror):
    package = frictionless.Package(str(mirror / "datapackage.json"))
    report = package.validate()
    assert report.flatten(["name", "note", "message"]) == []
    assert len(report.tasks) == 23
    names = {one.name for one in package.resources}
    assert {"cwb_ind", "cwb_index", "cl_area"} <= names


def test_a_package_with_a_wrong_figure_is_not_right(mirror):
    path = mirror / "files" / "CWB_IND.csv"
    path.write_text(path.read_text("utf-8").replace(",95.06,", ",much,"), "utf-8")
    report = frictionless.Package(str(mirror / "datapackage.json")).validate()
    assert "type-error" in {kind for (kind,) in report.flatten(["type"])}


def test_the_table_says_where_its_description_is(site):
    answer = site.get("files/CWB_IND.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert "http://testserver/data/v1/files/CWB_IND.csv-metadata.json" in answer["Link"]
    assert 'rel="describedby"' in answer["Link"]
    assert "CWB_IND.csv" in answer["Content-Disposition"]


@flows
def test_the_packed_files_hold_the_table(flow, site):
    table = site.bytes(f"files/{flow}.csv")
    assert gzip.decompress(site.bytes(f"bulk/{flow}.csv.gz")) == table
    with zipfile.ZipFile(io.BytesIO(site.bytes(f"bulk/{flow}.zip"))) as packed:
        assert packed.testzip() is None
        assert packed.read(f"{flow}.csv") == table
        described = json.loads(packed.read(f"{flow}.csv-metadata.json"))
        for one in described["tables"]:
            assert one["url"] in packed.namelist()


def test_the_packed_index_holds_where_its_figures_are_from(site, tmp_path):
    packed = zipfile.ZipFile(io.BytesIO(site.bytes("bulk/CWB_INDEX.zip")))
    packed.extractall(tmp_path)
    group = csvw.TableGroup.from_file(tmp_path / "INDEX_SOURCES.csv-metadata.json")
    group.check_referential_integrity()
    rows = list(group.tables[0])
    assert len({tuple(row[k] for k in ("EDITION", "COMPONENT", "TIME_PERIOD", "REF_AREA"))
                for row in rows}) == len(rows) > 500  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(site.bytes("bulk/CWB_IND.zip"))) as other:
        assert "INDEX_SOURCES.csv" not in other.namelist()


def test_a_packed_file_has_the_same_bytes_every_time(folder):
    release = structure.release(shelf.current(folder))
    flow = release.flows[0]
    terms = Terms("", "")
    one, other = (
        b"".join(bulk.zipped(release, flow, terms, "en")) for _time in range(2)
    )
    assert one == other


def test_names_of_codes_stand_in_four_languages(site):
    rows = list(csv.DictReader(io.StringIO(site.text("files/codelists/CL_AREA.csv"))))
    osh = next(row for row in rows if row["code"] == "KG-GO")
    assert (osh["parent"], osh["name_ru"], osh["ISO_3166"]) == ("KG", "Ош", "KG-GO")


def test_publisher_and_licence_are_said_where_they_are_known(site, settings):
    unknown = json.loads(site.bytes("datapackage.json"))
    assert "licenses" not in unknown
    settings.OPENDATA_PUBLISHER = "Office of Statistics"
    settings.OPENDATA_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
    known = json.loads(site.bytes("datapackage.json"))
    assert known["licenses"] == [{"path": settings.OPENDATA_LICENCE}]
    told = json.loads(site.bytes("files/CWB_IND.csv-metadata.json"))
    assert told["dc:license"] == {"@id": settings.OPENDATA_LICENCE}
    assert told["dc:publisher"] == "Office of Statistics"


def test_a_file_that_is_not_there_is_answered_with_those_that_are(site):
    answer = site.get("files/CWB_NOTHING.csv")
    assert answer.status_code == 404
    assert b"files/CWB_IND.csv" in answer.content


def test_files_of_a_release_have_an_address_for_ever(site):
    pinned = site.get("releases/2/bulk/CWB_IND.csv.gz")
    assert "max-age=86400" in pinned["Cache-Control"]
    cells = readers.of_csv(
        b"a,b,c," + gzip.decompress(whole(pinned)).replace(b"\n", b"\na,b,c,")[:-6], 6
    )
    assert len(cells) == 900
