"""How good a linkage was, where the truth is known. All counts are set-based."""

from __future__ import annotations

import math
import tempfile
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

Z = 1.959964  # 95 %
UNKNOWN = "unknown"
KNOWN_FAMILY = "family_id"
KNOWN_TWIN = "twin"
BIRTHS = "true_birth_date"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the 95 % interval of Wilson (1927)."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """None of nothing."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound; 0 and 1 of nothing."""
        if not self.of:
            return 0.0, 1.0
        share, spread = self.count / self.of, Z * Z / self.of
        middle = share + spread / 2
        half = Z * math.sqrt(share * (1 - share) / self.of + spread / self.of / 4)
        low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
        return (
            0.0 if self.count == 0 else max(0.0, low),
            1.0 if self.count == self.of else min(1.0, high),
        )

    def as_dict(self) -> dict[str, Any]:
        low, high = self.interval
        return asdict(self) | {"value": self.value, "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class Group:
    """Pairs of one label: precision of those found, recall of those there are."""

    precision: Share
    recall: Share

    def as_dict(self) -> dict[str, Any]:
        return {"precision": self.precision.as_dict(), "recall": self.recall.as_dict()}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What `evaluate` found.

    Pairs of records are closed: every two records of a cluster are a found pair.
    `cluster_*` count clusters that are exactly one person's records, lone records
    among them. Pairs of persons are counted once, however many clusters they share;
    `twins_merged` and `siblings_merged` are of all such pairs that exist (twins are
    siblings too) and None where the truth does not tell families or twins.
    """

    records: int
    persons: int
    clusters: int
    precision: Share
    recall: Share
    cluster_precision: Share
    cluster_recall: Share
    twins_merged: Share | None
    siblings_merged: Share | None
    unrelated_merged: int
    biggest_wrong_persons: int  # 0: no cluster holds two persons
    biggest_wrong_records: int
    groups: dict[str, dict[str, Group]] = field(default_factory=dict)

    @property
    def f1(self) -> float | None:
        return _harmonic(self.precision, self.recall)

    @property
    def cluster_f1(self) -> float | None:
        return _harmonic(self.cluster_precision, self.cluster_recall)

    @property
    def unrelated_per_thousand(self) -> float:
        """Pairs of unrelated persons merged, per 1,000 persons."""
        return 1000 * self.unrelated_merged / self.persons if self.persons else 0.0

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; shares as count, of, value, low, high."""
        shares = ("precision", "recall", "cluster_precision", "cluster_recall")
        merged = {"twins": self.twins_merged, "siblings": self.siblings_merged}
        return {
            "records": self.records,
            "persons": self.persons,
            "clusters": self.clusters,
            **{name: getattr(self, name).as_dict() for name in shares},
            "f1": self.f1,
            "cluster_f1": self.cluster_f1,
            **{f"{who}_merged": s and s.as_dict() for who, s in merged.items()},
            "unrelated_merged": self.unrelated_merged,
            "unrelated_per_thousand": self.unrelated_per_thousand,
            "biggest_wrong_persons": self.biggest_wrong_persons,
            "biggest_wrong_records": self.biggest_wrong_records,
            "groups": {
                column: {label: group.as_dict() for label, group in labels.items()}
                for column, labels in self.groups.items()
            },
        }


def _harmonic(precision: Share, recall: Share) -> float | None:
    one, other = precision.value, recall.value
    if one is None or other is None:
        return None
    return 2 * one * other / (one + other) if one + other else 0.0


def evaluate(
    clusters: pa.Table,
    truth: pa.Table,
    *,
    groups: Sequence[str] = (),
    memory: str = "4GB",
    threads: int = 2,
) -> Evaluation:
    """Compare clusters with the truth.

    `clusters` has record_id and cluster_id; a record of the truth without a cluster
    stands alone. `truth` has record_id and person_id, and where known family_id, twin
    and true_birth_date (twins are of one family, both marked, and of one day if the
    day is told). `groups` are further columns of `truth`; pairs of records are told
    apart by the two values, "school / school" is "school", and empty is "unknown".
    Raises ValueError for a record twice, or one the truth does not know.
    """
    missing = [name for name in groups if name not in truth.column_names]
    if missing:
        raise ValueError(f"The truth has no column {', '.join(missing)}.")
    with (
        tempfile.TemporaryDirectory() as spill,
        duckdb.connect(
            config={
                "memory_limit": memory,
                "threads": threads,
                "temp_directory": spill,
            }
        ) as db,
    ):
        db.execute("SET enable_progress_bar = false")
        return _Count(db, clusters, truth).all(groups)


class _Count:
    """The counts, each by one query over the table `row`."""

    def __init__(
        self, db: duckdb.DuckDBPyConnection, clusters: pa.Table, truth: pa.Table
    ) -> None:
        self.db = db
        self.columns = set(truth.column_names)
        db.register("clusters", clusters)
        db.register("truth", truth)
        self._refuse()
        # A record alone gets a cluster of its own, behind the numbers of the others.
        db.execute("""
            CREATE TABLE row AS
            WITH named AS (
                SELECT record_id, dense_rank() OVER (ORDER BY cluster_id) AS cluster
                FROM clusters WHERE cluster_id IS NOT NULL
            )
            SELECT truth.*, coalesce(cluster, -row_number() OVER ()) AS cluster
            FROM truth LEFT JOIN named USING (record_id)
        """)
        db.execute("""
            CREATE TABLE part AS
            SELECT cluster, person_id, count(*) AS many FROM row GROUP BY ALL
        """)
        db.execute("""
            CREATE TABLE whole AS
            SELECT cluster, count(*) AS persons, sum(many)::BIGINT AS many
            FROM part GROUP BY cluster
        """)

    def _refuse(self) -> None:
        for table in ("clusters", "truth"):
            if self.one(f"SELECT count(*) - count(DISTINCT record_id) FROM {table}"):
                raise ValueError(f"A record stands twice, or has no id, in {table}.")
        strange = "SELECT count(*) FROM clusters ANTI JOIN truth USING (record_id)"
        if count := self.one(strange):
            raise ValueError(f"The truth does not know {count} of the records.")

    def one(self, query: str) -> int:
        found = self.db.execute(query).fetchone()
        return int(found[0] or 0) if found else 0

    def all(self, groups: Sequence[str]) -> Evaluation:
        right = self.one("SELECT sum(many * (many - 1) // 2) FROM part")
        found = self.one("SELECT sum(many * (many - 1) // 2) FROM whole")
        there = self.one("""
            SELECT sum(many * (many - 1) // 2)
            FROM (SELECT count(*) AS many FROM row GROUP BY person_id)
        """)
        persons = self.one("SELECT count(DISTINCT person_id) FROM row")
        clusters = self.one("SELECT count(*) FROM whole")
        exact = self._exact()
        siblings = self._siblings() if KNOWN_FAMILY in self.columns else None
        twins = self._twins() if {KNOWN_FAMILY, KNOWN_TWIN} <= self.columns else None
        wrong = "FROM whole WHERE persons > 1"
        return Evaluation(
            records=self.one("SELECT count(*) FROM row"),
            persons=persons,
            clusters=clusters,
            precision=Share(right, found),
            recall=Share(right, there),
            cluster_precision=Share(exact, clusters),
            cluster_recall=Share(exact, persons),
            twins_merged=twins,
            siblings_merged=siblings,
            unrelated_merged=self._merged() - (siblings.count if siblings else 0),
            biggest_wrong_persons=self.one(f"SELECT max(persons) {wrong}"),
            biggest_wrong_records=self.one(f"SELECT max(many) {wrong}"),
            groups={column: self._group(column) for column in groups},
        )

    def _exact(self) -> int:
        """Clusters of one person that hold all records of that person."""
        return self.one("""
            SELECT count(*)
            FROM part JOIN whole USING (cluster)
            JOIN (SELECT person_id, count(*) AS clusters FROM part GROUP BY ALL)
                USING (person_id)
            WHERE persons = 1 AND clusters = 1
        """)

    def _merged(self) -> int:
        """Pairs of persons who share a cluster, each once.

        All pairs within clusters, less the repeats; only persons who are in two wrong
        clusters can be in a repeat, so a giant cluster is never written out in pairs.
        """
        pairs = self.one("SELECT sum(persons * (persons - 1) // 2) FROM whole")
        again = self.one("""
            WITH wrong AS (
                SELECT cluster, person_id FROM part SEMI JOIN
                (SELECT cluster FROM whole WHERE persons > 1) USING (cluster)
            ), often AS (
                SELECT * FROM wrong SEMI JOIN
                (SELECT person_id FROM wrong GROUP BY ALL HAVING count(*) > 1)
                USING (person_id)
            )
            SELECT sum(times - 1) FROM (
                SELECT count(*) AS times FROM often a JOIN often b USING (cluster)
                WHERE a.person_id < b.person_id GROUP BY a.person_id, b.person_id
            )
        """)
        return pairs - again

    def _siblings(self) -> Share:
        return self._relatives("true", "family_id")

    def _twins(self) -> Share:
        same = "family_id, born" if BIRTHS in self.columns else "family_id"
        return self._relatives("twin", same)

    def _relatives(self, who: str, same: str) -> Share:
        """Pairs of persons alike in `same`: those sharing a cluster, of all."""
        born = BIRTHS if BIRTHS in self.columns else "NULL"
        rows = f"""
            SELECT DISTINCT person_id, family_id, {born} AS born, cluster
            FROM row WHERE {who} AND family_id IS NOT NULL
        """
        there = self.one(f"""
            SELECT sum(many * (many - 1) // 2) FROM (
                SELECT count(DISTINCT person_id) AS many FROM ({rows}) GROUP BY {same})
        """)
        merged = self.one(f"""
            WITH kin AS ({rows})
            SELECT count(*) FROM (
                SELECT DISTINCT a.person_id, b.person_id
                FROM kin a JOIN kin b USING (cluster, {same})
                WHERE a.person_id < b.person_id)
        """)
        return Share(merged, there)

    def _group(self, column: str) -> dict[str, Group]:
        right = self._labels(column, "cluster, person_id")
        found = self._labels(column, "cluster")
        there = self._labels(column, "person_id")
        return {
            label: Group(
                Share(right.get(label, 0), found.get(label, 0)),
                Share(right.get(label, 0), there.get(label, 0)),
            )
            for label in sorted(found.keys() | there.keys())
        }

    def _labels(self, column: str, same: str) -> dict[str, int]:
        """Pairs of records alike in `same`, by the label of their two values."""
        rows = self.db.execute(f"""
            WITH value AS (
                SELECT {same}, coalesce("{column}"::VARCHAR, '{UNKNOWN}') AS word,
                       count(*) AS many
                FROM row GROUP BY ALL
            )
            SELECT a.word, b.word,
                   sum(CASE WHEN a.word = b.word THEN a.many * (a.many - 1) // 2
                            ELSE a.many * b.many END)::BIGINT AS pairs
            FROM value a JOIN value b USING ({same})
            WHERE a.word <= b.word
            GROUP BY ALL HAVING pairs > 0
        """).fetchall()
        return {one if one == b else f"{one} / {b}": pairs for one, b, pairs in rows}
