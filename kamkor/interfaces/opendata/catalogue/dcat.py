"""The catalogue by StatDCAT-AP: what a portal of data needs to list the dataflows.

A graph of things with properties, written as Turtle or as JSON-LD.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from kamkor.interfaces.opendata import asking, rows
from kamkor.interfaces.opendata.columns import Flow, Release
from kamkor.interfaces.opendata.naming import (
    CATALOGUE,
    CODES,
    INVENTED,
    PACKAGE,
    PLATFORMS,
    SERVICE,
)
from kamkor.interfaces.opendata.periods import NotAPeriod, span
from kamkor.interfaces.opendata.words import Words, in_four, spoken

from . import beside, opensdg
from .beside import Beside
from .csvw import MEANINGS
from .terms import Terms

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "stat": "http://data.europa.eu/s1n/",
    "qb": "http://purl.org/linked-data/cube#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_EU = "http://publications.europa.eu/resource/authority"
_TONGUES = {"en": "ENG", "ru": "RUS", "ky": "KIR", "kk": "KAZ"}
_COUNTRIES = {"KG": "KGZ", "KZ": "KAZ"}
_CSVW = "https://www.w3.org/TR/tabular-metadata/"
_IANA = "https://www.iana.org/assignments/media-types"


@dataclass(frozen=True)
class Link:
    to: str


@dataclass(frozen=True)
class Text:
    """`of`: the language, or a type such as xsd:date."""

    said: str
    of: str = ""


@dataclass
class Thing:
    """`id`: its address, "" where it has none. `told`: (property, value)."""

    id: str
    type: str
    told: list[tuple[str, "Link | Text | Thing"]] = field(default_factory=list)

    def tell(self, name: str, *values: "Link | Text | Thing") -> None:
        self.told += [(name, value) for value in values]


def catalogue(release: Release, base: str, terms: Terms) -> list[Thing]:
    """The catalogue, the service, the publisher, then each dataset with its files."""
    publisher = Thing(f"{base}#publisher", "foaf:Agent")
    publisher.tell("foaf:name", Text(terms.publisher or release.agency))
    service = _service(release, base, publisher)
    whole = Thing(f"{base}catalog.ttl#catalog", "dcat:Catalog")
    whole.tell("dct:title", *_texts(in_four(CATALOGUE, country=release.title)))
    about = (
        in_four(INVENTED)
        if release.invented
        else in_four(CATALOGUE, country=release.title)
    )
    whole.tell("dct:description", *_texts(about))
    whole.tell("dct:publisher", Link(publisher.id))
    whole.tell("dct:issued", Text(release.released_on, "xsd:date"))
    whole.tell("dct:modified", Text(release.released_on, "xsd:date"))
    whole.tell(
        "dct:language", *(Link(f"{_EU}/language/{code}") for code in _TONGUES.values())
    )
    whole.tell("foaf:homepage", Link(base.split("v1/")[0]))
    whole.tell("dcat:service", Link(service.id))
    datasets = [
        *(_dataset(release, flow, base, terms) for flow in release.flows),
        *(_table(release, one, base, terms) for one in beside.tables(release)),
        _collected(release, "codelists", CODES, _of_codes(release), base, terms),
        _collected(
            release, "platforms", PLATFORMS, _of_platforms(release), base, terms
        ),
        _collected(release, "package", PACKAGE, [_PACKAGE], base, terms),
    ]
    for one in datasets:
        whole.tell("dcat:dataset", Link(one.id))
        one.tell("dct:publisher", Link(publisher.id))
        service.tell("dcat:servesDataset", Link(one.id))
    for one in (whole, *datasets):
        if release.country in _COUNTRIES:
            one.tell(
                "dct:spatial", Link(f"{_EU}/country/{_COUNTRIES[release.country]}")
            )
    pages = [Thing(base.split("v1/")[0], "foaf:Document")]
    described = [one.id for one in release.flows]
    described += [one.id for one in beside.tables(release)]
    pages += [
        Thing(f"{base}files/{name}.csv-metadata.json", "foaf:Document")
        for name in described
    ]
    return [whole, *pages, service, publisher, *datasets, *_components(release, base)]


def _service(release: Release, base: str, publisher: Thing) -> Thing:
    service = Thing(f"{base}#service", "dcat:DataService")
    service.tell("dct:title", *_texts(in_four(SERVICE, agency=release.agency)))
    service.tell("dcat:endpointURL", Link(base))
    service.tell("dcat:endpointDescription", Link(f"{base}dataflow"))
    service.tell("dct:publisher", Link(publisher.id))
    return service


def _dataset(release: Release, flow: Flow, base: str, terms: Terms) -> Thing:
    path = release.kept.path
    one = Thing(f"{base}dataflow/{release.agency}/{flow.id}", "dcat:Dataset")
    one.tell("dct:title", *_texts(flow.name))
    one.tell("dct:description", *_texts(flow.description))
    one.tell("dct:identifier", Text(f"{release.agency}:{flow.id}"))
    one.tell("dct:issued", Text(release.released_on, "xsd:date"))
    one.tell("dcat:version", Text(str(release.kept.number)))
    one.tell("dcat:theme", Link(f"{_EU}/data-theme/SOCI"))
    everything = asking.everything(flow)
    periods = rows.used(path, flow, everything)["TIME_PERIOD"]
    with suppress(NotAPeriod, ValueError):
        spans = [span(period) for period in periods]
        when = Thing("", "dct:PeriodOfTime")
        when.tell("dcat:startDate", Text(str(min(spans)[0]), "xsd:date"))
        when.tell(
            "dcat:endDate", Text(str(max(last for _first, last in spans)), "xsd:date")
        )
        one.tell("dct:temporal", when)
    series, _figures = rows.many(path, flow, everything)
    one.tell("stat:numSeries", Text(str(series), "xsd:integer"))
    for column in (*flow.dimensions, flow.time):
        one.tell("stat:dimension", Link(_meaning(base, column.id)))
    for column in flow.attributes:
        one.tell("stat:attribute", Link(_meaning(base, column.id)))
        if column.id == "UNIT_MEASURE" and column.codelist:
            for code in column.codelist.codes:
                unit = Thing("", "skos:Concept")
                unit.tell("skos:prefLabel", *_texts(code.name))
                one.tell("stat:statUnitMeasure", unit)
    for distribution in _distributions(flow, base, terms):
        one.tell("dcat:distribution", distribution)
    return one


@dataclass(frozen=True)
class _File:
    """`path`: under the address of the service; `described`: whether CSV on the Web
    describes it beside."""

    path: str
    title: str
    kind: str
    media: str
    described: bool = False


_PACKAGE = _File("datapackage.json", "Data Package", "JSON", "application/json")


def _table(release: Release, told: Beside, base: str, terms: Terms) -> Thing:
    """A plain table as a dataset of its own."""
    file = _File(f"files/{told.id}.csv", "CSV", "CSV", "text/csv", described=True)
    one = _thing(release, f"{base}files/{told.id}.csv#dataset", told.id, told.name)
    one.tell("dcat:distribution", _distribution(file, base, terms))
    return one


def _collected(
    release: Release, name: str, title: str, files: Iterable[_File], base: str,
    terms: Terms,
) -> Thing:  # fmt: skip
    """Files that belong together as one dataset."""
    one = _thing(release, f"{base}catalog.ttl#{name}", name, in_four(title))
    for file in files:
        one.tell("dcat:distribution", _distribution(file, base, terms))
    return one


def _of_codes(release: Release) -> Iterator[_File]:
    for name in release.codelists:
        yield _File(f"files/codelists/{name}.csv", name, "CSV", "text/csv")


def _of_platforms(release: Release) -> Iterator[_File]:
    yield _File("opensdg/indicators.json", "Open SDG", "JSON", "application/json")
    for name in opensdg.codes(release):
        for path, title, kind, media in (
            ("opensdg/data/indicator_{}.csv", "Open SDG, CSV", "CSV", "text/csv"),
            ("opensdg/meta/{}.yml", "Open SDG, YAML", "", "application/yaml"),
            ("owid/{}.csv", "Our World in Data, CSV", "CSV", "text/csv"),
            (
                "owid/{}.config.json",
                "Our World in Data, JSON",
                "JSON",
                "application/json",
            ),
        ):
            yield _File(path.format(name), f"{title}: {name}", kind, media)


def _thing(release: Release, address: str, name: str, title: Words) -> Thing:
    """What every dataset tells."""
    one = Thing(address, "dcat:Dataset")
    one.tell("dct:title", *_texts(title))
    one.tell("dct:description", *_texts(title))
    one.tell("dct:identifier", Text(f"{release.agency}:{name}"))
    one.tell("dct:issued", Text(release.released_on, "xsd:date"))
    one.tell("dcat:version", Text(str(release.kept.number)))
    one.tell("dcat:theme", Link(f"{_EU}/data-theme/SOCI"))
    return one


def _distribution(file: _File, base: str, terms: Terms) -> Thing:
    one, address = Thing("", "dcat:Distribution"), f"{base}{file.path}"
    one.tell("dct:title", Text(file.title, "en"))
    one.tell("dcat:accessURL", Link(address))
    one.tell("dcat:downloadURL", Link(address))
    if file.kind:
        one.tell("dct:format", Link(f"{_EU}/file-type/{file.kind}"))
    one.tell("dcat:mediaType", Link(f"{_IANA}/{file.media}"))
    if file.described:
        one.tell("dct:conformsTo", Link(_CSVW))
        one.tell("foaf:page", Link(f"{address}-metadata.json"))
    if terms.licence:
        one.tell("dct:license", Link(terms.licence))
    return one


def _distributions(flow: Flow, base: str, terms: Terms) -> Iterator[Thing]:
    asked = f"data/{flow.id}?format="
    for title, path, kind, media in (
        ("CSV", f"files/{flow.id}.csv", "CSV", "text/csv"),
        ("CSV, zip", f"bulk/{flow.id}.zip", "ZIP", "application/zip"),
        ("CSV, gzip", f"bulk/{flow.id}.csv.gz", "GZIP", "application/gzip"),
        ("SDMX-CSV 2.0", f"{asked}csv", "CSV", "text/csv"),
        ("SDMX-JSON 2.0", f"{asked}json", "JSON", "application/json"),
        ("SDMX-ML 2.1", f"{asked}structurespecificdata", "XML", "application/xml"),
    ):
        file = _File(path, title, kind, media, described=title == "CSV")
        yield _distribution(file, base, terms)


def _components(release: Release, base: str) -> Iterator[Thing]:
    """What the dimensions and attributes are called."""
    dimensions = {
        one.id for flow in release.flows for one in (*flow.dimensions, flow.time)
    }
    for name, column in release.concepts.items():
        if name == "OBS_VALUE":
            continue
        kind = "Dimension" if name in dimensions else "Attribute"
        one = Thing(_meaning(base, name), f"qb:{kind}Property")
        one.tell("rdfs:label", *_texts(column.name))
        yield one


def _meaning(base: str, name: str) -> str:
    return MEANINGS.get(name, f"{base}conceptscheme#{name}")


def _texts(words: Words) -> list[Text]:
    said = [Text(text, language) for language, text in words.items() if text]
    return said or [Text(spoken(words, "en") or "–", "en")]


def turtle(things: Sequence[Thing]) -> str:
    heading = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    return heading + "".join(f"\n<{one.id}> {_turtle_of(one, 1)} .\n" for one in things)


def _turtle_of(one: Thing, deep: int) -> str:
    indent = "  " * deep
    parts = [f"a {one.type}"]
    parts += [f"{name} {_turtle_value(value, deep)}" for name, value in one.told]
    return f" ;\n{indent}".join(parts)


def _turtle_value(value: Link | Text | Thing, deep: int) -> str:
    if isinstance(value, Link):
        return f"<{value.to}>"
    if isinstance(value, Thing):
        return f"[ {_turtle_of(value, deep + 1)} ]"
    said = json.dumps(value.said, ensure_ascii=False)
    if not value.of:
        return said
    return f"{said}^^{value.of}" if ":" in value.of else f"{said}@{value.of}"


def json_ld(things: Sequence[Thing]) -> dict[str, Any]:
    return {"@context": PREFIXES, "@graph": [_json_of(one) for one in things]}


def _json_of(one: Thing) -> dict[str, Any]:
    told: dict[str, Any] = {"@id": one.id} if one.id else {}
    told["@type"] = one.type
    for name, value in one.told:
        told.setdefault(name, []).append(_json_value(value))
    return told


def _json_value(value: Link | Text | Thing) -> Any:
    if isinstance(value, Link):
        return {"@id": value.to}
    if isinstance(value, Thing):
        return _json_of(value)
    if not value.of:
        return {"@value": value.said}
    return {
        "@value": value.said,
        ("@type" if ":" in value.of else "@language"): value.of,
    }
