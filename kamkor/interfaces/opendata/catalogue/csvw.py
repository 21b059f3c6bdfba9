"""CSV on the Web: what stands in the columns of a table, beside the table."""

from collections.abc import Sequence
from typing import Any

from kamkor.interfaces.opendata.columns import Codelist, Flow, Kind, Release
from kamkor.interfaces.opendata.words import Words, spoken

from . import tables
from .beside import Beside
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
    fields = tables.fields_of_flow(flow)
    table = _table(flow.id, fields, tables.key(flow))
    told = _group(release, flow.id, flow.name, terms, language)
    told["dc:description"] = _natural(flow.description)
    told["tables"] = [table, *(_codes(one) for one in tables.lists(flow))]
    return told


def of_beside(
    release: Release, one: Beside, terms: Terms, language: str
) -> dict[str, Any]:
    """The same of a table beside the flows."""
    told = _group(release, one.id, one.name, terms, language)
    table = _table(one.id, one.fields, one.key)
    told["tables"] = [table, *(_codes(listed) for listed in one.lists(release))]
    return told


def _group(
    release: Release, name: str, title: Words, terms: Terms, language: str
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "dc:title": _natural(title),
        "dc:issued": {"@value": release.released_on, "@type": "xsd:date"},
        "dc:identifier": f"{release.agency}:{name}({release.kept.number})",
    }
    if terms.publisher:
        told["dc:publisher"] = terms.publisher
    if terms.licence:
        told["dc:license"] = {"@id": terms.licence}
    return told


def _table(name: str, fields: Sequence[Field], key: Sequence[str]) -> dict[str, Any]:
    return {
        "url": f"{name}.csv",
        "tableSchema": {
            "columns": [_column(one) for one in fields],
            "primaryKey": list(key),
            "foreignKeys": [
                {
                    "columnReference": one.id,
                    "reference": {
                        "resource": f"codelists/{one.codes}.csv",
                        "columnReference": "code",
                    },
                }
                for one in fields
                if one.codes
            ],
        },
    }


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
