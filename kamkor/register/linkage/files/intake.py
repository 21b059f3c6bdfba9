"""Files of anybody as lists the linkage core can take; hostile ones are refused.

Workbooks and Parquet are opened by child processes with bounds of memory and time, text
by a reader with bounds (sources.reading). What leaves here is CSV of our own making, of
the columns somebody said we need and no others.
"""

import csv
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import duckdb

from kamkor.register.linkage.core.files import NAMES
from kamkor.register.linkage.core.normalise import FIELDS
from kamkor.register.linkage.core.run import TRUTHS
from kamkor.register.linkage.errors import Nameless
from kamkor.register.sources.reading import LIMITS, Heading, Refusal, RefusalCode, Table
from kamkor.register.sources.reading.cells import Cell, as_seen
from kamkor.register.sources.reading.headings import (
    guess_kind,
    heading_strength,
    recognise,
)
from kamkor.register.sources.reading.lists import sheets
from kamkor.register.sources.reading.tables import (
    LOOK_AHEAD,
    RowSort,
    RowSorter,
    find_table,
)

TRUTH = "truth"
CELLS = 3  # shown of a column
MOST_FILES = 12
MOST_HEADINGS = 60  # of a table; the rest can hold nothing we need
PARQUET_MEMORY = 768 * 1024 * 1024
PARQUET_SECONDS = 20  # of processor time; 250,000 rows of 2 columns take 2
_CHILD = Path(__file__).with_name("parquet_child.py")
_LIBRARY = Path(duckdb.__file__).parent.parent
_MEANS = {
    "full_name": "name", "surname": "surname", "given_name": "given_name",
    "patronymic": "patronymic", "birth_date": "birth_date", "sex": "sex", "pin": "pin",
    "mother_name": "mother", "phone": "phone", "region": "region",
    "district": "district", "village": "village",
}  # fmt: skip

Rows = Iterator[tuple[int, list[Cell]]]


@dataclass(frozen=True)
class Column:
    """A heading, some of its cells, and what it was taken for ("" for nothing)."""

    heading: str
    cells: list[str]
    field: str


@dataclass
class Found:
    """One list of a file: its name, table and rows after the head. Read in order."""

    label: str
    table: Table
    rows: Rows
    names: list[str] = field(default_factory=list)  # headings, one a column


def key(heading: str) -> str:
    """What equal headings of several files share."""
    return " ".join(heading.split()).lower()


def columns(found: Found) -> list[Column]:
    """What the columns hold, as far as the headings tell."""
    meant = _meant(found)
    shown = []
    for heading, name in zip(found.table.headings, found.names, strict=True):
        cells = (
            row[heading.index].strip()[:60] if heading.index < len(row) else ""
            for _number, row in found.table.sample
        )
        few = list(dict.fromkeys(cell for cell in cells if cell))[:CELLS]
        shown.append(Column(name, few, meant.get(heading.index, "")))
    return shown[:MOST_HEADINGS]


def lists(file: IO[bytes], name: str, *, first_rows: int = 0) -> Iterator[Found]:
    """The lists of a file: each sheet that holds one. `file` must be a real file.

    first_rows bounds what is read of each. Each must be read before the next. Raises
    Refusal.
    """
    file.seek(0)
    stem, empty = Path(name).stem, True
    if file.read(4) == b"PAR1":
        rows = _parquet(file, first_rows=first_rows)
        if found := _headed("", stem, rows, first_row=True):
            yield found
        return
    for sheet in sheets(file, first_rows=first_rows):
        if sheet.hidden:
            continue
        label = f"{stem} / {sheet.name}" if sheet.name else stem
        found = _headed(sheet.name, label, sheet.rows, merged=sheet.merged)
        if found:
            empty = False
            yield found
    if empty:
        raise Refusal(RefusalCode.EMPTY)


