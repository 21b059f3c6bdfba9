"""At night the whole register is compared with itself.

A list that comes in is compared by keys that few records share, piece by piece. Here
keys that a crowd shares are narrowed, names are as rare as the whole register says, and
records that came at different times meet on equal terms. What is found is raised for
people; pairs that wait are told anew by the weights in force; nobody is joined.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

import duckdb
import numpy as np
import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kamkor.foundation.db import context, sql
from kamkor.foundation.db.copy import copy_rows
from kamkor.register.sources import stages

from . import inforce, namecount, shielding, store, weighing
from .core.batch import Batch, Pairs, opened
from .deciding import PAIR, reasons
from .review import valuing
from .weighing import Evidence, Scale

PIECE = 50_000  # records read together
Progress = Callable[[str, int, int], None]
Met = tuple[UUID, UUID, Evidence]


def compare_all(*, at: datetime, progress: Progress = lambda *_: None) -> int:
    """Compare all records; returns how many pairs of children were raised.

    As the machine. Reading and comparing take no lock: lists may come in meanwhile.
    """
    with _workplace() as connection:
        ids, roots = _read(connection, progress)
        scale = inforce.scale(len(ids))
        batch = Batch(connection, weights=scale.weights, progress=progress)
        batch.rate()
        batch.compare()
        chosen = _of_two_children(batch.score(least=scale.doubt), roots)
        with context.acting_as_machine(), transaction.atomic():
            return _raise(_met(connection, chosen, ids, scale), scale, at)


@contextmanager
def _workplace() -> Iterator[duckdb.DuckDBPyConnection]:
    """Tables under the server's own folder, gone afterwards; what a killed run left goes
    now."""
    home = Path(settings.VAR) / "linkage"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=home) as folder,
        opened(Path(folder)) as opened_,
    ):
        opened_.execute("SET enable_progress_bar = false")
        yield opened_


def _read(
    connection: duckdb.DuckDBPyConnection, progress: Progress
) -> tuple[list[UUID], np.ndarray]:
    """Make `normal`; the record of every row and a number for its child."""
    ids: list[UUID] = []
    numbers: dict[UUID, int] = {}
    roots: list[int] = []
    after, found = store.NOBODY, _piece(store.NOBODY)
    connection.register("given_rows", weighing.normal([], first=0))
    connection.execute("CREATE TABLE normal AS FROM given_rows")
    while found:
        rows = weighing.normal([each.profile for each in found], first=len(ids))
        connection.register("given_rows", rows)
        connection.execute("INSERT INTO normal FROM given_rows")
        ids += [each.profile.record_id for each in found]
        roots += [numbers.setdefault(each.root, len(numbers)) for each in found]
        progress("read", len(ids), len(ids))
        after = ids[-1]
        found = _piece(after)
    connection.unregister("given_rows")
    return ids, np.array(roots, dtype=np.int64)


def _piece(after: UUID) -> list[store.Known]:
    with context.acting_as_machine(), transaction.atomic():
        return store.compared_records(after, PIECE)


def _of_two_children(pairs: Pairs, roots: np.ndarray) -> pa.Table:
    """The strongest pair of rows of every two children."""
    one, other = roots[pairs.a], roots[pairs.b]
    apart = np.flatnonzero(one != other)
    low = np.minimum(one[apart], other[apart])
    high = np.maximum(one[apart], other[apart])
    _both, first = np.unique(low * (len(roots) + 1) + high, return_index=True)
    chosen = apart[np.sort(first)]
    return pa.table(
        {"place": np.arange(len(chosen)), "a": pairs.a[chosen], "b": pairs.b[chosen]}
    )


def _met(
    connection: duckdb.DuckDBPyConnection,
    chosen: pa.Table,
    ids: list[UUID],
    scale: Scale,
) -> Iterator[Met]:
    connection.register("chosen", chosen)
    connection.execute("CREATE OR REPLACE TABLE pair AS FROM chosen")
    places = zip(chosen["a"].to_pylist(), chosen["b"].to_pylist(), strict=True)
    for (a, b), evidence in zip(
        places, weighing.evidence_of(connection, scale), strict=True
    ):
        if evidence.doubtful:
            yield ids[a], ids[b], evidence


def _raise(met: Iterator[Met], scale: Scale, at: datetime) -> int:
    stages.lock(wait=True)
    store.run(
        "DROP TABLE IF EXISTS pg_temp.link_met; CREATE TEMPORARY TABLE link_met (record_id uuid, other_id uuid,"
        " score double precision, bits double precision, why jsonb) ON COMMIT DROP"
    )
    copy_rows(
        "link_met", ("record_id", "other_id", "score", "bits", "why"),
        ((a, b, e.probability, e.bits, reasons(e)) for a, b, e in met),
    )  # fmt: skip
    store.put("link_pair", "linkage_pair", PAIR, ())
    told = {"method": scale.weights.version, "at": at}
    for _step, statement in sql.steps(store.PACKAGE, "meet"):
        store.run(statement, told)
    raised = store.run(sql.load(store.PACKAGE, "raise_pairs"))
    namecount.recount()
    shielding.shield_doubles(at=at)
    found = store.fetch("SELECT id FROM linkage_pair JOIN link_pair USING (id)")
    valuing.value([pk for (pk,) in found], on=timezone.localdate(at))
    return raised
