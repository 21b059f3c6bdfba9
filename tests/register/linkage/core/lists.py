"""A made-up set brought through the batch, kept for the tests of a module."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from kamkor.demo import linkset
from kamkor.register.linkage.core import batch, duck, files

NOISE = 1.0


@contextmanager
def compared(records: int, *, seed: int) -> Iterator[tuple[batch.Batch, pa.Table]]:
    """A batch that has compared a set of so many records, and the set with its truth."""
    table = pa.concat_tables(linkset.tables(records=records, seed=seed, noise=NOISE))
    with comparing(table) as done:
        yield done, table


@contextmanager
def comparing(table: pa.Table) -> Iterator[batch.Batch]:
    """A batch that has compared the rows of this table."""
    with tempfile.TemporaryDirectory() as folder, batch.opened(Path(folder)) as opened:
        files.take_table(opened, table)
        done = batch.Batch(opened, engine=duck.InDuckDB(opened, processes=1))
        done.normalise()
        done.compare()
        yield done
