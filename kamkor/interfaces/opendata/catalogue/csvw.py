"""CSV on the Web: what stands in the columns of a table, beside the table."""

from typing import Any

from kamkor.interfaces.opendata.columns import Codelist, Flow, Kind, Release
from kamkor.interfaces.opendata.words import Words, spoken

from . import tables
from .tables import Field
from .terms import Terms

_SDMX = "http://purl.org/linked-data/sdmx/2009/"
MEANINGS = {  # as data cubes of RDF call them
    "FREQ": f"{_SDMX}dimension#freq",
    "REF_AREA": f"{_SDMX}dimension#refArea",
    "TIME_PERIOD": f"{_SDMX}dimension#timePeriod",
    "SEX": f"{_SDMX}dimension#sex",
    "AGE": f"{_SDMX}dimension#age",
    "OBS_VALUE": f"{_SDMX}measure#obsValue",
    "OBS_STATUS": f"{_SDMX}attribute#obsStatus",
    "UNIT_MEASURE": f"{_SDMX}attribute#unitMeasure",
}
_TYPES = {Kind.NUMBER: "decimal", Kind.WHOLE: "integer"}


def of_flow(
    release: Release, flow: Flow, terms: Terms, language: str
) -> dict[str, Any]:
    """A group of the table and the lists its codes stand in."""
    told: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "dc:title": _natural(flow.name),
        "dc:description": _natural(flow.description),
        "dc:issued": {"@value": release.released_on, "@type": "xsd:date"},
        "dc:identifier": f"{release.agency}:{flow.id}({release.kept.number})",
        "tables": [
            {
                "url": f"{flow.id}.csv",
                "tableSchema": {
                    "columns": [_column(one) for one in tables.fields_of_flow(flow)],
                    "primaryKey": tables.key(flow),
                    "foreignKeys": [
                        {
                            "columnReference": one.id,
                            "reference": {
                                "resource": f"codelists/{one.codes}.csv",
                                "columnReference": "code",
                            },
                        }
                        for one in tables.fields_of_flow(flow)
                        if one.codes
                    ],
                },
            },
            *(_codes(one) for one in tables.lists(flow)),
        ],
    }
    if terms.publisher:
        told["dc:publisher"] = terms.publisher
    if terms.licence:
        told["dc:license"] = {"@id": terms.licence}
    return told


def _codes(listed: Codelist) -> dict[str, Any]:
    return {
        "url": f"codelists/{listed.id}.csv",
        "dc:title": _natural(listed.name),
        "tableSchema": {
            "columns": [_column(one) for one in tables.fields_of_codes(listed)],
            "primaryKey": "code",
        },
    }


def _column(one: Field) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": one.id, "titles": one.id, "dc:title": _natural(one.name),
        "datatype": _TYPES.get(one.kind, "string"), "required": one.required,
        "null": "",
    }  # fmt: skip
    if one.id in MEANINGS:
        told["propertyUrl"] = MEANINGS[one.id]
    return told


def _natural(words: Words) -> list[dict[str, str]]:
    said = {language: text for language, text in words.items() if text}
    return [
        {"@value": text, "@language": language} for language, text in said.items()
    ] or [{"@value": spoken(words, "en")}]
