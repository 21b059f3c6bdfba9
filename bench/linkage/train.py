"""Learn the weights that come with the program, on seed 1.

    python -m bench.linkage train

A million records teach the weights (without their truth), and with their truth where to
cut; a hundred thousand tell how the cut moves with the size of the register.
"""

import math
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from kamkor.demo import linkset
from kamkor.register.linkage.core import files, training, weights
from kamkor.register.linkage.core.batch import Batch, Limits, Pairs, linked, opened

SEED = 1
LARGE, SMALL = 1_000_000, 100_000
WANTED = 0.9985  # of the pairs of one person, both of one child
TARGET = Path(weights.__file__).with_name(weights.TABLE)


@contextmanager
def compared(records: int) -> Any:
    """A batch that has compared a set, with the person of every row."""
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(Path(folder), limits=Limits(memory="4GB")) as connection,
    ):
        table = pa.concat_tables(linkset.tables(records, SEED))
        files.take_table(connection, table)
        done = Batch(connection)
        done.normalise()
        done.compare()
        yield done, table["person_id"].to_numpy()


def cut(pairs: Pairs, marks: Any, persons: np.ndarray) -> float:
    """The least bits at which the persons made are as precise as wanted."""
    low, high = 5.0, 45.0
    while high - low > 0.05:
        middle = (low + high) / 2
        made = linked(pairs, marks, cut=middle)
        low, high = (
            (low, middle) if precise(made, persons) >= WANTED else (middle, high)
        )
    return high


def precise(made: np.ndarray, persons: np.ndarray) -> float:
    """The share of pairs in one cluster that are one child."""

    def pairs(times: np.ndarray) -> int:
        return int((times * (times - 1) // 2).sum())

    _both, right = np.unique(np.stack([made, persons]), axis=1, return_counts=True)
    _alone, all_ = np.unique(made, return_counts=True)
    return pairs(right) / max(pairs(all_), 1)


def train() -> None:
    with compared(LARGE) as (batch, persons):
        learned = training.learned(
            batch.connection,
            version="1",
            at=date.today().isoformat(),  # noqa: DTZ011
        )
        batch.use(learned)
        pairs, marks = batch.score(), batch.marks()
        large = cut(pairs, marks, persons)
        free = pairs.guards == 0
        one = persons[pairs.a[free]] == persons[pairs.b[free]]
        print(f"cut at {LARGE:,}: {large:.2f} bits", flush=True)
        with compared(SMALL) as (fewer, few_persons):
            fewer.use(learned)
            small = cut(fewer.score(), fewer.marks(), few_persons)
        print(f"cut at {SMALL:,}: {small:.2f} bits", flush=True)
        done = training.calibrated(
            learned,
            pairs.bits[free],
            one,
            cut=large,
            cut_per_doubling=(large - small) / math.log2(LARGE / SMALL),
        )
    TARGET.write_text(weights.dumps(done), encoding="utf-8")
    print(f"{TARGET.name}: {done.as_dict()['hash']}")
