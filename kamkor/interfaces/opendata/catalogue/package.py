"""A Data Package: every table of a release with its columns, keys and references."""

from collections.abc import Sequence
from typing import Any

from kamkor.interfaces.opendata.columns import Codelist, Flow, Kind, Release
from kamkor.interfaces.opendata.words import spoken

from . import beside, tables
from .beside import Beside
from .tables import Field
from .terms import Terms

_TYPES = {Kind.NUMBER: "number", Kind.WHOLE: "integer"}


def package(release: Release, terms: Terms, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"{release.agency.lower().replace('_', '-')}-{release.kept.number}",
        "title": spoken(release.title, language),
        "version": f"{release.kept.number}.0.0",
        "created": f"{release.released_on}T00:00:00Z",
        "resources": [
            *(_flow(flow, language) for flow in release.flows),
            *(_beside(one, language) for one in beside.tables(release)),
            *(_codes(one, language) for one in release.codelists.values()),
        ],
    }
    if terms.publisher:
        told["contributors"] = [{"title": terms.publisher, "role": "publisher"}]
    if terms.licence:
        told["licenses"] = [{"path": terms.licence}]
    return told


def name(identifier: str) -> str:
    """As packages want it: small letters."""
    return identifier.lower().replace("@", "-").replace("$", "-")


def _resource(
    path: str, listed: str, title: str, schema: dict[str, Any]
) -> dict[str, Any]:
    return {
        "name": name(listed), "type": "table", "title": title, "path": path,
        "scheme": "file", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8", "schema": {"missingValues": [""], **schema},
    }  # fmt: skip


def _flow(flow: Flow, language: str) -> dict[str, Any]:
    fields = tables.fields_of_flow(flow)
    told = _resource(
        f"files/{flow.id}.csv", flow.id, spoken(flow.name, language),
        _schema(fields, tables.key(flow), language),
    )  # fmt: skip
    return told | {"description": spoken(flow.description, language)}


def _beside(one: Beside, language: str) -> dict[str, Any]:
    return _resource(
        f"files/{one.id}.csv", one.id, spoken(one.name, language),
        _schema(one.fields, one.key, language),
    )  # fmt: skip


def _schema(
    fields: Sequence[Field], key: Sequence[str], language: str
) -> dict[str, Any]:
    return {
        "fields": [_field(one, language) for one in fields],
        "primaryKey": list(key),
        "foreignKeys": [
            {
                "fields": [one.id],
                "reference": {"resource": name(one.codes), "fields": ["code"]},
            }
            for one in fields
            if one.codes
        ],
    }


def _codes(listed: Codelist, language: str) -> dict[str, Any]:
    return _resource(
        f"files/codelists/{listed.id}.csv", listed.id, spoken(listed.name, language),
        {
            "fields": [_field(one, language) for one in tables.fields_of_codes(listed)],
            "primaryKey": ["code"],
        },
    )  # fmt: skip


def _field(one: Field, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": one.id, "type": _TYPES.get(one.kind, "string"),
        "title": spoken(one.name, language),
    }  # fmt: skip
    if one.required:
        told["constraints"] = {"required": True}
    return told
