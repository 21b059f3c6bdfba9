"""Rows of a flow that were asked for, one after another out of the file.

However many there are, few are in memory. Values come as texts, as they are written in
every format: 12.5, never 12.50.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from .asking import Ask
from .columns import Column, Flow, Kind
from .periods import frequency, span
from .words import spoken

Cells = tuple[str | None, ...]  # in the order of flow.columns


def connection(path: Path) -> sqlite3.Connection:
    """Only reads. An answer may be streamed by another thread than asked for it."""
    base = sqlite3.connect(
        f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )
    base.create_function("frequency", 1, frequency, deterministic=True)
    return base


def rows(path: Path, flow: Flow, ask: Ask) -> Iterator[Cells]:
    """Series after series, the periods of each in order."""
    with closing(connection(path)) as base:
        where, values = _conditions(base, flow, ask)
        keys = ", ".join(f'"{one.id}"' for one in flow.dimensions)
        wanted = ", ".join(f'"{one.id}"' for one in flow.columns)
        statement = (
            f"SELECT {wanted} FROM (SELECT *{_counted(keys, ask)} FROM ({flow.sql})"
            f" WHERE {where}) WHERE {_ends(ask)} ORDER BY {keys}, TIME_PERIOD"
        )
        tell = _telling(flow.columns, ask.language)
        for row in base.execute(statement, {**flow.values, **values}):
            yield tuple(told(cell) for told, cell in zip(tell, row, strict=True))


def used(path: Path, flow: Flow, ask: Ask) -> dict[str, list[str]]:
    """Which codes and periods there are among what was asked for, {column: codes}."""
    found = {}
    with closing(connection(path)) as base:
        where, values = _conditions(base, flow, ask)
        for column in (*flow.dimensions, flow.time):
            kept = base.execute(
                f'SELECT DISTINCT "{column.id}" FROM ({flow.sql}) WHERE {where}',
                {**flow.values, **values},
            )
            codes = {column.ids.get(code, code) for (code,) in kept}
            found[column.id] = _in_order(column, codes)
    return found


def many(path: Path, flow: Flow, ask: Ask) -> tuple[int, int]:
    """How many series and observations."""
    keys = ", ".join(f'"{one.id}"' for one in flow.dimensions)
    with closing(connection(path)) as base:
        where, values = _conditions(base, flow, ask)
        inner = f"SELECT {keys}, count(*) AS n FROM ({flow.sql}) WHERE {where} GROUP BY {keys}"
        found = base.execute(
            f"SELECT count(*), coalesce(sum(n), 0) FROM ({inner})",
            {**flow.values, **values},
        ).fetchone()
    return int(found[0]), int(found[1])


def _in_order(column: Column, codes: set[str]) -> list[str]:
    if column.codelist is None:
        return sorted(codes)
    return [code.id for code in column.codelist.codes if code.id in codes]


def _conditions(
    base: sqlite3.Connection, flow: Flow, ask: Ask
) -> tuple[str, dict[str, str]]:
    """What the key and the periods ask, as SQL and its parameters."""
    asked = {
        column.id: [kept for code in sorted(codes) for kept in column.raw.get(code, [])]
        for column, codes in zip(flow.dimensions, ask.key, strict=True)
        if codes is not None
    }
    if ask.start or ask.end:
        asked["TIME_PERIOD"] = _periods(base, flow, ask)
    parts = ["true"]
    values: dict[str, str] = {}
    for name, codes in asked.items():
        marks = [f"{name}_{n}" for n in range(len(codes))]
        parts.append(f'"{name}" IN ({", ".join(":" + mark for mark in marks)})')
        values.update(zip(marks, codes, strict=True))
    return " AND ".join(parts), values


def _periods(base: sqlite3.Connection, flow: Flow, ask: Ask) -> list[str]:
    """Those that lie whole between the ends."""
    first = span(ask.start)[0] if ask.start else None
    last = span(ask.end)[1] if ask.end else None
    found = []
    for (period,) in base.execute(
        f"SELECT DISTINCT TIME_PERIOD FROM ({flow.sql})", dict(flow.values)
    ):
        begins, ends = span(period)
        if (first is None or begins >= first) and (last is None or ends <= last):
            found.append(period)
    return found


def _counted(keys: str, ask: Ask) -> str:
    """Numbers of a row in its series, from both ends; only where they are asked for."""
    told = ""
    if ask.first is not None:
        told += f", row_number() OVER (PARTITION BY {keys} ORDER BY TIME_PERIOD) AS nth"
    if ask.last is not None:
        told += f", row_number() OVER (PARTITION BY {keys} ORDER BY TIME_PERIOD DESC) AS nth_last"
    return told


def _ends(ask: Ask) -> str:
    """Both asked for: the first ones and the last ones."""
    parts = []
    if ask.first is not None:
        parts.append(f"nth <= {ask.first:d}")
    if ask.last is not None:
        parts.append(f"nth_last <= {ask.last:d}")
    return " OR ".join(parts) or "true"


def _telling(
    columns: Sequence[Column], language: str
) -> list[Callable[[object], str | None]]:
    def words(cell: object) -> str | None:
        if cell == "{}":  # nothing to say, as of most
            return None
        return spoken(json.loads(str(cell)), language) or None

    def coded(column: Column) -> Callable[[object], str | None]:
        ids = column.ids
        return lambda cell: None if cell is None else ids.get(str(cell), str(cell))

    tell: list[Callable[[object], str | None]] = []
    for column in columns:
        if column.kind == Kind.WORDS:
            tell.append(words)
        elif column.kind in (Kind.NUMBER, Kind.WHOLE):
            tell.append(figure)
        else:
            tell.append(coded(column))
    return tell


def figure(cell: object) -> str | None:
    """As it is written everywhere: 12 and not 12.0."""
    if cell is None:
        return None
    return format(cell, ".15g") if isinstance(cell, float) else str(cell)
