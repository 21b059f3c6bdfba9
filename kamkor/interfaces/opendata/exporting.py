"""A whole release as a folder of files, for mirrors and for git.

The folder is laid out as the addresses are. SHA256SUMS lists what was written, as
`sha256sum -c` reads it, and tells the next time what is not there any more.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from . import artefacts, asking, rows
from .catalogue.files import Asking, files
from .catalogue.terms import Terms
from .columns import Flow, Release
from .writing import json_data, markup, structures, table
from .writing.message import Message, in_blocks

SUMS = "SHA256SUMS"
_WRITERS = {
    "csv": table.sdmx,
    "xml": markup.specific,
    "json": json_data.data,
}


def export(release: Release, out: Path, base: str, terms: Terms) -> list[str]:
    """The paths written. `base`: the address of the service, for links between files.

    Each file takes its place whole; other files of the folder are left alone.
    """
    out.mkdir(parents=True, exist_ok=True)
    before = _listed(out)
    sums = {}
    for name, parts in _everything(release, base, terms):
        sums[name] = _write(out / name, parts)
    lines = "".join(f"{told}  {name}\n" for name, told in sorted(sums.items()))
    _write(out / SUMS, [lines])
    for name in before - sums.keys():
        (out / name).unlink(missing_ok=True)
    return list(sums)


def _everything(
    release: Release, base: str, terms: Terms
) -> Iterator[tuple[str, Iterable[str | bytes]]]:
    ask = Asking(base, "en", terms)
    for name, file in files(release).items():
        yield name, file.write(ask)
    found = artefacts.asked(release, "structure", [], {})
    yield "structure.xml", structures.structures(release, found, base)
    for flow in release.flows:
        yield from _sdmx(release, flow)


def _sdmx(release: Release, flow: Flow) -> Iterator[tuple[str, Iterable[str]]]:
    path, ask = release.kept.path, asking.everything(flow)
    message = Message(release, flow, ask, rows.used(path, flow, ask))
    for ending, write in _WRITERS.items():
        yield f"data/{flow.id}.{ending}", write(message, rows.rows(path, flow, ask))


def _write(path: Path, parts: Iterable[str | bytes]) -> str:
    """The SHA-256 of what was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    told = hashlib.sha256()
    try:
        with draft.open("wb") as into:
            for block in in_blocks(parts):
                told.update(block)
                into.write(block)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return told.hexdigest()


def _listed(out: Path) -> set[str]:
    """What was written the last time, and is in the folder."""
    path = out / SUMS
    if not path.exists():
        return set()
    names = {line.partition("  ")[2] for line in path.read_text("utf-8").splitlines()}
    inside = out.resolve()
    return {
        one for one in names if one and (out / one).resolve().is_relative_to(inside)
    }
