"""A nation's lists, step by step. DuckDB holds them within a set memory, what is over on
disk; the steps run there too, or in another engine."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from . import statements
from .clusters import Marks, cluster
from .duck import InDuckDB
from .engine import Engine
from .identifiers import lists_with_ids
from .normalise import says_new_year
from .weights import Weights, shipped

LEAST = -6.0  # bits: pairs below are not kept
MACROS = """
    CREATE OR REPLACE MACRO arrays_overlap(a, b) AS list_has_any(a, b);
    CREATE OR REPLACE MACRO startswith(a, b) AS starts_with(a, b);
    CREATE OR REPLACE MACRO likeness(a, b) AS jaro_winkler_similarity(a, b);
    CREATE OR REPLACE MACRO slips(a, b) AS damerau_levenshtein(a, b);
"""
NEW_YEAR = r"(-0?1-0?1$)|(^\s*0?1[./]0?1[./])"
Progress = Callable[[str, int, int], None]


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
    compared, scored. They stay open to whoever wants to look. engine: what makes them;
    None: the connection itself.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        *,
        engine: Engine | None = None,
        weights: Weights | None = None,
        progress: Progress = lambda *_: None,
    ) -> None:
        self.connection = connection
        self.engine = engine or InDuckDB(connection)
        self._weights = weights
        self.progress = progress

    @property
    def weights(self) -> Weights:
        return self._weights or shipped()

    def use(self, weights: Weights) -> None:
        """Score with these weights from now on."""
        self._weights = weights

    def normalise(self) -> int:
        """Make `record` from `raw`; returns the number of records."""
        total = self._count("raw")
        new_year = frozenset(self._new_year_sources())
        self.engine.fold(
            new_year,
            lists_with_ids(self.connection),
            lambda done: self.progress("normalise", done, total),
        )
        self.rate()
        return total

    def rate(self) -> None:
        """Make `record` of `normal`: with how frequent its names are among all."""
        for column in statements.RARE:
            share = statements.frequencies(column)
            self.engine.make(f"{column}_share", share, once=True)
        self.engine.make("record", statements.record())
        self.engine.drop("normal")

    def compare(self) -> int:
        """Make `compared`, the levels of every pair worth a look; returns how many."""
        make, dialect = self.engine.make, self.engine.dialect
        self.progress("compare", 0, 3)
        make("key", statements.keys(dialect))
        self.progress("compare", 1, 3)
        make("full_key", statements.full_keys(dialect))
        self.engine.drop("key")
        self.progress("compare", 2, 3)
        make("pair", statements.pairs(), once=True)
        make("compared", statements.compared())
        self.progress("compare", 3, 3)
        return self._count("compared")

    def score(self, *, least: float = LEAST) -> Pairs:
        """Make `scored` from `compared` and return it, strongest first."""
        wanted = statements.scored(self.weights, self.engine.dialect, least=least)
        self.engine.make("scored", wanted)
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

    def _count(self, table: str) -> int:
        found = self.connection.execute(f"SELECT count(*) FROM {table}").fetchall()
        return int(found[0][0])


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


def linked(pairs: Pairs, marks: Marks, *, cut: float) -> npt.NDArray[np.int64]:
    """The person of every record (the smallest row of it), joined by unguarded pairs of
    at least `cut` bits."""
    strong = (pairs.bits >= cut) & (pairs.guards == 0)
    return cluster(pairs.a[strong], pairs.b[strong], pairs.bits[strong], marks)
