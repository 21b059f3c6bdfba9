"""SDMX-ML 2.1 structures: dataflows, structures of data, concepts, lists of codes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

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
from kamkor.interfaces.opendata.words import Words, in_four

from .markup import DECLARATION, NAMESPACES, SCHEMAS, header, quoted
from .message import TYPES, urn

_URN = {
    "dataflow": "datastructure.Dataflow",
    "datastructure": "datastructure.DataStructure",
    "codelist": "codelist.Codelist",
    "conceptscheme": "conceptscheme.ConceptScheme",
}
_HOLDERS = {
    "dataflow": "Dataflows", "codelist": "Codelists", "conceptscheme": "Concepts",
    "datastructure": "DataStructures",
}  # fmt: skip
_TAGS = {
    "dataflow": "Dataflow", "codelist": "Codelist", "conceptscheme": "ConceptScheme",
    "datastructure": "DataStructure",
}  # fmt: skip


def structures(
    release: Release, found: Sequence[Artefact], address: str
) -> Iterator[str]:
    """`address`: of the service, where what is told as a stub is told whole."""
    yield from _opened(release, "structures")
    for kind, ones in groupby(found, lambda one: one.kind):
        yield f"<str:{_HOLDERS[kind]}>\n"
        for one in ones:
            yield from _artefact(release, one, address)
        yield f"</str:{_HOLDERS[kind]}>\n"
    yield "</mes:Structures></mes:Structure>\n"


def available(
    release: Release,
    flow: Flow,
    used: Mapping[str, Sequence[str]],
    many: tuple[int, int],
) -> Iterator[str]:
    """What there is among what was asked for; `many`: series and observations."""
    yield from _opened(release, f"available-{flow.id}")
    notes = {"series_count": str(many[0]), "obs_count": str(many[1])}
    name = f"AVAILABLE_{flow.id}"
    yield (
        f'<str:Constraints><str:ContentConstraint id="{name}"'
        f' agencyID="{release.agency}" version="{VERSION}" type="Actual">'
        f"{_annotations(notes)}{_names(in_four(AVAILABLE))}"
        f"<str:ConstraintAttachment><str:Dataflow>{_ref(release, 'Dataflow', flow.id)}"
        "</str:Dataflow></str:ConstraintAttachment>\n"
        '<str:CubeRegion include="true">\n'
    )
    for column, codes in used.items():
        told = "".join(f"<com:Value>{escape(code)}</com:Value>" for code in codes)
        if codes:
            yield f'<com:KeyValue id="{column}">{told}</com:KeyValue>\n'
    yield (
        "</str:CubeRegion></str:ContentConstraint></str:Constraints>"
        "</mes:Structures></mes:Structure>\n"
    )


def _opened(release: Release, name: str) -> Iterator[str]:
    yield (
        f'{DECLARATION}<mes:Structure {NAMESPACES} xmlns:str="{SCHEMAS}/structure">\n'
    )
    yield header(
        f"{name}-{release.kept.number}", release.agency,
        f"{release.released_on}T00:00:00Z", test=release.invented,
    )  # fmt: skip
    yield "<mes:Structures>\n"


def _artefact(release: Release, one: Artefact, address: str) -> Iterator[str]:
    tag = _TAGS[one.kind]
    said = (
        f'<str:{tag} id="{one.id}" agencyID="{release.agency}" version="{VERSION}"'
        f' isFinal="true" urn="{urn(_URN[one.kind], release.agency, one.id)}"'
    )
    if one.stub:
        where = f"{address}{one.kind}/{release.agency}/{one.id}/{VERSION}"
        said += f' isExternalReference="true" structureURL={quoted(where)}'
    yield f"{said}>{_called(one)}"
    if not one.stub:
        yield from _content(release, one)
    yield f"</str:{tag}>\n"


def _called(one: Artefact) -> str:
    if isinstance(one.what, Flow):
        return _names(one.what.name) + _names(one.what.description, "Description")
    if isinstance(one.what, Codelist):
        return _names(one.what.name)
    return _names(in_four(CONCEPT_SCHEME))


def _content(release: Release, one: Artefact) -> Iterator[str]:
    if isinstance(one.what, Codelist):
        yield from (_code(release, one.id, code) for code in one.what.codes)
    elif not isinstance(one.what, Flow):
        yield from (_concept(release, column) for column in one.what)
    elif one.kind == "dataflow":
        ref = _ref(release, "DataStructure", one.id)
        yield f"<str:Structure>{ref}</str:Structure>"
    else:
        yield from _components(release, one.what)


def _code(release: Release, listed: str, code: Code) -> str:
    parent = (
        f'<str:Parent><Ref id="{code.parent}"/></str:Parent>' if code.parent else ""
    )
    own = f"{urn('codelist.Code', release.agency, listed)}.{code.id}"
    return (
        f'<str:Code id="{code.id}" urn="{own}">{_annotations(code.notes)}'
        f"{_names(code.name, otherwise=code.id)}"
        f"{_names(code.description, 'Description')}{parent}</str:Code>\n"
    )


def _concept(release: Release, column: Column) -> str:
    own = f"{urn('conceptscheme.Concept', release.agency, CONCEPTS)}.{column.id}"
    return f'<str:Concept id="{column.id}" urn="{own}">{_names(column.name)}</str:Concept>\n'


def _components(release: Release, flow: Flow) -> Iterator[str]:
    yield '<str:DataStructureComponents><str:DimensionList id="DimensionDescriptor">\n'
    for n, one in enumerate(flow.dimensions, 1):
        yield (
            f'<str:Dimension id="{one.id}" position="{n}">{_meaning(release, one)}'
            "</str:Dimension>\n"
        )
    yield (
        f'<str:TimeDimension id="TIME_PERIOD" position="{flow.key_length + 1}">'
        f"{_identity(release, flow.time)}<str:LocalRepresentation>"
        '<str:TextFormat textType="ObservationalTimePeriod"/></str:LocalRepresentation>'
        '</str:TimeDimension></str:DimensionList>\n<str:AttributeList id="AttributeDescriptor">\n'
    )
    of_series = "".join(
        f'<str:Dimension><Ref id="{one.id}"/></str:Dimension>'
        for one in flow.dimensions
    )
    for one in flow.attributes:
        related = (
            of_series
            if one.id in flow.of_series
            else '<str:PrimaryMeasure><Ref id="OBS_VALUE"/></str:PrimaryMeasure>'
        )
        yield (
            f'<str:Attribute id="{one.id}" assignmentStatus="Conditional">'
            f"{_meaning(release, one)}<str:AttributeRelationship>{related}"
            "</str:AttributeRelationship></str:Attribute>\n"
        )
    yield (
        '</str:AttributeList><str:MeasureList id="MeasureDescriptor">'
        f'<str:PrimaryMeasure id="OBS_VALUE">{_meaning(release, flow.value)}'
        "</str:PrimaryMeasure></str:MeasureList></str:DataStructureComponents>"
    )


def _meaning(release: Release, column: Column) -> str:
    """Its concept, and how it is written."""
    if column.codelist:
        ref = _ref(release, "Codelist", column.codelist.id)
        written = f"<str:Enumeration>{ref}</str:Enumeration>"
    else:
        written = f'<str:TextFormat textType="{TYPES[column.kind]}"/>'
    return (
        f"{_identity(release, column)}<str:LocalRepresentation>{written}"
        "</str:LocalRepresentation>"
    )


def _identity(release: Release, column: Column) -> str:
    return (
        f'<str:ConceptIdentity><Ref id="{column.id}" maintainableParentID="{CONCEPTS}"'
        f' maintainableParentVersion="{VERSION}" agencyID="{release.agency}"'
        ' class="Concept" package="conceptscheme"/></str:ConceptIdentity>'
    )


def _ref(release: Release, kind: str, name: str) -> str:
    package = "codelist" if kind == "Codelist" else "datastructure"
    return (
        f'<Ref id="{name}" agencyID="{release.agency}" version="{VERSION}"'
        f' class="{kind}" package="{package}"/>'
    )


def _names(words: Words, tag: str = "Name", otherwise: str = "") -> str:
    told = words if any(words.values()) or not otherwise else {"en": otherwise}
    return "".join(
        f'<com:{tag} xml:lang="{language}">{escape(text)}</com:{tag}>'
        for language, text in told.items()
        if text
    )


def _annotations(notes: Mapping[str, str]) -> str:
    told = "".join(_annotation(kind, text) for kind, text in notes.items())
    return f"<com:Annotations>{told}</com:Annotations>" if told else ""


def _annotation(kind: str, text: str) -> str:
    return (
        f'<com:Annotation id="{kind}"><com:AnnotationTitle>{escape(text)}'
        f"</com:AnnotationTitle><com:AnnotationType>{kind}</com:AnnotationType>"
        "</com:Annotation>"
    )


def error(code: int, words: Words) -> Iterable[str]:
    """An error message of SDMX, in every language."""
    told = "".join(
        f'<com:Text xml:lang="{language}">{escape(text)}</com:Text>'
        for language, text in words.items()
    )
    yield (
        f'{DECLARATION}<mes:Error {NAMESPACES}><mes:ErrorMessage code="{code}">{told}'
        "</mes:ErrorMessage></mes:Error>\n"
    )
