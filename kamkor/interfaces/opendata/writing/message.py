"""What every message of data is made of: the release, the flow, rows, in series."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from kamkor.interfaces.opendata.asking import FLAT, SERIES, Ask
from kamkor.interfaces.opendata.columns import VERSION, Column, Flow, Kind, Release
from kamkor.interfaces.opendata.rows import Cells

_BYTES = 60_000
# of SDMX, for what is not coded
TYPES = {
    Kind.NUMBER: "Double", Kind.WHOLE: "Integer", Kind.TEXT: "String",
    Kind.WORDS: "String",
}  # fmt: skip


@dataclass(frozen=True)
class Message:
    """`used`: {column: codes that stand in it}, which SDMX-JSON lists first."""

    release: Release
    flow: Flow
    ask: Ask
    used: dict[str, list[str]]

    @property
    def id(self) -> str:
        return f"{self.flow.id}-{self.release.kept.number}"

    @property
    def prepared(self) -> str:
        """The day of the release: the same question has the same bytes for an answer."""
        return f"{self.release.released_on}T00:00:00Z"

    @property
    def around(self) -> str:
        return FLAT if self.ask.flat else SERIES

    @property
    def with_attributes(self) -> bool:
        return self.ask.detail in ("full", "nodata")

    @property
    def with_observations(self) -> bool:
        return self.ask.detail in ("full", "dataonly")

    def attributes(self, *, of_series: bool) -> list[tuple[int, Column]]:
        """With the place of each in a row."""
        if not self.with_attributes:
            return []
        start = self.flow.key_length + 2
        return [
            (start + n, one)
            for n, one in enumerate(self.flow.attributes)
            if (one.id in self.flow.of_series) == of_series
        ]


def urn(kind: str, agency: str, name: str) -> str:
    """`kind`: such as datastructure.DataStructure."""
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={agency}:{name}({VERSION})"


def in_series(
    rows: Iterable[Cells], flow: Flow
) -> Iterator[tuple[Sequence[str], Iterator[Cells]]]:
    """(key, its rows), series after series."""
    key = itemgetter(slice(0, flow.key_length))
    for found, own in groupby(rows, key):
        yield [cell or "" for cell in found], own


def in_blocks(parts: Iterable[str | bytes]) -> Iterator[bytes]:
    """Small texts as blocks of some kilobytes."""
    held: list[bytes] = []
    size = 0
    for part in parts:
        block = part.encode() if isinstance(part, str) else part
        held.append(block)
        size += len(block)
        if size >= _BYTES:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
