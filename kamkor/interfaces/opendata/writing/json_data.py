"""SDMX-JSON 2.0 data, written as it streams.

Codes are told as places in lists of those that occur, which stand at the end: a reader
of JSON takes them in any order.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kamkor.interfaces.opendata.columns import Code, Column, Kind
from kamkor.interfaces.opendata.periods import span
from kamkor.interfaces.opendata.rows import Cells
from kamkor.interfaces.opendata.words import spoken

from .message import Message, in_series, urn

SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/master/data-message/tools/"
    "schemas/2.0.0/sdmx-json-data-schema.json"
)


def text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def meta(
    name: str, prepared: str, agency: str, *, test: bool, schema: str = SCHEMA
) -> dict[str, Any]:
    return {
        "schema": schema, "id": name, "test": test, "prepared": prepared,
        "contentLanguages": ["en", "ru", "ky", "kk"], "sender": {"id": agency},
    }  # fmt: skip


def data(message: Message, rows: Iterable[Cells]) -> Iterator[str]:
    """The whole message."""
    places = _Places(message)
    said = meta(
        message.id, message.prepared, message.release.agency,
        test=message.release.invented,
    )  # fmt: skip
    links = [
        {
            "rel": "dataflow",
            "urn": urn(
                "datastructure.Dataflow", message.release.agency, message.flow.id
            ),
        }
    ]
    yield (
        f'{{"meta":{text(said)},"data":{{"dataSets":[{{"structure":0,'
        f'"action":"Information","links":{text(links)},'
    )
    if message.ask.flat and message.with_observations:
        yield from _flat(message, places, rows)
    else:
        yield from _series(message, places, rows)
    yield f'}}],"structures":[{text(_structure(message, places, links))}]}}}}\n'


def _flat(message: Message, places: "_Places", rows: Iterable[Cells]) -> Iterator[str]:
    keys = message.flow.key_length + 1
    of_each = message.attributes(of_series=True) + message.attributes(of_series=False)
    yield '"observations":{'
    comma = ""
    for row in rows:
        key = ":".join(places.of(n, row[n]) for n in range(keys))
        yield f'{comma}"{key}":{_observation(row, keys, places, of_each)}'
        comma = ","
    yield "}"


def _series(
    message: Message, places: "_Places", rows: Iterable[Cells]
) -> Iterator[str]:
    keys = message.flow.key_length
    of_series = message.attributes(of_series=True)
    of_each = message.attributes(of_series=False)
    yield '"series":{'
    comma = ""
    for key, own in in_series(rows, message.flow):
        row = next(own)
        name = ":".join(places.of(n, code) for n, code in enumerate(key))
        told = _parts(row, places, of_series)
        yield f'{comma}"{name}":{{"attributes":[{told}],"observations":{{'
        comma = ","
        if message.with_observations:
            yield f'"{places.of(keys, row[keys])}":{_observation(row, keys + 1, places, of_each)}'
            for row in own:
                yield f',"{places.of(keys, row[keys])}":{_observation(row, keys + 1, places, of_each)}'
        yield "}}"
    yield "}"


def _observation(
    row: Cells, value: int, places: "_Places", attributes: list[tuple[int, Column]]
) -> str:
    told = _parts(row, places, attributes)
    return f"[{row[value] or 'null'}{',' if told else ''}{told}]"


def _parts(row: Cells, places: "_Places", attributes: list[tuple[int, Column]]) -> str:
    return ",".join(
        places.of(n, row[n]) if one.codelist else _literal(one, row[n])
        for n, one in attributes
    )


def _literal(column: Column, cell: str | None) -> str:
    if cell is None:
        return "null"
    return cell if column.kind in (Kind.NUMBER, Kind.WHOLE) else text(cell)


class _Places:
    """Where a code stands in the list of those that occur."""

    def __init__(self, message: Message) -> None:
        self.lists: dict[int, list[str]] = {}
        for n, one in enumerate(message.flow.columns):
            if one.id in message.used:
                self.lists[n] = message.used[one.id]
            elif one.codelist:
                self.lists[n] = [code.id for code in one.codelist.codes]
        self._at = {
            n: {code: str(at) for at, code in enumerate(codes)}
            for n, codes in self.lists.items()
        }

    def of(self, n: int, code: str | None) -> str:
        return "null" if code is None else self._at[n][code]


def _structure(message: Message, places: _Places, links: list[Any]) -> dict[str, Any]:
    flow, language = message.flow, message.ask.language
    keys = flow.key_length
    dimensions = [
        _component(one, language, places.lists[n]) | {"keyPosition": n}
        for n, one in enumerate((*flow.dimensions, flow.time))
    ]
    flat = message.ask.flat and message.with_observations
    attributes: Mapping[str, list[Any]] = {"series": [], "observation": []}
    for level, of_series in (("series", True), ("observation", False)):
        for n, one in message.attributes(of_series=of_series):
            related: dict[str, Any] = (
                {"dimensions": [one.id for one in flow.dimensions]}
                if of_series
                else {"observation": {}}
            )
            attributes["observation" if flat else level].append(
                _component(one, language, places.lists.get(n))
                | {"relationship": related}
            )
    return {
        "name": spoken(flow.name, language), "names": dict(flow.name), "links": links,
        "dataSets": [0],
        "dimensions": {
            "series": [] if flat else dimensions[:keys],
            "observation": dimensions if flat else dimensions[keys:],
        },
        "measures": {"observation": [_component(flow.value, language, None)]},
        "attributes": attributes,
    }  # fmt: skip


def _component(
    column: Column, language: str, codes: list[str] | None
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": column.id, "name": spoken(column.name, language),
        "names": dict(column.name),
    }  # fmt: skip
    if column.id == "TIME_PERIOD":
        told["roles"] = ["TIME_PERIOD"]
        told["values"] = [_period(one) for one in codes or []]
    elif codes and column.codelist:
        by_id = column.codelist.by_id
        told["values"] = [_code(by_id[one], language) for one in codes]
    return told


def _code(code: Code, language: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": code.id, "name": spoken(code.name, language), "names": dict(code.name)
    }  # fmt: skip
    if code.parent:
        told["parent"] = code.parent
    return told


def _period(period: str) -> dict[str, str]:
    first, last = span(period)
    return {
        "id": period, "name": period,
        "start": f"{first}T00:00:00Z", "end": f"{last}T23:59:59Z",
    }  # fmt: skip
