"""SDMX-ML 2.1, structure-specific data with series, as the Kyrgyz office publishes it.

Read as a stream, so that a line can be named and a large file costs no memory; what
the standard's schema says of the structure is not needed to read it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from kamkor.monitoring.indicators.errors import NotReadable

from .given import LARGEST, Line

CHUNK = 1 << 16
DEEPEST = 40
ROOT = "StructureSpecificData"


class _Reader:
    """Collects the observations of what was fed so far in `ready`."""

    def __init__(self) -> None:
        self.ready: list[Line] = []
        self.path: list[str] = []
        self.series: dict[str, str] = {}
        self.parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.StartDoctypeDeclHandler = self.unsafe
        parser.EntityDeclHandler = self.unsafe

    def unsafe(self, *_given: Any) -> None:
        raise NotReadable("unsafe_xml")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if not self.path and local != ROOT:
            raise NotReadable("not_sdmx")
        self.path.append(local)
        if len(self.path) > DEEPEST:
            raise NotReadable("too_deep")
        if local == "Series":
            self.series = attributes
        elif local == "Obs":
            line = self.parser.CurrentLineNumber
            self.ready.append((line, _plain({**self.series, **attributes})))

    def end(self, _name: str) -> None:
        if self.path.pop() == "Series":
            self.series = {}


def lines(path: Path) -> Iterator[Line]:
    """Every observation with its line. Raises NotReadable."""
    if path.stat().st_size > LARGEST << 20:
        raise NotReadable("too_large", n=LARGEST)
    reader = _Reader()
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            _feed(reader, block, last=False)
            yield from reader.ready
            reader.ready.clear()
    _feed(reader, b"", last=True)


def _feed(reader: _Reader, block: bytes, *, last: bool) -> None:
    try:
        reader.parser.Parse(block, last)
    except expat.ExpatError as error:
        raise NotReadable("damaged", line=error.lineno) from error


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    """Without what the schema and the namespaces add."""
    return {name: value for name, value in attributes.items() if ":" not in name}
