"""From a specification and a table to the files of an index, and back.

The engine works on folders; here they live in memory and in the database.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kamkor.monitoring.indicators.index import editions, engine, table
from kamkor.monitoring.indicators.index.editions import Fault, Made
from kamkor.monitoring.indicators.index.engine import Index
from kamkor.monitoring.indicators.index.spec import Spec
from kamkor.monitoring.indicators.index.table import Table

Files = dict[str, str]


@dataclass(frozen=True)
class Result:
    """`files` by name: all that makes a folder an edition."""

    made: Made
    files: Files


def read(text: str, name: str = "data.csv") -> Table:
    """The table of a CSV. Raises NotPossible, which names line and column."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, "utf-8", newline="")
        return table.read(path)


def about(found: Table) -> dict[str, Any]:
    """What a page must know of a table without reading it."""
    return {
        "units": {unit: found.names.get(unit, unit) for unit in found.units},
        "years": list(found.years),
        "columns": list(found.columns),
        "groupings": sorted(found.groupings),
    }


def make(spec: Spec, text: str, *, at: datetime, origins: str = "") -> Result:
    """origins: the text that says where each figure is from. Raises NotPossible."""
    with tempfile.TemporaryDirectory() as name:
        data, out = Path(name) / "table.csv", Path(name) / "out"
        out.mkdir()
        data.write_text(text, "utf-8", newline="")
        made = editions.make(spec, table.read(data))
        editions.write(made, data, out, at=at, sources=origins)
        return Result(made, _texts(out))


def index_of(spec: Spec, text: str) -> Index:
    """The index alone, without its uncertainty. Raises NotPossible."""
    return engine.run(spec, read(text))


def verify(files: Mapping[str, str]) -> list[Fault]:
    """Compute the edition anew; nothing to say: it is what it says. Raises NotPossible."""
    with folder_of(files) as folder:
        return editions.verify(folder)


@contextmanager
def folder_of(files: Mapping[str, str]) -> Iterator[Path]:
    """The files on disk, for as long as they are needed."""
    with tempfile.TemporaryDirectory() as name:
        write_out(files, Path(name))
        yield Path(name)


def write_out(files: Mapping[str, str], folder: Path) -> None:
    for name, text in files.items():
        (folder / Path(name).name).write_text(text, "utf-8", newline="")


def _texts(folder: Path) -> Files:
    # bytes, so that line ends stay as they were hashed
    return {path.name: path.read_bytes().decode("utf-8") for path in folder.iterdir()}
