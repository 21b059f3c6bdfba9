"""Lists in, persons and doubtful pairs out: the whole way, for whoever has files."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from . import files, wholes
from .batch import LEAST, Batch, Limits, Pairs, Progress, linked, opened
from .clusters import Marks
from .duck import InDuckDB
from .engine import Engine, NotThere
from .evaluation import BIRTHS, KNOWN_FAMILY, KNOWN_TWIN
from .files import Unusable
from .normalise import FIELDS
from .weights import Weights

DOUBTFUL = 0.5  # pairs at least so probable are worth a person's look
TRUTHS = (KNOWN_FAMILY, KNOWN_TWIN, BIRTHS)
IN_DUCKDB, IN_SPARK = "duckdb", "spark"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked of a run. threshold: the probability from which a pair is joined;
    None: as the weights say for so many records. headings, truth: see `take`. master:
    where Spark runs, if that is the engine (see spark.session)."""

    files: Sequence[Path]
    headings: Mapping[str, str] = field(default_factory=dict)
    truth: str = ""
    threshold: float | None = None
    limits: Limits = field(default_factory=Limits)
    engine: str = IN_DUCKDB
    master: str = "local[2]"


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A finished run. Rows are numbers from 0; `labels[row]`: the smallest row of the
    person; `ids[row]`: the id of the record, each once; `renamed`: they got their source
    before them; `cut`: bits that joined."""

    batch: Batch
    ids: npt.NDArray[np.object_]
    renamed: bool
    compared: int  # pairs
    pairs: Pairs
    marks: Marks
    labels: npt.NDArray[np.int64]
    cut: float

    @property
    def records(self) -> int:
        return len(self.labels)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        return self.batch.connection

    def probability(self, bits: float) -> float:
        return self.batch.weights.probability(bits, self.records)

    def persons_of(self, rows: npt.NDArray[np.int64]) -> list[str]:
        """The person's id of each row: the smallest id of a record of the person, so
        that it does not hang on the order of the lists."""
        return list(self._persons[rows])

    @cached_property
    def _persons(self) -> npt.NDArray[np.object_]:
        order = np.argsort(self.ids, kind="stable")
        _labels, first = np.unique(self.labels[order], return_index=True)
        smallest = np.empty(self.records, dtype=object)
        smallest[_labels] = self.ids[order[first]]
        return np.asarray(smallest[self.labels], dtype=object)


@contextmanager
def linking(
    wish: Wish,
    *,
    folder: Path,
    weights: Weights | None = None,
    progress: Progress = lambda *_: None,
) -> Iterator[Linked]:
    """Link the records of the files; the tables are gone when the context ends.

    folder: where the work may lie on disk. Raises Unusable for a file that cannot be
    linked, NotThere where the engine cannot start. Neither the order of files and rows
    nor the engine changes a person.
    """
    with (
        tempfile.TemporaryDirectory(dir=folder) as work,
        opened(Path(work), limits=wish.limits) as connection,
    ):
        connection.execute("SET enable_progress_bar = false")
        with _engine(wish, connection, Path(work), progress) as engine:
            renamed = _read(connection, wish, progress)
            batch = Batch(connection, engine=engine, weights=weights, progress=progress)
            done = _linked(batch, wish, renamed=renamed)
        yield done


def _read(
    connection: duckdb.DuckDBPyConnection, wish: Wish, progress: Progress
) -> bool:
    """Make `raw` of the files; whether ids got their source before them."""
    progress("read", 0, 1)
    files.take(
        connection,
        wish.files,
        headings=wish.headings,
        truth=wish.truth,
        beside=TRUTHS if wish.truth else (),
    )
    renamed = settle(connection)
    progress("read", 1, 1)
    return renamed


@contextmanager
def _engine(
    wish: Wish,
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    progress: Progress,
) -> Iterator[Engine]:
    if wish.engine == IN_DUCKDB:
        yield InDuckDB(connection)
        return
    try:
        from . import spark  # noqa: PLC0415 - an extra of 400 MB, not everywhere
    except ModuleNotFoundError as missing:
        raise NotThere("no_pyspark", str(missing)) from missing
    progress("start", 0, 1)
    place = folder / "spark"
    place.mkdir()
    with spark.session(place, master=wish.master, memory=wish.limits.memory) as session:
        progress("start", 1, 1)
        yield spark.InSpark(session, connection, place)


def _linked(batch: Batch, wish: Wish, *, renamed: bool) -> Linked:
    records = batch.normalise()
    compared = batch.compare()
    weights = batch.weights
    doubtful = weights.bits_at(DOUBTFUL, records)
    cut = (
        weights.cut_at(records)
        if wish.threshold is None
        else weights.bits_at(wish.threshold, records)
    )
    batch.progress("score", 0, 2)
    pairs = batch.score(least=min(LEAST, cut, doubtful))
    batch.progress("score", 1, 2)
    marks = batch.marks()
    if wish.threshold is None and wholes.are_foreign(batch.connection):
        pairs, cut = wholes.settled(pairs, marks, weights, doubtful=DOUBTFUL)
    labels = linked(pairs, marks, cut=cut)
    batch.progress("score", 2, 2)
    ids = batch.connection.sql("SELECT record_id FROM raw ORDER BY row").fetchnumpy()
    return Linked(
        batch=batch,
        ids=np.asarray(ids["record_id"], dtype=object),
        renamed=renamed,
        compared=compared,
        pairs=pairs,
        marks=marks,
        labels=labels,
        cut=cut,
    )


def settle(connection: duckdb.DuckDBPyConnection) -> bool:
    """Number the rows of `raw` by what they say, and give each an id of its own.

    Ids that several lists use get their source before them; returns whether it was so.
    Raises Unusable where one list holds an id twice.
    """
    connection.execute(
        "UPDATE raw SET record_id = coalesce(source, '') || ':' || (row + 1)"
        " WHERE record_id IS NULL"
    )
    if twice := _repeated(connection, "source, record_id"):
        raise Unusable("twice", *twice)
    renamed = _repeated(connection, "record_id") is not None
    if renamed:
        connection.execute(
            "UPDATE raw SET record_id = coalesce(source, '') || ':' || record_id"
        )
    said = ", ".join(name for name in FIELDS if name != "record_id")
    connection.execute(
        "CREATE OR REPLACE TABLE raw AS SELECT"
        f" row_number() OVER (ORDER BY hash({said}), record_id) - 1 AS row,"
        " * EXCLUDE (row) FROM raw"
    )
    return renamed


def _repeated(
    connection: duckdb.DuckDBPyConnection, columns: str
) -> tuple[str, str] | None:
    """Source and id of a record that another is like in these columns."""
    found: tuple[str, str] | None = connection.execute(
        f"SELECT coalesce(min(source), ''), min(record_id) FROM raw GROUP BY {columns}"
        " HAVING count(*) > 1 ORDER BY 2 LIMIT 1"
    ).fetchone()
    return found
