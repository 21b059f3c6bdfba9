"""How good and how fast linkage is, beside Splink alone on the same comparisons.

    python -m bench.linkage measure --records 1000000 [--seed 1001] [--noise 1]
    python -m bench.linkage measure --records 1000000 --engine spark

Each side runs in a process of its own, so that its memory is its own. Splink is given
the normalised records, the weights and the rules of blocking: it need not train.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import duckdb
import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from bench import ground
from kamkor.demo import linkset
from kamkor.register.linkage.core import batch, evaluation, files, run, weights
from kamkor.register.linkage.core.engine import Engine

MEMORY, MASTER = "2GB", "local[2]"
GROUPS = ("kind", "moved", "latin", "sex", "has_number")


def measure(records: int, seed: int, noise: int, *, splink: bool) -> None:
    """Make a set, link it, judge it; prints the row for RESULTS.md."""
    with _set_of(records, seed, noise) as folder:
        ours = _apart("ours", folder)
        quality = _judged(folder)
        beside = _apart("splink", folder) if splink else {}
    _row(records, seed, noise, ours, beside, quality)


def measure_spark(records: int, seed: int, noise: int) -> None:
    """Link a set on Spark beside DuckDB; prints the row for RESULTS.md."""
    with _set_of(records, seed, noise) as folder:
        beside = _apart("ours", folder)
        persons = pq.read_table(folder / "clusters.parquet")
        done = _apart("spark", folder)
        same = pq.read_table(folder / "clusters.parquet").equals(persons)
    mine, theirs = _pairs_to_persons(done), _pairs_to_persons(beside)
    more = [
        (
            f"{_whole(done):.0f} s from file to persons"
            f" (normalise {done['normalise']:.0f}), DuckDB {_whole(beside):.0f}"
        ),
        f"Spark starts in {done['start']:.0f} s",
        f"{done['memory']:.1f} GB with Java and its workers",
        f"{done['pairs']:,} pairs compared, {done['reviews']:,} reviews",
        f"persons {'the same' if same else 'NOT the same'} as in DuckDB",
    ]
    ground.row(
        f"linkage on Spark, {MASTER}, {records:,} records, seed {seed}, noise {noise}",
        f"{mine:.0f} s, pairs to persons",
        f"{theirs:.0f} s: DuckDB, same records",
        f"{mine / theirs:.1f}",
        "; ".join(more),
    )


@contextmanager
def _set_of(records: int, seed: int, noise: int) -> Iterator[Path]:
    """A folder with the set; gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        linkset.write(folder / "set.parquet", records, seed, noise)
        yield folder


