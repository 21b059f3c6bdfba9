"""Text files of rows for DuckDB: any encoding, any separator, no guessing at the head.

DuckDB's own sniffer skips lines that do not fit the rest, the heading among them, and
reads UTF-8 alone; so it is told what the file is.
"""

from itertools import islice
from pathlib import Path

import duckdb

from kamkor.register.sources.encodings import encoding_of, separator_of

LOOKED_AT = 50  # lines, for the separator
BLOCK = 1 << 22  # characters recoded together


def read_text(
    connection: duckdb.DuckDBPyConnection, file: Path, *, spare: Path
) -> duckdb.DuckDBPyRelation:
    """The rows as text, short rows filled up with NULL; not yet read.

    spare: a path for a copy in UTF-8, written where the file is in something else.
    Raises ValueError for what is no text, duckdb.Error for a row too long.
    """
    with file.open("rb") as opened:
        encoding = encoding_of(opened)
    if encoding is None:
        raise ValueError("no text")
    with file.open(encoding=encoding, errors="replace", newline="") as lines:
        separator, skipped = separator_of(list(islice(lines, LOOKED_AT)))
    if encoding not in {"utf-8", "utf-8-sig"}:
        _recode(file, encoding, spare)
        file = spare
    return connection.read_csv(
        str(file),
        all_varchar=True,
        header=True,
        delimiter=separator,
        quotechar='"',
        escapechar='"',
        skiprows=skipped,
        null_padding=True,
    )


def _recode(file: Path, encoding: str, spare: Path) -> None:
    with (
        file.open(encoding=encoding, errors="replace", newline="") as read,
        spare.open("w", encoding="utf-8", newline="") as written,
    ):
        while block := read.read(BLOCK):
            written.write(block)
