"""A nation's lists on one machine: DuckDB within a set memory, what is over on disk."""

import gc
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from . import statements
from .clusters import Marks, cluster
from .dialects import DUCKDB
from .identifiers import drop_frequent, lists_with_ids
from .normalise import FIELDS, normalise, says_new_year
from .weights import Weights, shipped

CHUNK = 40_000  # rows normalised together
LEAST = -6.0  # bits: pairs below are not kept
MACROS = """
    CREATE OR REPLACE MACRO arrays_overlap(a, b) AS list_has_any(a, b);
    CREATE OR REPLACE MACRO startswith(a, b) AS starts_with(a, b);
"""
NEW_YEAR = r"(-0?1-0?1$)|(^\s*0?1[./]0?1[./])"
Progress = Callable[[str, int, int], None]
Chunk = tuple[int, pa.RecordBatch]  # the number of its first row, columns of text


@dataclass(frozen=True, slots=True)
class Limits:
    """Memory and disk that DuckDB may take; threads and processes."""

    memory: str = "2GB"
    disk: str = "40GB"
    threads: int = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Pairs:
    """Weighed pairs of rows, by numpy columns of one length. `guards`: bit n is set
    where the n-th of guards.GUARDS holds."""

    a: npt.NDArray[np.int64]
    b: npt.NDArray[np.int64]
    bits: npt.NDArray[np.float64]
    guards: npt.NDArray[np.int64]


class Batch:
    """One run over one set of lists. The steps are called in their order.

    The connection's tables: `raw` (row and FIELDS as text), normal, record, key, pair,
    compared, scored. They stay open to whoever wants to look.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        *,
        weights: Weights | None = None,
        progress: Progress = lambda *_: None,
    ) -> None:
        self.connection = connection
        self._weights = weights
        self.progress = progress

    @property
    def weights(self) -> Weights:
        return self._weights or shipped()

    def use(self, weights: Weights) -> None:
        """Score with these weights from now on."""
        self._weights = weights

    def normalise(self, *, processes: int | None = None) -> int:
        """Make `record` from `raw`; returns the number of records."""
        total = self._count("raw")
        new_year = frozenset(self._new_year_sources())
        ids = lists_with_ids(self.connection)
        folding = partial(_normalise_chunk, new_year=new_year, ids=ids)
        empty = normalise({"name": []}, first=0, new_year=new_year)
        self._table("normal", "SELECT * FROM arrow_table", arrow_table=pa.table(empty))
        writing = self.connection.cursor()
        done = 0
        for made in _normalised(self._chunks(), folding, processes or os.cpu_count()):
            writing.register("made", made)
            writing.execute("INSERT INTO normal SELECT * FROM made")
            writing.unregister("made")
            done += made.num_rows
            self.progress("normalise", done, total)
        if ids:
            drop_frequent(self.connection)
        self.rate()
        return total

    def rate(self) -> None:
        """Make `record` of `normal`: with how frequent its names are among all."""
        for column in statements.RARE:
            self._table(f"{column}_share", statements.frequencies(column))
        self._table("record", statements.record())
        self.connection.execute("DROP TABLE normal")

    def compare(self) -> int:
        """Make `compared`, the levels of every pair worth a look; returns how many."""
        for step, (name, statement) in enumerate(
            (
                ("key", statements.keys(DUCKDB)),
                ("full_key", statements.full_keys(DUCKDB)),
                ("pair", statements.pairs()),
                ("compared", statements.compared()),
            )
        ):
            self.progress("compare", step, 4)
            self._table(name, statement)
            if name == "full_key":
                self.connection.execute("DROP TABLE key")
        self.progress("compare", 4, 4)
        return self._count("pair")

    def score(self, *, least: float = LEAST) -> Pairs:
        """Make `scored` from `compared` and return it, strongest first."""
        self._table("scored", statements.scored(self.weights, DUCKDB, least=least))
        found = self.connection.execute(
            "SELECT a, b, bits, guards FROM scored ORDER BY bits DESC, a, b"
        ).fetchnumpy()
        return Pairs(found["a"], found["b"], found["bits"], found["guards"].astype(int))

    def marks(self) -> Marks:
        """Numbers and rosters of all records, in the order of their rows."""
        found = self.connection.execute(
            "SELECT CASE WHEN number_is = 'own'"
            " THEN CAST(hash(number) >> 1 AS BIGINT) ELSE -1 END AS number,"
            " CASE WHEN is_roster THEN coalesce(list, -1) ELSE -1 END AS roster"
            " FROM record ORDER BY row"
        ).fetchnumpy()
        return Marks(found["number"], found["roster"].astype(np.int64))

    def _new_year_sources(self) -> Iterator[Any]:
        counted = self.connection.execute(
            "SELECT source, count(birth_date),"
            f" count(*) FILTER (WHERE regexp_matches(birth_date, '{NEW_YEAR}'))"
            " FROM raw GROUP BY source"
        ).fetchall()
        return (s for s, births, first in counted if says_new_year(births, first))

    def _chunks(self) -> Iterator[Chunk]:
        reader = self.connection.cursor().sql(
            f"SELECT {', '.join(FIELDS)}, list FROM raw ORDER BY row"
        )
        first = 0
        for chunk in reader.to_arrow_reader(CHUNK):
            yield first, chunk
            first += chunk.num_rows

    def _count(self, table: str) -> int:
        found = self.connection.execute(f"SELECT count(*) FROM {table}").fetchall()
        return int(found[0][0])

    def _table(self, name: str, statement: str, **tables: pa.Table) -> None:
        for alias, table in tables.items():
            self.connection.register(alias, table)
        self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS {statement}")
        for alias in tables:
            self.connection.unregister(alias)


@contextmanager
def opened(
    folder: Path,
    *,
    limits: Limits = Limits(),
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB database in `folder`, which holds nothing else; gone afterwards."""
    path = folder / "linkage.duckdb"
    connection = duckdb.connect(
        str(path),
        config={
            "memory_limit": limits.memory,
            "max_temp_directory_size": limits.disk,
            "temp_directory": str(folder / "spill"),
            "threads": limits.threads,
            "preserve_insertion_order": False,
        },
    )
    try:
        connection.execute(MACROS)
        yield connection
    finally:
        connection.close()
        path.unlink(missing_ok=True)


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
        waiting = [pool.submit(folding, chunk) for chunk in (first, second)]
        for chunk in chunks:
            waiting.append(pool.submit(folding, chunk))
            if len(waiting) > 3 * (processes or 1):
                yield waiting.pop(0).result()
        for each in waiting:
            yield each.result()


def _normalise_chunk(
    chunk: Chunk, *, new_year: frozenset[Any], ids: frozenset[Any]
) -> pa.RecordBatch:
    """Without the collector: it would walk all rows made so far, again and again."""
    first, rows = chunk
    was_on = gc.isenabled()
    gc.disable()
    try:
        columns = dict(zip(rows.schema.names, rows.columns, strict=True))
        return normalise(columns, first=first, new_year=new_year, ids=ids)
    finally:
        if was_on:
            gc.enable()


def linked(pairs: Pairs, marks: Marks, *, cut: float) -> npt.NDArray[np.int64]:
    """The person of every record (the smallest row of it), joined by unguarded pairs of
    at least `cut` bits."""
    strong = (pairs.bits >= cut) & (pairs.guards == 0)
    return cluster(pairs.a[strong], pairs.b[strong], pairs.bits[strong], marks)
