"""The results of a run as files."""

import csv
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from kamkor.register.linkage import level_words
from kamkor.register.linkage.core.results import Review
from kamkor.register.sources.reading.escape import escape_formula

CLUSTERS, REVIEW, REPORT = "clusters.csv", "review.csv", "report.html"
NAMES = (CLUSTERS, REVIEW, REPORT)


def write_clusters(path: Path, clusters: pa.Table) -> None:
    """UTF-8, comma, one line a record: record_id, cluster_id."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(clusters.column_names)
        for batch in clusters.to_batches():
            lines.writerows(
                zip(
                    *(map(escape_formula, column.to_pylist()) for column in batch),
                    strict=True,
                )
            )


def write_reviews(path: Path, reviews: Iterable[Review]) -> None:
    """UTF-8, comma, one line a pair, reasons in the reader's language."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(
            ["record_id_a", "record_id_b", "weight_bits", "probability", "reasons"]
        )
        for review in reviews:
            lines.writerow(
                [
                    escape_formula(review.one),
                    escape_formula(review.other),
                    f"{review.bits:.2f}",
                    f"{review.probability:.4f}",
                    escape_formula(level_words.reasons(review)),
                ]
            )
