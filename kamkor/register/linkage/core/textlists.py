"""Text files of rows for DuckDB: any encoding, any separator, no guessing at the head.

DuckDB's own sniffer skips lines that do not fit the rest, the heading among them, and
reads UTF-8 alone; so it is told what the file is.
"""

import csv
from itertools import islice
from pathlib import Path

import duckdb

from kamkor.register.sources.encodings import encoding_of, separator_of

LOOKED_AT = 50  # lines, for the separator
BLOCK = 1 << 22  # characters recoded together


def read_text(
    connection: duckdb.DuckDBPyConnection, file: Path, *, spare: Path
) -> duckdb.DuckDBPyRelation:
    """The rows as text; not yet read.

    spare: a path for a copy in UTF-8, written where the file is in something else.
    Raises ValueError for what is no text. A row with more or fewer cells than the
    heading, or a quote that never ends, is a duckdb.Error when the rows are read.
    """
    with file.open("rb") as opened:
        encoding = encoding_of(opened)
    if encoding is None:
        raise ValueError("no text")
    with file.open(encoding=encoding, errors="replace", newline="") as lines:
        start = list(islice(lines, LOOKED_AT))
    separator, skipped = separator_of(start)
    heading = next(csv.reader(start[skipped:], delimiter=separator), [])
    if encoding not in {"utf-8", "utf-8-sig"}:
        _recode(file, encoding, spare)
        file = spare
    return connection.read_csv(
        str(file),
        columns=dict.fromkeys(_unlike(heading), "VARCHAR"),
        auto_detect=False,
        header=True,
        delimiter=separator,
        quotechar='"',
        escapechar='"',
        skiprows=skipped,
    )


def _unlike(heading: list[str]) -> list[str]:
    """The headings, each once whatever its case; a number where there is none."""
    names: dict[str, str] = {}
    for number, written in enumerate(heading, start=1):
        name = written.strip() or f"column {number}"
        if name.lower() in names:
            name = f"{name} {number}"
        names[name.lower()] = name
    return list(names.values())


def _recode(file: Path, encoding: str, spare: Path) -> None:
    with (
        file.open(encoding=encoding, errors="replace", newline="") as read,
        spare.open("w", encoding="utf-8", newline="") as written,
    ):
        while block := read.read(BLOCK):
            written.write(block)
