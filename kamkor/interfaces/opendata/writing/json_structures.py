"""SDMX-JSON 2.0 structures: dataflows, structures of data, lists of codes, concepts, and
what there is to ask for. Names stand in the reader's language and in all four."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kamkor.interfaces.opendata.artefacts import CONCEPTS, Artefact
from kamkor.interfaces.opendata.columns import (
    VERSION,
    Code,
    Codelist,
    Column,
    Flow,
    Release,
)
from kamkor.interfaces.opendata.naming import AVAILABLE, CONCEPT_SCHEME
from kamkor.interfaces.opendata.words import Words, in_four, spoken

from .json_data import meta, text
from .message import TYPES, urn

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/structure-message/"
    "tools/schemas/2.0.0/sdmx-json-structure-schema.json"
)
_HOLDERS = {
    "dataflow": "dataflows", "codelist": "codelists", "conceptscheme": "conceptSchemes",
    "datastructure": "dataStructures",
}  # fmt: skip
Told = dict[str, Any]


def structures(
    release: Release, found: Sequence[Artefact], address: str, language: str
) -> Iterator[str]:
    """`address`: of the service, where what is told as a stub is told whole."""
    told: dict[str, list[Told]] = {}
    for one in found:
        holder = told.setdefault(_HOLDERS[one.kind], [])
        holder.append(_artefact(release, one, address, language))
    yield _message(release, "structures", told)


def available(
    release: Release, flow: Flow, used: Mapping[str, Sequence[str]],
    many: tuple[int, int], language: str,
) -> Iterator[str]:  # fmt: skip
    """What there is among what was asked for; `many`: series and observations."""
    counts = {"series_count": many[0], "obs_count": many[1]}
    constraint = {
        **_maintained(release, f"AVAILABLE_{flow.id}"),
        **_named(in_four(AVAILABLE), language),
        "role": "Actual",
        "annotations": [
            {"id": name, "type": "sdmx_metrics", "title": str(count)}
            for name, count in counts.items()
        ],
        "constraintAttachment": {"dataflows": [_flow_urn(release, flow.id)]},
        "cubeRegions": [
            {
                "include": True,
                "keyValues": [
                    {"id": column, "values": [{"value": code} for code in codes]}
                    for column, codes in used.items()
                    if codes
                ],
            }
        ],
    }  # fmt: skip
    yield _message(release, f"available-{flow.id}", {"dataConstraints": [constraint]})


def _message(release: Release, name: str, told: Mapping[str, Any]) -> str:
    said = meta(
        f"{name}-{release.kept.number}", f"{release.released_on}T00:00:00Z",
        release.agency, test=release.invented, schema=SCHEMA,
    )  # fmt: skip
    return text({"meta": said, "data": told}) + "\n"


def _maintained(release: Release, name: str) -> Told:
    return {"id": name, "agencyID": release.agency, "version": VERSION}


def _named(words: Words, language: str, otherwise: str = "") -> Told:
    names = {x: said for x, said in words.items() if said}
    return {
        "name": spoken(words, language) or otherwise, "names": names or {"en": otherwise},
    }  # fmt: skip


def _described(words: Words, language: str) -> Told:
    texts = {x: said for x, said in words.items() if said}
    if not texts:
        return {}
    return {"description": spoken(words, language), "descriptions": texts}


def _artefact(release: Release, one: Artefact, address: str, language: str) -> Told:
    told = _maintained(release, one.id)
    if isinstance(one.what, Flow):
        told |= _named(one.what.name, language)
        told |= _described(one.what.description, language)
    elif isinstance(one.what, Codelist):
        told |= _named(one.what.name, language)
    else:
        told |= _named(in_four(CONCEPT_SCHEME), language)
    if one.stub:
        where = f"{address}{one.kind}/{release.agency}/{one.id}/{VERSION}"
        return told | {
            "isExternalReference": True, "links": [{"href": where, "rel": "external"}]
        }  # fmt: skip
    return told | _content(release, one, language)


def _content(release: Release, one: Artefact, language: str) -> Told:
    if isinstance(one.what, Codelist):
        return {"codes": [_code(code, language) for code in one.what.codes]}
    if not isinstance(one.what, Flow):
        concepts = [
            {"id": column.id, **_named(column.name, language)} for column in one.what
        ]
        return {"concepts": concepts}
    if one.kind == "dataflow":
        structure = urn("datastructure.DataStructure", release.agency, one.id)
        return {"structure": structure}
    return {"dataStructureComponents": _components(release, one.what)}


def _code(code: Code, language: str) -> Told:
    told = {"id": code.id, **_named(code.name, language, otherwise=code.id)}
    told |= _described(code.description, language)
    if code.parent:
        told["parent"] = code.parent
    if code.notes:
        told["annotations"] = [
            {"id": kind, "type": kind, "title": said}
            for kind, said in code.notes.items()
        ]
    return told


def _components(release: Release, flow: Flow) -> Told:
    of_series: Told = {"dimensions": [one.id for one in flow.dimensions]}
    return {
        "dimensionList": {
            "id": "DimensionDescriptor",
            "dimensions": [
                _component(release, one) | {"position": n}
                for n, one in enumerate(flow.dimensions)
            ],
            "timeDimension": {
                "id": "TIME_PERIOD",
                "conceptIdentity": _concept_urn(release, "TIME_PERIOD"),
                "localRepresentation": {"format": {"dataType": "ObservationalTimePeriod"}},
            },
        },
        "attributeList": {
            "id": "AttributeDescriptor",
            "attributes": [
                _component(release, one)
                | {
                    "usage": "optional",
                    "attributeRelationship": of_series
                    if one.id in flow.of_series
                    else {"observation": {}},
                }
                for one in flow.attributes
            ],
        },
        "measureList": {
            "id": "MeasureDescriptor",
            "measures": [_component(release, flow.value) | {"usage": "optional"}],
        },
    }  # fmt: skip


def _component(release: Release, column: Column) -> Told:
    """Its concept, and how it is written."""
    if column.codelist:
        listed = urn("codelist.Codelist", release.agency, column.codelist.id)
        written: Told = {"enumeration": listed}
    else:
        written = {"format": {"dataType": TYPES[column.kind]}}
    return {
        "id": column.id, "conceptIdentity": _concept_urn(release, column.id),
        "localRepresentation": written,
    }  # fmt: skip


def _concept_urn(release: Release, name: str) -> str:
    return f"{urn('conceptscheme.Concept', release.agency, CONCEPTS)}.{name}"


def _flow_urn(release: Release, name: str) -> str:
    return urn("datastructure.Dataflow", release.agency, name)
