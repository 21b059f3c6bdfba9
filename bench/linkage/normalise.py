"""How many records a core normalises in a second, by processor time.

    python -m bench.linkage normalise [--records 200000]

One process, its caches empty at first, from columns of text to columns to compare. The
reference touches every text once: `strip` and `lower` over the same columns.
"""

import gc
import time
from collections.abc import Callable
from typing import Any

import pyarrow as pa

from bench import ground
from kamkor.demo import linkset
from kamkor.register.linkage.core.duck import CHUNK
from kamkor.register.linkage.core.normalise import FIELDS, normalise

SEED = 1001


def measure(records: int) -> None:
    """Normalise a set and print the row for RESULTS.md."""
    table = pa.concat_tables(linkset.tables(records, SEED))
    columns = [table[name].cast(pa.string()) for name in FIELDS]
    batches = pa.table(columns, names=list(FIELDS)).combine_chunks().to_batches(CHUNK)
    gc.disable()
    ours = sum(_seconds(_normalised, batch) for batch in batches)
    reference = sum(_seconds(_lowered, batch) for batch in batches)
    ground.row(
        f"normalise, {records:,} records",
        f"{ours:.1f} s of one core",
        f"{reference:.1f} s: strip and lower of the same texts",
        f"{ours / reference:.1f}",
        f"{records / ours:,.0f} records a second and core",
    )


def _seconds(work: Callable[[pa.RecordBatch], Any], batch: pa.RecordBatch) -> float:
    """Processor time of the work."""
    began = time.process_time()
    work(batch)
    return time.process_time() - began


def _normalised(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    return normalise(columns, first=0, new_year=frozenset())


def _lowered(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [
        pa.array([text and text.strip().lower() for text in column.to_pylist()])
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)
