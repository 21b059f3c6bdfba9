"""Releases in a folder: which there are, which one is current."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from .contents import Words

NAME = re.compile(r"release-(\d{4,})\.sqlite")


class AlreadyThere(Exception):
    """A release of this number was written before."""


@dataclass(frozen=True)
class Kept:
    """A release on the shelf. `withdrawn`: why it must not be used any more; {}: it may."""

    number: int
    path: Path
    sha256: str
    released_on: str
    withdrawn: Words = field(default_factory=dict, hash=False)

    def told(self) -> str:
        """What stands in the file beside."""
        said = {
            "number": self.number, "sha256": self.sha256,
            "released_on": self.released_on, "withdrawn": dict(self.withdrawn),
        }  # fmt: skip
        return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def path_of(folder: Path, number: int) -> Path:
    return folder / f"release-{number:04}.sqlite"


def ledger_of(path: Path) -> Path:
    return path.with_suffix(".json")


def kept(folder: Path) -> list[Kept]:
    """Every release, the newest first; withdrawn ones too."""
    if not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        if NAME.fullmatch(path.name):
            told = json.loads(ledger_of(path).read_text("utf-8"))
            found.append(Kept(path=path, **told))
    return sorted(found, key=lambda one: -one.number)


def current(folder: Path) -> Kept | None:
    """The newest that was not withdrawn."""
    return next((one for one in kept(folder) if not one.withdrawn), None)


def get(folder: Path, number: int) -> Kept | None:
    return next((one for one in kept(folder) if one.number == number), None)


def withdraw(one: Kept, why: Words) -> Kept:
    """Nobody is shown it any more; the file stays, and its hash."""
    gone = Kept(one.number, one.path, one.sha256, one.released_on, why)
    beside = ledger_of(one.path).with_suffix(".draft")
    beside.write_text(gone.told(), "utf-8")
    beside.replace(ledger_of(one.path))
    return gone