def _apart(side: str, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.linkage.measure", side, str(folder)]
    subprocess.run(command, check=True, cwd=ground.ROOT)
    told: dict[str, Any] = json.loads((folder / f"{side}.json").read_text())
    return told


def ours(folder: Path) -> dict[str, float]:
    """From the file to persons; leaves `record` and the clusters in the folder."""
    limits = batch.Limits(memory=MEMORY)
    with batch.opened(folder, limits=limits) as connection:
        return _linked(connection, folder, {}, _memory)


def spark(folder: Path) -> dict[str, float]:
    """The same on Spark, with its start."""
    from kamkor.register.linkage.core import spark as sparks

    times: dict[str, float] = {}
    place = folder / "spark"
    place.mkdir()
    limits = batch.Limits(memory=MEMORY)
    with (
        batch.opened(folder, limits=limits) as connection,
        _peak_of_all() as peak,
        ExitStack() as stack,
    ):
        with timed("start", times):
            session = stack.enter_context(
                sparks.session(place, master=MASTER, memory=MEMORY)
            )
        engine = sparks.InSpark(session, connection, place)
        return _linked(connection, folder, times, peak, engine)


def _linked(
    connection: Any,
    folder: Path,
    times: dict[str, float],
    memory: Callable[[], float],
    engine: Engine | None = None,
) -> dict[str, float]:
    with timed("read", times):
        count = files.take(connection, [folder / "set.parquet"])
    done = batch.Batch(connection, engine=engine)
    with timed("normalise", times):
        done.normalise()
    with timed("compare", times):
        pairs_made = done.compare()
    with timed("score", times):
        pairs, marks = done.score(), done.marks()
    with timed("cluster", times):
        cut = done.weights.cut_at(count)
        persons = batch.linked(pairs, marks, cut=cut)
    taken = memory()
    reviews = _reviews(pairs, persons, done.weights, count)
    _keep(connection, folder, persons, reviews)
    return {
        **times, "memory": taken, "pairs": pairs_made, "cut": cut,
        "reviews": len(reviews),
    }  # fmt: skip


@contextmanager
def _peak_of_all() -> Iterator[Callable[[], float]]:
    """What tells the most GB that this process and all it started held together."""
    over, most = Event(), [0.0]

    def look() -> None:
        me = psutil.Process()
        while not over.wait(0.5):
            held = 0
            for each in [me, *me.children(recursive=True)]:
                with suppress(psutil.NoSuchProcess):
                    held += each.memory_info().rss
            most[0] = max(most[0], held / 1e9)

    watch = Thread(target=look)
    watch.start()
    try:
        yield lambda: most[0]
    finally:
        over.set()
        watch.join()


def _reviews(
    pairs: batch.Pairs, persons: Any, table: weights.Weights, records: int
) -> Any:
    """The strongest pair of every two clusters that a person should look at."""
    least = table.bits_at(run.DOUBTFUL, records)
    apart = (persons[pairs.a] != persons[pairs.b]) & (pairs.bits >= least)
    a, b = persons[pairs.a[apart]], persons[pairs.b[apart]]
    both = np.stack([np.minimum(a, b), np.maximum(a, b)])
    return np.unique(both, axis=1).T


def _keep(connection: Any, folder: Path, persons: Any, reviews: Any) -> None:
    ids = connection.execute("SELECT record_id FROM raw ORDER BY row").fetchnumpy()
    table = {"record_id": ids["record_id"].astype(np.int64), "cluster_id": persons}
    pq.write_table(pa.table(table), folder / "clusters.parquet")
    pq.write_table(
        pa.table({"a": reviews[:, 0], "b": reviews[:, 1]}), folder / "reviews.parquet"
    )
    connection.execute(f"COPY record TO '{folder}/record.parquet' (FORMAT parquet)")


def _judged(folder: Path) -> dict[str, Any]:
    truth = pq.read_table(folder / "set.parquet")
    own = [kind == "own" for kind in truth["pin_kind"].to_pylist()]
    truth = truth.append_column("has_number", pa.array(own))
    clusters = pq.read_table(folder / "clusters.parquet")
    found = evaluation.evaluate(clusters, truth, groups=GROUPS)
    reviewed = evaluation.evaluate(
        _reviewed(folder, clusters, truth), truth, groups=GROUPS
    )
    return {"auto": found.as_dict(), "reviewed": reviewed.as_dict()}


def _reviewed(folder: Path, clusters: pa.Table, truth: pa.Table) -> pa.Table:
    """The clusters after a person answered every review rightly."""
    with duckdb.connect() as db:
        db.register("c", clusters)
        db.register("t", truth.select(["record_id", "person_id"]))
        pairs = db.execute(
            "WITH first AS (SELECT cluster_id, arg_min(person_id, record_id) AS person"
            f" FROM c JOIN t USING (record_id) GROUP BY 1) SELECT a, b"
            f" FROM read_parquet('{folder}/reviews.parquet')"
            " JOIN first l ON l.cluster_id = a JOIN first r ON r.cluster_id = b"
            " WHERE l.person = r.person"
        ).fetchnumpy()
    rows = clusters["cluster_id"].to_numpy()
    nothing = np.full(len(rows), -1)
    joined = batch.cluster(
        pairs["a"], pairs["b"], np.ones(len(pairs["a"])), batch.Marks(nothing, nothing)
    )
    return clusters.set_column(1, "cluster_id", pa.array(joined[rows]))


@contextmanager
def timed(step: str, times: dict[str, float]) -> Iterator[None]:
    began = time.perf_counter()
    yield
    times[step] = time.perf_counter() - began
    print(f"{step}: {times[step]:.1f} s", flush=True)


def _memory() -> float:
    """Peak in GB of this process and of the largest of its children, once a core."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(own, batch.Limits().threads * child) / 1e6


def splink(folder: Path) -> dict[str, float]:
    """Splink alone: predict and cluster, from the same records, levels and weights."""
    from bench.linkage.reference import linked_by_splink

    times: dict[str, float] = {}
    with batch.opened(folder, limits=batch.Limits(memory="6GB")) as connection:
        connection.execute(
            f"CREATE TABLE record AS FROM read_parquet('{folder}/record.parquet')"
        )
        linked_by_splink(connection, weights.shipped(), times)
    return {**times, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6}


def _row(
    records: int, seed: int, noise: int, ours: Any, beside: Any, quality: Any
) -> None:
    mine, whole = _pairs_to_persons(ours), _whole(ours)
    theirs = beside.get("predict", 0) + beside.get("cluster", 0)
    auto, looked = quality["auto"], quality["reviewed"]
    groups = auto["groups"]
    more = [
        f"{whole:.0f} s from file to persons (normalise {ours['normalise']:.0f})",
        f"{ours['memory']:.1f} GB",
        f"{ours['pairs']:,} pairs compared",
        f"automatic precision {_of(auto['precision'], 4)}, recall {_of(auto['recall'])}",
        (
            f"with {100 * ours['reviews'] / records:.1f} reviews per 100 records recall"
            f" {_of(looked['recall'])}"
        ),
        f"twins merged {auto['twins_merged']['count']} of {auto['twins_merged']['of']}",
        f"siblings {auto['siblings_merged']['count']} of {auto['siblings_merged']['of']}",
        f"unrelated {auto['unrelated_per_thousand']:.2f} per 1,000",
        f"biggest wrong {auto['biggest_wrong_persons']} persons",
        *(
            f"recall by {column}: "
            + ", ".join(f"{label} {_of(g['recall'])}" for label, g in labels.items())
            for column, labels in groups.items()
            if column != "kind"
        ),
    ]
    ground.row(
        f"linkage, {records:,} records, seed {seed}, noise {noise}",
        f"{mine:.0f} s, pairs to persons",
        f"{theirs:.0f} s: Splink alone, same comparisons" if theirs else "–",
        f"{mine / theirs:.2f}" if theirs else "–",
        "; ".join(more),
    )


def _pairs_to_persons(times: dict[str, float]) -> float:
    return times["compare"] + times["score"] + times["cluster"]


def _whole(times: dict[str, float]) -> float:
    return times["read"] + times["normalise"] + _pairs_to_persons(times)


def _of(share: dict[str, Any], digits: int = 3) -> str:
    return f"{share['value']:.{digits}f}" if share["value"] is not None else "–"


if __name__ == "__main__":
    side, place = sys.argv[1], Path(sys.argv[2])
    done = {"ours": ours, "spark": spark, "splink": splink}[side](place)
    (place / f"{side}.json").write_text(json.dumps(done))
