"""The steps of a batch on Apache Spark, for more records than one machine compares in time.

DuckDB on the driver reads the lists (so rows and lists have the same numbers) and looks at
what came out; between them tables are Parquet in the folder of the run. A cluster needs
that folder at one path on all its machines, and Kamkor on each.
"""

import os
import re
import shutil
import signal
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from subprocess import STDOUT, TimeoutExpired
from threading import Event, Thread, current_thread, main_thread
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkRuntimeError
from pyspark.java_gateway import launch_gateway
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import arrow_udf
from pyspark.sql.pandas.types import from_arrow_schema
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from rapidfuzz.process import cpdist

from .dialects import SPARK
from .duck import CHUNK, folded
from .engine import NotThere
from .identifiers import Ids
from .normalise import FIELDS, SCHEMA

PATIENCE = 20  # seconds that Java gets to end
SIZE = re.compile(r"([\d.]+)\s?([KMGT])(i?)B", re.IGNORECASE)
GLOBBING = re.compile(r"([\[\]{}*?\\])")  # what Spark's paths take for patterns


class InSpark:
    """An Engine. folder: empty, seen by all machines of the cluster."""

    dialect = SPARK

    def __init__(
        self,
        session: SparkSession,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
    ) -> None:
        self.session = session
        self.connection = connection
        self.folder = folder
        session.udf.register("likeness", arrow_udf(_likeness, "double"))
        session.udf.register("slips", arrow_udf(_slips, "int"))

    def fold(
        self, new_year: frozenset[Any], ids: Ids, told: Callable[[int], None]
    ) -> None:
        """See Engine."""
        path = self.folder / "raw.parquet"
        raw = self.connection.cursor().sql(
            f"SELECT row, list, {', '.join(FIELDS)} FROM raw"
        )
        raw.write_parquet(str(path))
        total = raw.count("*").fetchall()[0][0]
        pieces = max(total // CHUNK, self.session.sparkContext.defaultParallelism)
        rows = self._read(path).repartition(pieces)
        made = rows.mapInArrow(
            partial(_folded, new_year=new_year, ids=ids), from_arrow_schema(SCHEMA)
        )
        with self._followed(pieces, lambda done: told(total * done // pieces)):
            self._keep("normal", made)
        told(total)
        path.unlink()

    def make(self, name: str, statement: str, *, once: bool = False) -> None:
        """See Engine."""
        rows = self.session.sql(statement)
        if once:
            rows.createOrReplaceTempView(name)
        else:
            self._keep(name, rows)

    def drop(self, name: str) -> None:
        """See Engine."""
        self.session.catalog.dropTempView(name)
        self.connection.cursor().execute(f"DROP VIEW IF EXISTS {name}")
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def _keep(self, name: str, rows: DataFrame) -> None:
        place = self.folder / name
        rows.write.parquet(str(place), mode="overwrite")
        self._read(place).createOrReplaceTempView(name)
        files = [str(file) for file in sorted(place.glob("*.parquet"))]
        # a cursor of its own: what the connection was asked may be unread yet
        reading = self.connection.cursor().from_parquet(files)
        reading.create_view(name, replace=True)

    def _read(self, path: Path) -> DataFrame:
        return self.session.read.parquet(GLOBBING.sub(r"\\\1", str(path)))

    @contextmanager
    def _followed(self, pieces: int, told: Callable[[int], None]) -> Iterator[None]:
        """Tells, once a second, how many pieces of the stage with so many are done."""
        over = Event()
        tracker = self.session.sparkContext.statusTracker()

        def look() -> None:
            while not over.wait(1):
                for stage in map(tracker.getStageInfo, tracker.getActiveStageIds()):
                    if stage and stage.numTasks == pieces:
                        told(stage.numCompletedTasks)

        def look_while_it_runs() -> None:
            with suppress(Py4JError, OSError):
                look()

        watch = Thread(target=look_while_it_runs, daemon=True)
        watch.start()
        try:
            yield
        finally:
            over.set()
            watch.join()


@contextmanager
def session(folder: Path, *, master: str, memory: str) -> Iterator[SparkSession]:
    """Spark with a Java of its own, which is gone afterwards with all it wrote in `folder`.

    master: `local[2]`, `spark://…`, `yarn`, `k8s://…`. memory: that Java may take here
    and, on a cluster, each executor, such as 2GB. What else a cluster needs to know is
    told to Spark itself (SPARK_CONF_DIR). Raises NotThere.
    """
    if not _java():
        raise NotThere("no_java")
    # the workers run what runs here, if nobody says otherwise
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spare = folder / "spare"
    spare.mkdir()
    conf = SparkConf(loadDefaults=False)
    conf.setAll(list(_settings(spare, master, memory).items()))
    log = folder / "java.log"
    with log.open("wb") as told, warnings.catch_warnings():
        # of pandas, which nothing here uses
        warnings.filterwarnings("ignore", "PySpark does not yet", FutureWarning)
        gateway = None
        try:
            gateway = launch_gateway(conf, {"stdout": told, "stderr": STDOUT})
            yield _started(conf, gateway)
        except (PySparkRuntimeError, Py4JError) as reason:
            if SparkContext._active_spark_context is None:
                raise NotThere("no_start", _last_words(log, reason)) from reason
            raise
        finally:
            _end(gateway)


def _started(conf: SparkConf, gateway: Any) -> SparkSession:
    """A session that leaves the keyboard's interrupt to Python."""
    before = signal.getsignal(signal.SIGINT)
    context = SparkContext(conf=conf, gateway=gateway)
    if current_thread() is main_thread():
        signal.signal(signal.SIGINT, before)
    return SparkSession(context)


def _settings(spare: Path, master: str, memory: str) -> Mapping[str, str]:
    # on one machine nobody else can reach it
    here = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return {
        **(here if master.startswith("local") else {}),
        "spark.master": master,
        "spark.app.name": "kamkor link",
        "spark.driver.memory": _megabytes(memory),
        "spark.executor.memory": _megabytes(memory),
        "spark.driver.extraJavaOptions": f'-Djava.io.tmpdir="{spare}" -XX:-UsePerfData',
        "spark.local.dir": str(spare),
        "spark.sql.warehouse.dir": str(spare / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(CHUNK),
        "spark.ui.enabled": "false",
        "spark.log.level": "ERROR",
    }


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin" if home else None)


def _megabytes(memory: str) -> str:
    """2GB, 1.5 GiB: as Java says it. Raises ValueError."""
    found = SIZE.fullmatch(memory)
    if not found:
        raise ValueError(memory)
    number, unit, binary = found.groups()
    size = (1024 if binary else 1000) ** (1 + "KMGT".index(unit.upper()))
    return f"{int(float(number) * size) >> 20}m"


def _last_words(log: Path, reason: Exception) -> str:
    """The last line that Java wrote, or what is known of the reason."""
    lines = log.read_text(errors="replace").split("\n") + str(reason).split("\n")
    return next(
        (line.strip() for line in lines if "Exception" in line or "Error" in line),
        str(reason),
    )


def _end(gateway: Any) -> None:
    """No Java and no file of it is left, however the run ended."""
    context = SparkContext._active_spark_context
    with suppress(Py4JError, OSError):
        if context:
            SparkSession(context).stop()
    with suppress(Py4JError, OSError):
        if gateway:
            gateway.shutdown()
    SparkContext._active_spark_context = SparkSession._instantiatedSession = None
    SparkContext._gateway = SparkContext._jvm = None
    process = gateway and gateway.proc
    if process:
        process.stdin.close()
        try:
            process.wait(PATIENCE)
        except TimeoutExpired:
            process.kill()
            process.wait()


def _folded(
    batches: Iterable[pa.RecordBatch], new_year: frozenset[Any], ids: Ids
) -> Iterator[pa.RecordBatch]:
    """Batches of `raw` normalised; they keep the numbers of their rows."""
    for batch in batches:
        made = folded((0, batch), new_year=new_year, ids=ids)
        columns = [batch["row"], *made.columns[1:]]
        yield pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def _likeness(one: pa.Array, other: pa.Array) -> pa.Array:
    return _measured(JaroWinkler.similarity, np.float64, one, other)


def _slips(one: pa.Array, other: pa.Array) -> pa.Array:
    return _measured(DamerauLevenshtein.distance, np.int32, one, other)


def _measured(scorer: Any, kind: Any, one: pa.Array, other: pa.Array) -> pa.Array:
    """A distance of words, pair by pair; NULL where one is not known."""
    known = (side.fill_null("").to_pylist() for side in (one, other))
    found = cpdist(*known, scorer=scorer, dtype=kind)
    unknown = np.asarray(one.is_null()) | np.asarray(other.is_null())
    return pa.array(found, mask=unknown)