def write(found: Found, meaning: Mapping[str, str], target: Path) -> int:
    """The rows as CSV with headings of FIELDS, TRUTH and TRUTHS; returns how many.

    meaning: `key` of a heading to the field it holds. A record without an id gets its
    list and the row as the spreadsheet shows it. Raises Nameless, Refusal.
    """
    places = _places(found, meaning)
    if not any(name in places for name in NAMES):
        raise Nameless(found.label)
    kept = (*FIELDS, TRUTH, *TRUTHS)
    named = frozenset(places[name] for name in NAMES if name in places)
    sorter, done = RowSorter(found.table, named), 0
    with target.open("x", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(kept)
        for number, cells in found.rows:
            if sorter.sort(cells) is not RowSort.DATA:
                continue
            row = {
                name: as_seen(cells[at]).strip() if at < len(cells) else ""
                for name, at in places.items()
            }
            row["source"] = row.get("source") or found.label
            row["record_id"] = row.get("record_id") or f"{found.label}:{number}"
            lines.writerow([row.get(name, "").replace("\0", "") for name in kept])
            done += 1
    return done


def _places(found: Found, meaning: Mapping[str, str]) -> dict[str, int]:
    """Field to the position of its column; the first of several."""
    places: dict[str, int] = {}
    for heading, name in zip(found.table.headings, found.names, strict=True):
        held = meaning.get(key(name), "")
        held = held or (key(name) if key(name) in TRUTHS else "")
        if held:
            places.setdefault(held, heading.index)
    return places


def _headed(
    sheet: str, label: str, rows: Rows, *, merged: Any = None, first_row: bool = False
) -> Found | None:
    """The list with its head found; the first row where nothing looks like one."""
    start = list(islice(rows, LOOK_AHEAD))
    if not start:
        return None
    table = None if first_row else find_table(sheet, start, merged, _strength)
    if table is None:
        number, head = start[0]
        headings = tuple(
            Heading(at, (as_seen(cell),)) for at, cell in enumerate(head) if cell
        )
        sample = tuple((n, tuple(map(as_seen, row))) for n, row in start[1:20])
        table = Table(sheet, number, number, headings, (), sample)
    if not table.headings:
        return None
    after = table.header_last
    body = (row for row in chain(start, rows) if row[0] > after)
    names = [
        heading.text.strip() or f"[{heading.index + 1}]" for heading in table.headings
    ]
    return Found(label, table, body, names)


def _strength(text: str) -> float:
    return 1.0 if key(text) in {*FIELDS, *TRUTHS, TRUTH} else heading_strength(text)


def _meant(found: Found) -> dict[int, str]:
    """Position to field: exact names of FIELDS first, then headings as people write."""
    exact = {
        heading.index: key(name)
        for heading, name in zip(found.table.headings, found.names, strict=True)
        if key(name) in {*FIELDS, TRUTH}
    }
    taken = set(exact.values())
    kind = guess_kind(found.table)[0][0]
    for column in recognise(found.table, kind).columns:
        held = _MEANS.get(column.field or "", "")
        if held and held not in taken and column.index not in exact:
            exact[column.index] = held
            taken.add(held)
    return exact


def is_plain(shown: Sequence[Column]) -> bool:
    """Whether every heading is a name of FIELDS: nobody has to say what it holds."""
    known = {*FIELDS, *TRUTHS}
    return all(key(column.heading) in known for column in shown)


# --- Parquet, which only the child opens


def _parquet(file: IO[bytes], *, first_rows: int) -> Rows:
    """The headings as row 1, then the rows. Raises Refusal."""
    options = {
        "library": str(_LIBRARY), "memory": PARQUET_MEMORY, "seconds": PARQUET_SECONDS,
        "first_rows": first_rows,
    }  # fmt: skip
    file.seek(0)
    command = [sys.executable, "-I", "-S", str(_CHILD), json.dumps(options)]
    process = subprocess.Popen(  # noqa: S603 - our own file, no shell
        command,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONUTF8": "1"},
        close_fds=True,
    )
    timer = threading.Timer(LIMITS.wall_seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield from _told(process.stdout)
    finally:
        timer.cancel()
        process.kill()
        if process.stdout:
            process.stdout.close()
        process.wait()


def _told(stream: IO[bytes] | None) -> Rows:
    number = 0
    while isinstance(said := _line(stream), list):
        for row in said if number else [said]:
            number += 1
            if number > LIMITS.rows + 1:
                raise Refusal(RefusalCode.TOO_LONG, n=LIMITS.rows)
            if len(row) > LIMITS.columns:
                raise Refusal(RefusalCode.TOO_WIDE, sheet="parquet", n=len(row))
            yield number, row


def _line(stream: IO[bytes] | None) -> Any:
    raw = stream.readline(LIMITS.file_bytes) if stream else b""
    if not raw.endswith(b"\n"):
        raise Refusal(RefusalCode.DAMAGED)
    return json.loads(raw)
