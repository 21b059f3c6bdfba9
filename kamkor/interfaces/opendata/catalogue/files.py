"""Every file of a release: its path, what it is, how it is written."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from kamkor.interfaces.opendata.columns import Release

from . import beside, bulk, csvw, dcat, opensdg, owid, package, tables
from .terms import Terms

CSV = "text/csv; charset=utf-8; header=present"
JSON = "application/json; charset=utf-8"
Parts = Iterable[str | bytes]


@dataclass(frozen=True)
class Asking:
    """For whom: the address of the service, the language, the terms of use."""

    base: str
    language: str
    terms: Terms


@dataclass(frozen=True)
class File:
    media: str
    write: Callable[[Asking], Parts]
    described_by: str = ""  # a path: of what describes the columns


def files(release: Release) -> dict[str, File]:
    """{path: file}, in the order a person would look at them."""
    found = {
        "datapackage.json": File(
            "application/vnd.datapackage+json; charset=utf-8",
            lambda ask: [_json(package.package(release, ask.terms, ask.language))],
        ),
        "catalog.ttl": File(
            "text/turtle; charset=utf-8",
            lambda ask: [dcat.turtle(dcat.catalogue(release, ask.base, ask.terms))],
        ),
        "catalog.jsonld": File(
            "application/ld+json; charset=utf-8",
            lambda ask: [
                _json(dcat.json_ld(dcat.catalogue(release, ask.base, ask.terms)))
            ],
        ),
    }
    for flow in release.flows:
        described = f"files/{flow.id}.csv-metadata.json"
        written = partial(tables.of_flow, release, flow)
        found[f"files/{flow.id}.csv"] = File(
            CSV, lambda ask, written=written: written(ask.language), described  # type: ignore[misc]
        )  # fmt: skip
        found[described] = File(
            "application/csvm+json; charset=utf-8",
            lambda ask, flow=flow: [  # type: ignore[misc]
                _json(csvw.of_flow(release, flow, ask.terms, ask.language))
            ],
        )
        found[f"bulk/{flow.id}.csv.gz"] = File(
            "application/gzip",
            lambda ask, written=written: bulk.gzipped(written(ask.language)),  # type: ignore[misc]
        )
        found[f"bulk/{flow.id}.zip"] = File(
            "application/zip",
            lambda ask, flow=flow: bulk.zipped(release, flow, ask.terms, ask.language),  # type: ignore[misc]
        )
    for table in beside.tables(release):
        described = f"files/{table.id}.csv-metadata.json"
        found[f"files/{table.id}.csv"] = File(
            CSV, lambda _ask, table=table: table.lines(), described  # type: ignore[misc]
        )  # fmt: skip
        found[described] = File(
            "application/csvm+json; charset=utf-8",
            lambda ask, table=table: [  # type: ignore[misc]
                _json(csvw.of_beside(release, table, ask.terms, ask.language))
            ],
        )
    for listed in release.codelists.values():
        found[f"files/codelists/{listed.id}.csv"] = File(
            CSV, lambda _ask, listed=listed: tables.of_codes(listed)  # type: ignore[misc]
        )  # fmt: skip
    return found | _of_indicators(release)


def _of_indicators(release: Release) -> dict[str, File]:
    """Those of the platforms that take one indicator a file."""
    found = {
        "opensdg/indicators.json": File(JSON, lambda _ask: [opensdg.listed(release)])
    }
    for name, code in opensdg.codes(release).items():
        found[f"opensdg/data/indicator_{name}.csv"] = File(
            CSV, lambda _ask, name=name: opensdg.data(release, name)  # type: ignore[misc]
        )  # fmt: skip
        found[f"opensdg/meta/{name}.yml"] = File(
            "application/yaml; charset=utf-8",
            lambda ask, code=code: [opensdg.meta(release, code, ask.language)],  # type: ignore[misc]
        )
        found[f"owid/{name}.csv"] = File(
            CSV, lambda ask, code=code: owid.data(release, code, ask.language)  # type: ignore[misc]
        )  # fmt: skip
        found[f"owid/{name}.config.json"] = File(
            JSON, lambda ask, code=code: [owid.meta(release, code, ask.language)]  # type: ignore[misc]
        )  # fmt: skip
    return found


def _json(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"
