"""Sheets of a workbook, read in a child process that cannot harm this one."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import python_calamine

from .cells import Cell, Moment
from .limits import Limits
from .refusals import Refusal, RefusalCode

WORKER = Path(__file__).with_name("worker.py")
LIBRARY = Path(python_calamine.__file__).parent.parent
LINE_BYTES = 64 * 1024 * 1024

Rows = Iterator[tuple[int, list[Cell]]]


@dataclass(slots=True)
class Sheet:
    """One sheet: its name, its merged ranges and its rows as they come.

    `rows` gives (row number as the spreadsheet shows it, cells from column A) and
    skips empty rows; it must be consumed before the next sheet is asked for.
    `merged` holds (first row, first column, last row, last column), counted from 0,
    or is None where the format does not say.
    """

    name: str
    rows: Rows
    merged: list[tuple[int, int, int, int]] | None = None
    hidden: bool = False
    position: int = 0
    sent: bool = False  # by another system: nothing is to be guessed
    epoch_1904: bool = False
    formulas_without_value: frozenset[str] = field(default_factory=frozenset)


def workbook_sheets(
    file: IO[bytes], limits: Limits, *, first_rows: int = 0
) -> Iterator[Sheet]:
    """Sheets of an xlsx, xls or ods file, one after the other.

    `file` must be a real file. `first_rows` bounds the rows given per sheet
    (0: all). Raises Refusal when the worker refuses, dies or takes too long.
    """
    options = {
        "library": str(LIBRARY),
        "memory": limits.worker_memory,
        "seconds": limits.worker_seconds,
        "seconds_all": limits.worker_seconds_all,
        "sheets": limits.sheets,
        "columns": limits.columns,
        "first_rows": first_rows,
    }
    file.seek(0)
    command = [sys.executable, "-I", "-S", str(WORKER), json.dumps(options)]
    process = subprocess.Popen(  # noqa: S603 - our own file, no shell
        command,
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONUTF8": "1", "RUST_BACKTRACE": "0"},
        close_fds=True,
    )
    timer = threading.Timer(limits.wall_seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield from _Conversation(process, limits, timer).sheets()
    finally:
        timer.cancel()
        process.kill()
        if process.stdout:
            process.stdout.close()
        process.wait()


class _Conversation:
    """Lines from the worker, turned into sheets."""

    def __init__(
        self, process: subprocess.Popen[bytes], limits: Limits, timer: threading.Timer
    ) -> None:
        self.process = process
        self.limits = limits
        self.timer = timer
        self.waiting: Any = None

    def sheets(self) -> Iterator[Sheet]:
        position = 0
        line = self.next_line()
        while not _is_end(line):
            self.timer.cancel()
            if line["rows"] > self.limits.rows:
                raise Refusal(RefusalCode.TOO_LONG, n=self.limits.rows)
            yield Sheet(
                name=line["sheet"],
                rows=self.rows(line["left"]),
                merged=[tuple(area) for area in line["merged"]],
                hidden=line["hidden"],
                position=position,
            )
            position += 1
            line = self.waiting or self.next_line()
            while isinstance(line, list):
                line = self.next_line()
            self.waiting = None

    def rows(self, left: int) -> Rows:
        number = 0
        pad: list[Cell] = [None] * left
        while isinstance(chunk := self.next_line(), list):
            for row in chunk:
                if isinstance(row, int):
                    number += row
                    continue
                number += 1
                if number > self.limits.rows:
                    raise Refusal(RefusalCode.TOO_LONG, n=self.limits.rows)
                yield (
                    number,
                    pad + [_cell(raw) for raw in row]
                    if left
                    else [_cell(raw) if type(raw) is list else raw for raw in row],
                )
        self.waiting = chunk

    def next_line(self) -> Any:
        stream = self.process.stdout
        raw = stream.readline(LINE_BYTES) if stream else b""
        if not raw.endswith(b"\n"):
            raise _why_it_died(self.process)
        line = json.loads(raw)
        if isinstance(line, dict) and "refused" in line:
            code = line.pop("refused")
            raise Refusal(code, **line)
        return line


def _is_end(line: Any) -> bool:
    return isinstance(line, dict) and "end" in line


def _cell(raw: Any) -> Cell:
    if type(raw) is list:
        return Moment(raw[1])
    return raw  # type: ignore[no-any-return]


def _why_it_died(process: subprocess.Popen[bytes]) -> Refusal:
    process.kill() if process.poll() is None and _stuck(process) else None
    code = process.wait()
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return Refusal(RefusalCode.TOO_SLOW)
    return Refusal(RefusalCode.TOO_LARGE)


def _stuck(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        return True
    return False
