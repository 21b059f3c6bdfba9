"""How fast and how well one record finds its child among a million.

    python -m bench.linkage online [--records 1000000] [--queries 1500] [--clients 4]

Each query is a record of the register whose child has another record, its own left out;
then records of children the register does not know. Beside it, in the same run, what is
usual: the ten names most alike by trigrams, on the same folded words.
"""

import multiprocessing
import random
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bench import ground
from bench.linkage import register

# isort: split
from django.db import connection, transaction

from kamkor.foundation.db.context import acting_as_machine
from kamkor.register.linkage import inforce, namecount
from kamkor.register.linkage.meeting import meet

if TYPE_CHECKING:
    from uuid import UUID

TOP = 10
BESIDE = 200  # queries by trigrams alone: each takes long
STRANGERS = 800


@dataclass(frozen=True)
class Answer:
    """`place` of the child among those suggested, from 0; None: not among ten. `best`:
    whether anybody was suggested as probable."""

    seconds: float
    place: int | None
    best: bool


def measure(records: int, seed: int, queries: int, clients: int, *, keep: bool) -> None:
    with register.standing(records, seed, keep=keep):
        luck = random.Random(5)
        new_year = register.new_years(records, seed)
        known = _with_another(register.sample(records, seed, 8 * queries, luck))[
            :queries
        ]
        ground.say(f"{len(known)} queries by {clients} clients")
        found = _asked(known, new_year, clients)
        strangers = register.sample(100_000, seed + 50, STRANGERS, luck)
        wrong = _asked(strangers, frozenset(), clients)
        beside = _by_trigrams(known[:BESIDE], new_year)
        with acting_as_machine(), transaction.atomic():
            named = namecount.records()
        connection.close()
    _row(records, seed, clients, (found, wrong, beside), named)


def _with_another(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those whose child has another record in the register."""
    persons = [register.person_id(row["person_id"]) for row in rows]
    with ground.superuser() as server:
        counted = server.execute(
            "SELECT person_id, count(*) FROM linkage_profile WHERE person_id = ANY(%s)"
            " GROUP BY 1",
            [persons],
        ).fetchall()
    times = dict(counted)
    return [r for r, p in zip(rows, persons, strict=True) if times.get(p, 0) > 1]


def _asked(rows: list[dict[str, Any]], new_year: Any, clients: int) -> list[Answer]:
    parts = [(rows[n::clients], new_year) for n in range(clients)]
    with multiprocessing.get_context("spawn").Pool(clients) as pool:
        return [answer for part in pool.starmap(_client, parts) for answer in part]


def _client(rows: list[dict[str, Any]], new_year: Any) -> list[Answer]:
    _ask(rows[0], new_year)  # the connection and the caches of the process
    return [_ask(row, new_year) for row in rows]


def _ask(row: dict[str, Any], new_year: Any) -> Answer:
    began = time.perf_counter()
    with acting_as_machine(), transaction.atomic():
        (said,) = register.profiles([row], new_year)
        met = meet({said.record_id: said}, inforce.scale())
    best: dict[UUID, Any] = {}
    for edge in sorted(met.edges, key=lambda e: -e.evidence.bits):
        best.setdefault(edge.root, edge.evidence)
    seconds = time.perf_counter() - began
    order = list(best)[:TOP]
    child = register.person_id(row["person_id"])
    return Answer(
        seconds,
        order.index(child) if child in order else None,
        bool(order) and best[order[0]].doubtful,
    )


def _by_trigrams(rows: list[dict[str, Any]], new_year: Any) -> list[Answer]:
    answers = []
    with ground.superuser() as server:
        server.execute(
            "CREATE INDEX IF NOT EXISTS bench_trigrams ON linkage_profile"
            " USING gin (linkage_spelt(words) gin_trgm_ops)"
        )
        server.execute("SET pg_trgm.similarity_threshold = 0.5")
        for row in rows:
            began = time.perf_counter()
            (said,) = register.profiles([row], new_year)
            spelt = " ".join(said.words or ())
            found = server.execute(
                "SELECT person_id FROM linkage_profile"
                " WHERE linkage_spelt(words) %% %s AND record_id <> %s"
                " ORDER BY similarity(linkage_spelt(words), %s) DESC LIMIT %s",
                [spelt, said.record_id, spelt, TOP],
            ).fetchall()
            seconds = time.perf_counter() - began
            child = register.person_id(row["person_id"])
            order = [person for (person,) in found]
            answers.append(
                Answer(seconds, order.index(child) if child in order else None, False)
            )
    return answers


def _row(
    records: int,
    seed: int,
    clients: int,
    answers: tuple[list[Answer], list[Answer], list[Answer]],
    named: int,
) -> None:
    found, wrong, beside = answers
    mine, theirs = _times(found), _times(beside)
    hits = Counter(a.place for a in found)
    within = 1 - hits[None] / len(found)
    ground.row(
        f"linkage online, {records:,} records, {clients} clients",
        f"p50 {mine[50]:.1f} ms, p95 {mine[95]:.1f}, p99 {mine[99]:.1f}",
        f"p95 {theirs[95]:.0f} ms: the ten most alike by trigrams, one client",
        f"{mine[95] / theirs[95]:.2f}",
        f"among ten {within:.3f}, first {hits[0] / len(found):.3f} of {len(found)};"
        f" by trigrams {sum(a.place is not None for a in beside) / len(beside):.3f}"
        f" of {len(beside)}; strangers taken for a child"
        f" {sum(a.best for a in wrong) / len(wrong):.4f} of {len(wrong)};"
        f" seed {seed}, {named:,} records with a given name",
    )


def _times(answers: list[Answer]) -> dict[int, float]:
    """Percentiles in milliseconds."""
    seconds = [1000 * a.seconds for a in answers]
    return {p: float(np.percentile(seconds, p)) for p in (50, 95, 99)}
