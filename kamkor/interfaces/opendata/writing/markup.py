"""SDMX-ML 2.1: generic and structure-specific data."""

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import quoteattr

from kamkor.interfaces.opendata.columns import VERSION, Column
from kamkor.interfaces.opendata.rows import Cells

from .message import Message, in_series, urn

SCHEMAS = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = (
    f'xmlns:mes="{SCHEMAS}/message" xmlns:com="{SCHEMAS}/common"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
Places = Sequence[tuple[int, Column]]


def quoted(text: str) -> str:
    """As the value of an attribute, quotes included; without what XML cannot hold."""
    return quoteattr(_FORBIDDEN.sub("", text))


def header(name: str, agency: str, prepared: str, *, test: bool, more: str = "") -> str:
    return (
        f"<mes:Header><mes:ID>{name}</mes:ID><mes:Test>{str(test).lower()}</mes:Test>"
        f'<mes:Prepared>{prepared}</mes:Prepared><mes:Sender id="{agency}"/>{more}'
        "</mes:Header>\n"
    )


def _header(message: Message, namespace: str = "") -> str:
    agency, flow = message.release.agency, message.flow.id
    within = f' namespace="{namespace}"' if namespace else ""
    return header(
        message.id, agency, message.prepared, test=message.release.invented,
        more=(
            f'<mes:Structure structureID="{flow}"{within}'
            f' dimensionAtObservation="{message.around}"><com:Structure>'
            f'<Ref agencyID="{agency}" id="{flow}" version="{VERSION}"'
            ' class="DataStructure"/></com:Structure></mes:Structure>'
        ),
    )  # fmt: skip


def specific(message: Message, rows: Iterable[Cells]) -> Iterator[str]:
    """Every column an attribute of XML."""
    flow = message.flow
    own = urn("datastructure.DataStructure", message.release.agency, flow.id)
    yield (
        f"{DECLARATION}<mes:StructureSpecificData {NAMESPACES}"
        f' xmlns:ss="{SCHEMAS}/data/structurespecific"'
        f' xmlns:ns1="{own}:ObsLevelDim:{message.around}">\n'
    )
    yield _header(message, own)
    yield (
        f'<mes:DataSet ss:structureRef="{flow.id}" xsi:type="ns1:DataSetType"'
        ' ss:dataScope="DataStructure" action="Information">\n'
    )
    each = _each(message)
    if message.ask.flat and message.with_observations:
        everything = list(enumerate(flow.columns[: flow.key_length])) + each
        for row in rows:
            yield f"<Obs{_attributes(row, everything)}/>\n"
    else:
        keys = list(enumerate(flow.dimensions)) + message.attributes(of_series=True)
        for _key, own_rows in in_series(rows, flow):
            row = next(own_rows)
            yield f"<Series{_attributes(row, keys)}>\n"
            if message.with_observations:
                yield f"<Obs{_attributes(row, each)}/>\n"
                for row in own_rows:
                    yield f"<Obs{_attributes(row, each)}/>\n"
            yield "</Series>\n"
    yield "</mes:DataSet></mes:StructureSpecificData>\n"


def _each(message: Message) -> list[tuple[int, Column]]:
    """What an observation tells: period, value, attributes of its own."""
    keys = message.flow.key_length
    told = [(n, message.flow.columns[n]) for n in (keys, keys + 1)]
    if message.ask.flat:
        told += message.attributes(of_series=True)
    return told + message.attributes(of_series=False)


def _attributes(row: Cells, places: Places) -> str:
    return "".join(
        f" {column.id}={quoted(cell)}"
        for n, column in places
        if (cell := row[n]) is not None
    )


def generic(message: Message, rows: Iterable[Cells]) -> Iterator[str]:
    """Every cell an element of its own."""
    flow = message.flow
    yield (
        f"{DECLARATION}<mes:GenericData {NAMESPACES}"
        f' xmlns:gen="{SCHEMAS}/data/generic">\n'
    )
    yield _header(message)
    yield f'<mes:DataSet structureRef="{flow.id}" action="Information">\n'
    if message.ask.flat and message.with_observations:
        yield from _generic_flat(message, rows)
    else:
        keys = list(enumerate(flow.dimensions))
        of_series = message.attributes(of_series=True)
        each = message.attributes(of_series=False)
        for _key, own_rows in in_series(rows, flow):
            row = next(own_rows)
            yield f"<gen:Series><gen:SeriesKey>{_values(row, keys)}</gen:SeriesKey>"
            yield _held(row, of_series)
            if message.with_observations:
                yield _generic_observation(message, row, each)
                for row in own_rows:
                    yield _generic_observation(message, row, each)
            yield "</gen:Series>\n"
    yield "</mes:DataSet></mes:GenericData>\n"


def _generic_flat(message: Message, rows: Iterable[Cells]) -> Iterator[str]:
    flow = message.flow
    keys = list(enumerate(flow.columns[: flow.key_length + 1]))
    attributes = message.attributes(of_series=True) + message.attributes(
        of_series=False
    )
    for row in rows:
        yield (
            f"<gen:Obs><gen:ObsKey>{_values(row, keys)}</gen:ObsKey>"
            f"{_figure(row[flow.key_length + 1])}{_held(row, attributes)}</gen:Obs>\n"
        )


def _generic_observation(message: Message, row: Cells, each: Places) -> str:
    at = message.flow.key_length
    return (
        f"<gen:Obs><gen:ObsDimension value={quoted(row[at] or '')}/>"
        f"{_figure(row[at + 1])}{_held(row, each)}</gen:Obs>\n"
    )


def _figure(cell: str | None) -> str:
    return "" if cell is None else f'<gen:ObsValue value="{cell}"/>'


def _held(row: Cells, places: Places) -> str:
    told = _values(row, places)
    return f"<gen:Attributes>{told}</gen:Attributes>" if told else ""


def _values(row: Cells, places: Places) -> str:
    return "".join(
        f'<gen:Value id="{column.id}" value={quoted(cell)}/>'
        for n, column in places
        if (cell := row[n]) is not None
    )
