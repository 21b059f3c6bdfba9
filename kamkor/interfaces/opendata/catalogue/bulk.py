"""A whole dataflow as one packed file, made while it is sent, the same every time."""

import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date

from kamkor.interfaces.opendata.columns import Flow, Release

from . import beside, csvw, tables
from .terms import Terms

_GZIP = 31  # zlib: with the heading of gzip, which then holds no time


def gzipped(parts: Iterable[str]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    for part in parts:
        yield packer.compress(part.encode())
    yield packer.flush()


def zipped(
    release: Release, flow: Flow, terms: Terms, language: str
) -> Iterator[bytes]:
    """The table, its description and the lists its codes stand in; beside the index,
    where its figures are from."""
    pipe = _Pipe()
    described = csvw.of_flow(release, flow, terms, language)
    members: dict[str, Iterable[str]] = {
        f"{flow.id}.csv": tables.of_flow(release, flow, language),
        f"{flow.id}.csv-metadata.json": [
            json.dumps(described, ensure_ascii=False, indent=1)
        ],
    }
    listed = tables.lists(flow)
    if flow.id == "CWB_INDEX" and (told := beside.sources(release)):
        members[f"{told.id}.csv"] = told.lines()
        members[f"{told.id}.csv-metadata.json"] = [
            json.dumps(
                csvw.of_beside(release, told, terms, language),
                ensure_ascii=False, indent=1,
            )
        ]  # fmt: skip
        listed = [*{one.id: one for one in (*listed, *told.lists(release))}.values()]
    for one in listed:
        members[f"codelists/{one.id}.csv"] = tables.of_codes(one)
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as packed:  # type: ignore[call-overload]
        for name, parts in members.items():
            with packed.open(_member(name, release.released_on), "w") as into:
                for part in parts:
                    into.write(part.encode())
                    yield from pipe.taken()
    yield from pipe.taken()


def _member(name: str, day: str) -> zipfile.ZipInfo:
    on = date.fromisoformat(day)
    told = zipfile.ZipInfo(name, (on.year, on.month, on.day, 0, 0, 0))
    told.compress_type = zipfile.ZIP_DEFLATED
    told.external_attr = 0o644 << 16
    return told


class _Pipe:
    """What zipfile writes to: no file, only the bytes since they were last taken."""

    def __init__(self) -> None:
        self._held: list[bytes] = []

    def write(self, block: bytes) -> int:
        self._held.append(bytes(block))
        return len(block)

    def flush(self) -> None:
        pass

    def taken(self) -> Iterator[bytes]:
        held, self._held = self._held, []
        yield from held
