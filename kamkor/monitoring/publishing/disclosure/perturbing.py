"""From true counts to counts that may be shown. The same children, the same figure."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .ptable import Integers, Table

HIDDEN = -1  # in arrays of shown counts: too few to say
THRESHOLD, BASE = 10, 5  # the 10/5 rule
# the same in SQL, for PostgreSQL and DuckDB
SQL = (Path(__file__).parent / "perturb.sql").read_text("utf-8")


def cell_key(counts: Integers, keys: Integers, table: Table) -> Integers:
    """Counts with the noise of their cell key. `keys`: sums of record keys mod 256."""
    return counts + table.noise[table.rows_of(counts), keys]


def ten_five(counts: Integers, keys: Integers) -> Integers:
    """HIDDEN below 10, else a multiple of 5: up as often as the remainder asks for, so
    that there is no bias. Which way a cell goes is in its key."""
    rest = counts % BASE
    turned = (keys + 101 * counts) % 256
    up = 10 * turned + 10 <= 512 * rest + BASE
    return np.where(counts < THRESHOLD, HIDDEN, counts - rest + BASE * up)


def perturb(
    counts: Integers, keys: Integers, sensitive: NDArray[np.bool_], table: Table
) -> Integers:
    """Each by its rule: 10/5 where the topic is sensitive, else the cell key."""
    return np.where(sensitive, ten_five(counts, keys), cell_key(counts, keys, table))
