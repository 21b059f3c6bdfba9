"""A run in figures: what was done, what is doubtful in the lists, how sure it is."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from .batch import NEW_YEAR
from .clusters import LARGEST
from .evaluation import BIRTHS, KNOWN_FAMILY, KNOWN_TWIN, Evaluation, evaluate
from .guards import GUARDS
from .normalise import says_new_year
from .results import clusters, doubtful
from .run import TRUTHS, Linked

MOST = 10  # lines of a table in the overview
SHORT = 10  # records: a list shorter says little about its office
SHOWN = 4  # digits of a number that many share
BANDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)  # of probability, for the pairs to review
FINEST = 100  # steps of a bit, in which probabilities are worked out


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A list: its records, and of how many of them it says what."""

    name: str
    records: int
    birth_dates: int
    new_years: int  # 1 Januaries among them
    numbers: int  # stated
    own_numbers: int  # believed to be the child's
    list_dates: int

    @property
    def guesses_days(self) -> bool:
        return says_new_year(self.birth_dates, self.new_years)

    @property
    def is_undated(self) -> bool:
        return not self.birth_dates and self.records >= SHORT


@dataclass(frozen=True, kw_only=True, slots=True)
class SharedNumber:
    """A personal number that more records state than a child could have. `start`: its
    first digits; the rest is nobody's business."""

    start: str
    digits: int
    records: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Overview:
    """A run. Sizes: records of a person to persons of that size. `refused`: pairs of
    `cut` bits and more that a guard left to people, by the guard (a pair may count under
    several). `apart`: unguarded ones kept apart because a person would have held two
    numbers, two rows of one roster or too many records. `precision`: the share of the
    joined pairs expected to be right, by the calibration of the weights, not by any
    truth of these lists; None where nothing was joined. `bands`: pairs to review by the
    lower bound of their probability."""

    records: int
    renamed: bool  # ids got their source before them
    compared: int
    joined: int
    persons: int
    reviews: int
    cut: float
    cut_probability: float
    precision: float | None
    weights: str
    sizes: Mapping[int, int]
    biggest: Mapping[str, int]
    refused: Mapping[str, int]
    apart: int
    bands: Mapping[float, int]
    bits: Mapping[int, int]  # pairs by whole bits
    sources: tuple[Source, ...]
    shared_numbers: tuple[SharedNumber, ...]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def overview(linked: Linked) -> Overview:
    """All of it, counted."""
    pairs, labels = linked.pairs, linked.labels
    strong = pairs.bits >= linked.cut
    free = pairs.guards == 0
    together = labels[pairs.a] == labels[pairs.b]
    joined = strong & free & together
    held = np.bincount(labels, minlength=linked.records)
    found = doubtful(linked)
    return Overview(
        records=linked.records,
        renamed=linked.renamed,
        compared=linked.compared,
        joined=int(joined.sum()),
        persons=int((held > 0).sum()),
        reviews=len(found),
        cut=linked.cut,
        cut_probability=linked.probability(linked.cut),
        precision=_expected(linked, pairs.bits[joined]),
        weights=linked.batch.weights.version,
        sizes=_counted(held[held > 0]),
        biggest=_biggest(linked, held),
        refused={
            guard.name: int((strong & (pairs.guards >> n & 1 == 1)).sum())
            for n, guard in enumerate(GUARDS)
        },
        apart=int((strong & free & ~together).sum()),
        bands=_banded(linked, pairs.bits[found]),
        bits=_counted(np.floor(pairs.bits).astype(np.int64)),
        sources=tuple(_sources(linked.connection)),
        shared_numbers=tuple(_shared_numbers(linked.connection)),
    )


def judged(linked: Linked, *, memory: str) -> Evaluation:
    """The clusters beside the truth that the lists tell, of records that have one."""
    known = set(linked.connection.table("raw").columns)
    extra = {
        KNOWN_FAMILY: KNOWN_FAMILY,
        KNOWN_TWIN: f"coalesce(TRY_CAST({KNOWN_TWIN} AS BOOLEAN), false)",
        BIRTHS: BIRTHS,
    }
    told = {name for name in TRUTHS if name in known and _is_told(linked, name)}
    columns = "".join(f", {sql} AS {n}" for n, sql in extra.items() if n in told)
    truth = linked.connection.sql(
        f"SELECT record_id, truth AS person_id{columns} FROM raw WHERE truth IS NOT NULL"
    ).to_arrow_table()
    known_ids = truth.select(["record_id"])
    kept = clusters(linked).join(known_ids, "record_id", join_type="left semi")
    return evaluate(kept, truth, memory=memory)


def _is_told(linked: Linked, column: str) -> bool:
    found = linked.connection.sql(f"SELECT count({column}) FROM raw").fetchall()
    return bool(found[0][0])


def _expected(linked: Linked, bits: npt.NDArray[np.float64]) -> float | None:
    """The mean probability of pairs."""
    if not len(bits):
        return None
    steps, times = np.unique(np.floor(bits * FINEST), return_counts=True)
    chances = [linked.probability(step / FINEST) for step in steps.tolist()]
    return float(np.average(chances, weights=times))


def _counted(values: npt.NDArray[np.int64]) -> dict[int, int]:
    found, times = np.unique(values, return_counts=True)
    return dict(zip(found.tolist(), times.tolist(), strict=True))


def _biggest(linked: Linked, held: npt.NDArray[np.int64]) -> dict[str, int]:
    rows = np.flatnonzero(held > 1)
    first = rows[np.argsort(-held[rows], kind="stable")][:MOST]
    return dict(zip(linked.persons_of(first), held[first].tolist(), strict=True))


def _banded(linked: Linked, bits: npt.NDArray[np.float64]) -> dict[float, int]:
    chances = [linked.probability(each) for each in bits.tolist()]
    band = np.searchsorted(BANDS, chances, side="right") - 1
    times = np.bincount(np.maximum(band, 0), minlength=len(BANDS))
    return dict(zip(BANDS, times.tolist(), strict=True))


def _sources(connection: duckdb.DuckDBPyConnection) -> list[Source]:
    found = connection.execute(
        "SELECT coalesce(source, ''), count(*), count(birth_date),"
        f" count(*) FILTER (WHERE regexp_matches(birth_date, '{NEW_YEAR}')),"
        " count(pin), count(number), count(list_date)"
        " FROM raw JOIN record USING (row) GROUP BY source ORDER BY 2 DESC, 1"
    ).fetchall()
    return [
        Source(
            name=name,
            records=records,
            birth_dates=births,
            new_years=first,
            numbers=numbers,
            own_numbers=own,
            list_dates=dates,
        )
        for name, records, births, first, numbers, own, dates in found
    ]


def _shared_numbers(connection: duckdb.DuckDBPyConnection) -> list[SharedNumber]:
    found = connection.execute(
        "SELECT digits, count(*) FROM"
        r" (SELECT regexp_replace(pin, '\D', '', 'g') AS digits FROM raw)"
        f" WHERE digits <> '' GROUP BY digits HAVING count(*) > {LARGEST}"
        f" ORDER BY 2 DESC, 1 LIMIT {MOST}"
    ).fetchall()
    return [
        SharedNumber(start=digits[:SHOWN], digits=len(digits), records=times)
        for digits, times in found
    ]
