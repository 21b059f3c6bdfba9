"""Dataflows, structures, lists of codes, and what there is to ask for."""

import io

import pytest
import sdmx
from lxml import etree
from pysdmx.io import read_sdmx

COM = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common}"
STR = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure}"


KINDS = ("Dataflow", "DataStructure", "Codelist", "ConceptScheme")


def read(body):
    """By sdmx1, once the schemas of SDMX say it is right."""
    read_sdmx(io.BytesIO(body), validate=True)
    return sdmx.read_sdmx(io.BytesIO(body))


def names(body):
    read(body)
    tree = etree.fromstring(body)
    found = {
        kind: {one.get("id") for one in tree.findall(f".//{STR}{kind}[@agencyID]")}
        for kind in KINDS
    }
    return {kind: ids for kind, ids in found.items() if ids}


def test_the_dataflows_are_listed_with_names_in_four_languages(site):
    found = read(site.bytes("dataflow")).dataflow
    assert set(found) == {"CWB_IND", "CWB_INDEX", "CWB_COUNTS_CHILDREN_LEFT"}
    assert found["CWB_INDEX"].maintainer.id == "KG_CWB"
    said = found["CWB_INDEX"].name.localizations
    assert said["ru"] == "Индекс благополучия детей"
    assert set(said) == {"en", "ru", "ky", "kk"}


LISTS = {
    "CL_FREQ", "CL_AREA", "CL_INDICATOR", "CL_SEX", "CL_AGE", "CL_OBS_STATUS",
    "CL_UNIT_MEASURE", "CL_SOURCE",
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("dataflow/KG_CWB/CWB_IND/latest", {"Dataflow": {"CWB_IND"}}),
        (
            "dataflow/KG_CWB/CWB_IND?references=children",
            {"Dataflow": {"CWB_IND"}, "DataStructure": {"CWB_IND"}},
        ),
        (
            "dataflow/all/CWB_IND/1.0?references=descendants",
            {
                "Dataflow": {"CWB_IND"}, "DataStructure": {"CWB_IND"}, "Codelist": LISTS,
                "ConceptScheme": {"CWB_CONCEPTS"},
            },
        ),
        (
            "datastructure/KG_CWB/CWB_IND?references=dataflow",
            {"Dataflow": {"CWB_IND"}, "DataStructure": {"CWB_IND"}},
        ),
        ("codelist/KG_CWB/CL_SEX+CL_AGE", {"Codelist": {"CL_SEX", "CL_AGE"}}),
        ("conceptscheme", {"ConceptScheme": {"CWB_CONCEPTS"}}),
    ],
)  # fmt: skip
def test_references_bring_what_is_asked_and_no_more(path, found, site):
    assert names(site.bytes(path)) == found


def test_stubs_say_where_the_whole_is(site):
    body = site.bytes("codelist/all/CL_AREA?references=parents&detail=referencestubs")
    tree = etree.fromstring(body)
    read_sdmx(io.BytesIO(body), validate=True)
    stub = tree.find(f".//{STR}DataStructure[@id='CWB_IND']")
    assert stub.get("isExternalReference") == "true"
    where = stub.get("structureURL").removeprefix("http://testserver/data/v1/")
    assert names(site.bytes(where)) == {"DataStructure": {"CWB_IND"}}
    assert tree.findall(f".//{STR}Code")


def test_an_area_has_its_national_code_and_iso_beside(site):
    listed = read(site.bytes("codelist/KG_CWB/CL_AREA")).codelist["CL_AREA"]
    notes = {one.id: one.title for one in listed["KG-GB"].annotations}
    assert notes["ISO_3166"] == "KG-GB"
    assert notes["TERRITORY"] == "41711000000000"
    assert listed["KG-GB"].parent is listed["KG"]
    assert listed["KG-GB"].name.localizations["kk"] == "Бішкек"


def test_the_country_of_the_release_names_the_agency(tmp_path, settings, client):
    from kamkor.monitoring.publishing.store.writing import write
    from tests.monitoring.publishing.sample import release

    write(release("KZ"), tmp_path)
    settings.PUBLICATION = tmp_path
    body = b"".join(client.get("/data/v1/structure").streaming_content)
    message = read(body)
    assert message.dataflow["CWB_IND"].maintainer.id == "KZ_CWB"
    assert "KZ-79" in message.codelist["CL_AREA"]


def test_the_order_of_dimensions_is_a_promise(site):
    found = read(site.bytes("datastructure?references=all")).structure
    order = {
        name: [one.id for one in structure.dimensions]
        for name, structure in found.items()
    }
    assert order == {
        "CWB_IND": ["FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE", "TIME_PERIOD"],
        "CWB_INDEX": ["FREQ", "REF_AREA", "EDITION", "COMPONENT", "TIME_PERIOD"],
        "CWB_COUNTS_CHILDREN_LEFT": ["FREQ", "REF_AREA", "SEX", "TIME_PERIOD"],
    }


def cube(body):
    tree = etree.fromstring(body)
    found = {
        one.get("id"): [value.text for value in one]
        for one in tree.findall(f".//{COM}KeyValue")
    }
    notes = {one.get("id"): one[0].text for one in tree.findall(f".//{COM}Annotation")}
    return found, notes


def test_what_there_is_under_a_key(site):
    body = site.bytes("availableconstraint/CWB_IND/..DTP3.F+M.?startPeriod=2023")
    assert "AVAILABLE_CWB_IND" in sdmx.read_sdmx(io.BytesIO(body)).constraint
    read_sdmx(io.BytesIO(body), validate=True)
    found, notes = cube(body)
    assert found["SEX"] == ["F", "M"]
    assert found["INDICATOR"] == ["DTP3"]
    assert found["TIME_PERIOD"] == ["2024"]
    assert notes == {"series_count": "20", "obs_count": "20"}


def test_what_could_be_asked_instead(site):
    path = "availableconstraint/KG_CWB,CWB_IND,1.0/..DTP3.F./all/INDICATOR"
    found, _notes = cube(site.bytes(f"{path}?mode=available"))
    assert set(found) == {"INDICATOR"}
    assert len(found["INDICATOR"]) == 10


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("agencyscheme", 501),
        ("codelist/KG_CWB/CL_NOTHING", 404),
        ("codelist/ESTAT/CL_AREA", 404),
        ("codelist/KG_CWB/CL_AREA/2.0", 404),
        ("nothing", 404),
        ("codelist?references=sideways", 400),
        ("codelist?format=csv", 406),
        ("codelist/KG_CWB/CL_NOTHING?format=json", 404),
        ("availableconstraint/CWB_IND/all/all/WEIGHT", 400),
        ("availableconstraint/CWB_IND/......", 400),
        ("availableconstraint/CWB_IND?startPeriod=1990&endPeriod=1991", 404),
        ("availableconstraint/CWB_IND?references=all", 501),
    ],
)
def test_what_is_not_there_is_said(path, status, site):
    answer = site.get(path)
    assert answer.status_code == status
    assert (b"errors" if "json" in path else b"mes:ErrorMessage") in answer.content
