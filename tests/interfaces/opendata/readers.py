"""Cells of a message as others read them: {key: {column: text}}."""

import csv
import io
import json

import sdmx
from sdmx.model import v21

Cells = dict[tuple[str, ...], dict[str, str]]


def of_csv(body: bytes, keys: int) -> Cells:
    """`keys`: how many columns name a figure, its period among them."""
    heading, *rows = csv.reader(io.StringIO(body.decode()))
    found = {}
    for row in rows:
        told = dict(zip(heading[3:], row[3:], strict=True))
        key = tuple(row[3 : 3 + keys])
        found[key] = {name: cell for name, cell in told.items() if cell}
    assert len(found) == len(rows)
    return found


def of_xml(body: bytes, structure: v21.DataStructureDefinition, keys: int) -> Cells:
    """Read by sdmx1, an implementation of others."""
    message = sdmx.read_sdmx(io.BytesIO(body), structure=structure)
    found = {}
    for data in message.data:
        for one in data.obs:
            key = {name: str(cell.value) for name, cell in one.key.values.items()}
            told = {
                name: str(cell.value)
                for name, cell in {
                    **(one.series_key.attrib if one.series_key else {}),
                    **one.attached_attribute,
                }.items()
            }
            if one.value is not None:
                told["OBS_VALUE"] = str(one.value)
            found[tuple(key.values())] = {**key, **told}
            assert len(key) == keys
    return found


def of_json(body: bytes) -> Cells:
    """By the field guide of SDMX-JSON 2.0: places in lists, from both ways to tell."""
    told = json.loads(body, parse_float=str, parse_int=str)["data"]
    structure, data = told["structures"][0], told["dataSets"][0]
    found = {}
    for key, own, cells in _observations(data):
        dimensions = [
            *structure["dimensions"]["series"], *structure["dimensions"]["observation"]
        ]  # fmt: skip
        names = [
            (one["id"], one["values"][int(at)]["id"])
            for one, at in zip(dimensions, key, strict=True)
        ]
        value, *rest = cells
        attributes = [
            *zip(structure["attributes"]["series"], own, strict=True),
            *zip(structure["attributes"]["observation"], rest, strict=True),
        ]
        said = {
            one["id"]: one["values"][int(cell)]["id"] if "values" in one else cell
            for one, cell in attributes
            if cell is not None
        }
        if value is not None:
            said["OBS_VALUE"] = value
        found[tuple(code for _id, code in names)] = {**dict(names), **said}
    return found


def _observations(data):
    for key, cells in data.get("observations", {}).items():
        yield key.split(":"), [], cells
    for key, series in data.get("series", {}).items():
        for at, cells in series["observations"].items():
            yield [*key.split(":"), at], series["attributes"], cells
