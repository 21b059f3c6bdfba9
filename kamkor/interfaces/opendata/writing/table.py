"""SDMX-CSV 2.0, and the same columns as a plain table."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

from kamkor.interfaces.opendata.columns import VERSION, Column, Flow
from kamkor.interfaces.opendata.rows import Cells
from kamkor.interfaces.opendata.words import spoken

from .message import Message

LABELS = ("id", "both")
_ROWS = 500


def sdmx(message: Message, rows: Iterable[Cells], labels: str = "id") -> Iterator[str]:
    """`labels`: id, or both: "F: Girls" for "F"."""
    flow, language = message.flow, message.ask.language
    places = _places(message)
    columns = [flow.columns[n] for n in places]
    names = [
        f"{one.id}: {spoken(one.name, language)}" if labels == "both" else one.id
        for one in columns
    ]
    told = [
        _labels(one, language) if labels == "both" and one.codelist else _plain
        for one in columns
    ]
    structure = f"{message.release.agency}:{flow.id}({VERSION})"
    if labels == "both":
        structure += f": {spoken(flow.name, language)}"
    start = ["dataflow", structure, "I"]
    yield from lines(
        [["STRUCTURE", "STRUCTURE_ID", "ACTION", *names]],
        (
            [*start, *(tell(row[n]) for tell, n in zip(told, places, strict=True))]
            for row in _wanted(message, rows)
        ),
    )


def plain(flow: Flow, rows: Iterable[Cells]) -> Iterator[str]:
    """A heading, then codes and figures; an empty cell is unknown."""
    return lines([[one.id for one in flow.columns]], rows)


def lines(*tables: Iterable[Sequence[str | None]]) -> Iterator[str]:
    """Rows as text, some hundred at a time; None as an empty cell."""
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    for table in tables:
        for n, row in enumerate(table, 1):
            writer.writerow(row)
            if n % _ROWS == 0:
                yield held.getvalue()
                held.seek(0)
                held.truncate()
    yield held.getvalue()


def _places(message: Message) -> list[int]:
    """Which columns are told, by `detail`."""
    keys = message.flow.key_length
    of_series = [n for n, _one in message.attributes(of_series=True)]
    if not message.with_observations:
        return [*range(keys), *of_series]
    of_each = [n for n, _one in message.attributes(of_series=False)]
    return [*range(keys + 2), *sorted(of_series + of_each)]


def _wanted(message: Message, rows: Iterable[Cells]) -> Iterator[Cells]:
    """All of them, or the first of each series."""
    if message.with_observations:
        yield from rows
        return
    keys, before = message.flow.key_length, None
    for row in rows:
        if row[:keys] != before:
            yield row
        before = row[:keys]


def _plain(cell: str | None) -> str:
    return cell or ""


def _labels(column: Column, language: str) -> Callable[[str | None], str]:
    names = {
        code.id: f"{code.id}: {spoken(code.name, language)}"
        for code in (column.codelist.codes if column.codelist else ())
    }
    return lambda cell: names.get(cell, cell) if cell else ""
