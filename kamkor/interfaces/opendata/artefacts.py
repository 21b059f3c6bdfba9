"""Structures of a release as things that refer to each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from .asking import choice
from .columns import VERSION, Codelist, Column, Flow, Release
from .refusing import Refused, nothing

CONCEPTS = "CWB_CONCEPTS"
KINDS = ("dataflow", "codelist", "conceptscheme", "datastructure")
NOT_HERE = (
    "agencyscheme", "dataproviderscheme", "dataconsumerscheme", "organisationscheme",
    "organisationunitscheme", "categoryscheme", "categorisation", "contentconstraint",
    "provisionagreement", "hierarchicalcodelist", "metadatastructure", "metadataflow",
    "structureset", "process", "reportingtaxonomy", "actualconstraint",
    "allowedconstraint", "attachmentconstraint", "schema", "metadata",
)  # fmt: skip
REFERENCES = (
    "none", "parents", "parentsandsiblings", "children", "descendants", "all", *KINDS,
)  # fmt: skip
DETAILS = (
    "full",
    "allstubs",
    "referencestubs",
    "allcompletestubs",
    "referencecompletestubs",
)


@dataclass(frozen=True)
class Artefact:
    """`what`: of a dataflow and its structure the flow, of concepts nothing."""

    kind: str
    id: str
    what: Flow | Codelist | tuple[Column, ...]
    stub: bool = False


@lru_cache(maxsize=16)
def of(release: Release) -> dict[tuple[str, str], Artefact]:
    """All there are, by kind and name, in the order a message holds them."""
    found = [Artefact("dataflow", flow.id, flow) for flow in release.flows]
    found += [Artefact("codelist", one.id, one) for one in release.codelists.values()]
    found.append(Artefact("conceptscheme", CONCEPTS, tuple(release.concepts.values())))
    found += [Artefact("datastructure", flow.id, flow) for flow in release.flows]
    return {(one.kind, one.id): one for one in found}


def asked(
    release: Release, kind: str, path: Iterable[str], query: Mapping[str, str]
) -> list[Artefact]:
    """`path`: agency, name, version, as far as given. Raises Refused."""
    if kind in NOT_HERE:
        raise Refused(501, "not_here", name=kind)
    given = list(path)
    agency, name, version, *more = [*given, *("all", "all", "latest")[len(given) :]]
    if more:
        raise Refused(501, "not_here", name=more[0])
    everything = of(release)
    kinds = KINDS if kind == "structure" else (kind,)
    found = [
        one
        for one in everything.values()
        if one.kind in kinds and (name == "all" or one.id in name.split("+"))
    ]
    ours = agency == "all" or release.agency in agency.split("+")
    if not (found and ours and version in (VERSION, "latest", "all")):
        raise nothing("no_structure")
    stubs = choice(query, "detail", DETAILS, "full")
    references = choice(query, "references", REFERENCES, "none")
    return _told(everything, found, references, stubs)


def _told(
    everything: dict[tuple[str, str], Artefact], found: list[Artefact],
    references: str, stubs: str,
) -> list[Artefact]:  # fmt: skip
    own = {(one.kind, one.id) for one in found}
    wanted = own | _related(everything, own, references)
    return [
        Artefact(
            one.kind, one.id, one.what,
            stub=stubs.startswith("all") or (stubs != "full" and key not in own),
        )
        for key, one in everything.items()
        if key in wanted
    ]  # fmt: skip


def _children(one: Artefact) -> set[tuple[str, str]]:
    if one.kind == "dataflow":
        return {("datastructure", one.id)}
    if one.kind == "datastructure" and isinstance(one.what, Flow):
        lists = {c.codelist.id for c in one.what.columns if c.codelist}
        return {("conceptscheme", CONCEPTS), *(("codelist", name) for name in lists)}
    return set()


def _related(
    everything: dict[tuple[str, str], Artefact],
    own: set[tuple[str, str]],
    references: str,
) -> set[tuple[str, str]]:
    down = {key: _children(one) for key, one in everything.items()}
    up = {
        key: {parent for parent, children in down.items() if key in children}
        for key in everything
    }
    if references == "none":
        return set()
    if references == "children":
        return _step(own, down)
    if references == "descendants":
        return _all(own, down)
    if references == "parents":
        return _step(own, up)
    if references == "parentsandsiblings":
        return _step(own, up) | _step(_step(own, up), down)
    everyone = _all(own, down) | _all(own, up)
    everyone |= _all(everyone, down)
    if references == "all":
        return everyone
    return {key for key in everyone if key[0] == references}


def _step(
    own: set[tuple[str, str]], ways: dict[tuple[str, str], set[tuple[str, str]]]
) -> set[tuple[str, str]]:
    return {other for key in own for other in ways[key]}


def _all(
    own: set[tuple[str, str]], ways: dict[tuple[str, str], set[tuple[str, str]]]
) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    now = own
    while now := _step(now, ways) - found:
        found |= now
    return found
