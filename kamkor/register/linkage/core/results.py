"""What a run leaves behind: who is who, and the pairs that a person should look at."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .explain import Explanation, explain
from .levels import COMPARISONS
from .run import DOUBTFUL, Linked
from .statements import RARE

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Review:
    """A pair of records that may be one child, of two persons as it stands.

    `probability`: what the bits alone say, whatever a guard forbids; `kept_apart`:
    strong enough, but a person would have held what must not meet.
    """

    one: str
    other: str
    bits: float
    probability: float
    why: Explanation
    kept_apart: bool


def clusters(linked: Linked) -> pa.Table:
    """record_id and cluster_id of every record, by cluster and record."""
    persons = linked.persons_of(np.arange(linked.records))
    table = pa.table(
        {
            "record_id": pa.array(linked.ids, pa.string()),
            "cluster_id": pa.array(persons, pa.string()),
        }
    )
    return table.sort_by([("cluster_id", "ascending"), ("record_id", "ascending")])


def doubtful(linked: Linked) -> Ints:
    """Positions in `linked.pairs`: the best pair of every two persons of which a pair
    is probable enough, guarded ones too; strongest first."""
    pairs, labels = linked.pairs, linked.labels
    least = linked.batch.weights.bits_at(DOUBTFUL, linked.records)
    one, other = labels[pairs.a], labels[pairs.b]
    found = np.flatnonzero((pairs.bits >= least) & (one != other))
    low = np.minimum(one[found], other[found])
    high = np.maximum(one[found], other[found])
    _both, first = np.unique(low * linked.records + high, return_index=True)
    return np.asarray(found[np.sort(first)], dtype=np.int64)


def reviews(linked: Linked, positions: Ints) -> Iterator[Review]:
    """The pairs at these positions, explained, in their order."""
    pairs, weights = linked.pairs, linked.batch.weights
    wanted = pa.table(
        {
            "place": np.arange(len(positions)),
            "a": pairs.a[positions],
            "b": pairs.b[positions],
            "guards": pairs.guards[positions],
            "bits": pairs.bits[positions],
        }
    )
    levels = [each.name for each in COMPARISONS]
    columns = ", ".join([*levels, *(f"{name}_share" for name in RARE)])
    connection = linked.connection.cursor()
    connection.register("wanted", wanted)
    found = connection.sql(
        f"SELECT w.a, w.b, guards, bits, {columns}"
        " FROM wanted w JOIN compared c ON c.a = w.a AND c.b = w.b ORDER BY place"
    )
    for batch in found.to_arrow_reader(10_000):
        for row in batch.to_pylist():
            why = explain(
                weights,
                {name: row[name] for name in levels},
                shares={name: row[f"{name}_share"] for name in RARE},
                guards=row["guards"],
            )
            yield Review(
                one=linked.ids[row["a"]],
                other=linked.ids[row["b"]],
                bits=why.bits,
                probability=linked.probability(why.bits),
                why=why,
                kept_apart=not why.guards and row["bits"] >= linked.cut,
            )
