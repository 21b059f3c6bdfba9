"""The marts as their SQL files define them: grain, columns with words, one SELECT.

A file begins with `-- Mart: name. Grain: …`, may say `By quarter.` after the grain, and
has a line `-- column: words` for every column of its SELECT.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kamkor.foundation.db import sql

PACKAGE = "kamkor.monitoring.marts"
# in the order of building: each reads those before it
NAMES = (
    "calendar", "place", "child_quarter", "case_quarter", "signal_quarter",
    "place_quarter", "gap_quarter", "procedure_quarter", "figure",
)  # fmt: skip
_HEAD = re.compile(r"-- Mart: (\w+)\. Grain: (.+?)\.( By quarter\.)?$")
_COLUMN = re.compile(r"-- (\w+): (.+)$")


class BadMart(ValueError):
    """A file of a mart says too little, or of columns that are not there."""


@dataclass(frozen=True)
class Mart:
    """`columns`: words of each, in the order of the file; `text` is the SELECT."""

    name: str
    grain: str
    about: str
    columns: Mapping[str, str]
    by_quarter: bool
    text: str

    def check(self, found: list[str]) -> None:
        """Raises BadMart unless the columns of the table are those described."""
        if found != list(self.columns):
            without = sorted(set(found) - set(self.columns))
            absent = sorted(set(self.columns) - set(found))
            raise BadMart(
                f"{self.name}: without words: {without}; described but absent: {absent};"
                f" or not in the order of the file: {found}"
            )


@cache
def all_marts() -> tuple[Mart, ...]:
    """Raises BadMart."""
    return tuple(read(name, sql.load(PACKAGE, name)) for name in NAMES)


def read(name: str, text: str) -> Mart:
    """Raises BadMart."""
    lines = text.splitlines()
    head = _HEAD.match(lines[0]) if lines else None
    if head is None or head[1] != name:
        raise BadMart(f"{name}: the first line does not say which mart, which grain.")
    comments = [line for line in lines[1:] if line.startswith("-- ")]
    found = [_COLUMN.match(line) for line in comments]
    columns = {match[1]: match[2] for match in found if match}
    about = [
        line[3:] for line, match in zip(comments, found, strict=True) if match is None
    ]
    return Mart(name, head[2], " ".join(about), columns, bool(head[3]), text)


def fingerprint() -> str:
    """A hash of everything that decides what the marts hold."""
    texts = [sql.load(PACKAGE, name) for name in ("stage", "spell", *NAMES)]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()
