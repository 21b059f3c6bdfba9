"""The steps of a batch in DuckDB, names folded by as many processes as there are cores."""

import gc
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

import duckdb
import pyarrow as pa

from .dialects import DUCKDB
from .identifiers import Ids
from .normalise import FIELDS, SCHEMA, normalise

CHUNK = 40_000  # rows normalised together
Chunk = tuple[int, pa.RecordBatch]  # the number of its first row, and the rows


class InDuckDB:
    """An Engine. processes: None, one a core; 1: this one alone."""

    dialect = DUCKDB

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, *, processes: int | None = None
    ) -> None:
        self.connection = connection
        self.processes = processes or os.cpu_count()

    def fold(
        self, new_year: frozenset[Any], ids: Ids, told: Callable[[int], None]
    ) -> None:
        """See Engine."""
        self.connection.register("made", SCHEMA.empty_table())
        self.make("normal", "SELECT * FROM made")
        writing = self.connection.cursor()
        done = 0
        folding = partial(folded, new_year=new_year, ids=ids)
        for made in _normalised(self._chunks(), folding, self.processes):
            writing.register("made", made)
            writing.execute("INSERT INTO normal SELECT * FROM made")
            writing.unregister("made")
            done += made.num_rows
            told(done)
        self.connection.unregister("made")

    def make(self, name: str, statement: str, *, once: bool = False) -> None:  # noqa: ARG002 - it writes all
        """See Engine."""
        self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS {statement}")

    def drop(self, name: str) -> None:
        """See Engine."""
        self.connection.execute(f"DROP TABLE {name}")

    def _chunks(self) -> Iterator[Chunk]:
        reader = self.connection.cursor().sql(
            f"SELECT {', '.join(FIELDS)}, list FROM raw ORDER BY row"
        )
        first = 0
        for chunk in reader.to_arrow_reader(CHUNK):
            yield first, chunk
            first += chunk.num_rows


def folded(chunk: Chunk, *, new_year: frozenset[Any], ids: Ids) -> pa.RecordBatch:
    """See `normalise`. Without the collector: it would walk all rows made so far, again
    and again."""
    first, rows = chunk
    was_on = gc.isenabled()
    gc.disable()
    try:
        columns = dict(zip(rows.schema.names, rows.columns, strict=True))
        return normalise(columns, first=first, new_year=new_year, ids=ids)
    finally:
        if was_on:
            gc.enable()


def _normalised(
    chunks: Iterator[Chunk],
    folding: Callable[[Chunk], pa.RecordBatch],
    processes: int | None,
) -> Iterator[pa.RecordBatch]:
    """The chunks normalised, in any order, by several processes where it pays."""
    first = next(chunks, None)
    if first is None:
        return
    second = next(chunks, None)
    if second is None or processes == 1:
        yield from map(folding, filter(None, (first, second)))
        yield from map(folding, chunks)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(folding, each) for each in (first, second)]
        for chunk in chunks:
            waiting.append(pool.submit(folding, chunk))
            if len(waiting) > 3 * (processes or 1):
                yield waiting.pop(0).result()
        for each in waiting:
            yield each.result()
