"""Evaluation, and what people do about a gap. The only place where rows change."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from math import ceil
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, sql
from kamkor.register.sources import stages

from . import engine
from .models import Run, SavedFilter

Progress = Callable[[str, int, int], None]
Bounds = tuple[UUID, UUID | None]  # from (inclusive), to (exclusive; None: the end)
SLICE = 750_000  # most children in one transaction: about 1 GB of hash tables
LEAST = 20_000  # fewer are not worth a connection of their own
_ALONE = 0x4B414D31  # a full evaluation
_MERGED = "SELECT id AS person_id, root_id FROM people_person WHERE id <> root_id"
_ROOT = "SELECT id AS person_id FROM people_person WHERE id = root_id"
_FROM_LOW_TO_HIGH = " AND id >= %(low)s AND (%(high)s::uuid IS NULL OR id < %(high)s)"


@transaction.atomic
def evaluate_one(
    person_id: UUID, *, on: date, at: datetime, by: UUID
) -> dict[str, int]:
    """Evaluate one child (a root) and note that somebody asked for it."""
    with context.acting_as_machine():
        engine.scope_of(_ROOT + " AND id = %(person)s", {"person": person_id})
        counts = _evaluate_scope(on=on, at=at)
    audit.note("rights.evaluated", by=by, at=at, subject=person_id, on=on)
    return counts


def evaluate_touched(*, at: datetime) -> dict[str, int]:
    """Evaluate the children in `scope_person`, inside the import's transaction."""
    engine.scope_of(
        "SELECT p.id AS person_id FROM scope_person s"
        " JOIN people_person p ON p.id = s.person_id AND p.id = p.root_id",
        {},
    )
    return _evaluate_scope(on=timezone.localtime(at).date(), at=at)


def go_on(*, again: datetime) -> None:
    """Work on the children in `scope_person` that ended at this moment, because two were
    joined then, goes on. Before they are evaluated."""
    engine.run_steps("again", {"again": again})


def evaluate_all(
    *,
    on: date,
    at: datetime,
    by: UUID,
    progress: Progress = lambda *_: None,
    lanes: int | None = None,
) -> Run:
    """Evaluate every child, slice by slice; each slice is one transaction.

    `lanes` slices at a time, each on a connection of its own; by default one for each
    processor, and one only inside somebody's transaction, which others cannot see. A run
    that is broken off leaves finished slices as they are; the next run finds them
    unchanged. A second run waits for the first. Returns the run as recorded.
    """
    lanes = 1 if connection.in_atomic_block else lanes or os.cpu_count() or 1
    with transaction.atomic(), context.acting_as_machine():
        _alone()
        bounds = _slices(lanes)
        counts = Counter(children=0, gaps_opened=0, gaps_closed=0)
        judged = partial(_evaluate_slice, on=on, at=at)
        progress("rights", 0, len(bounds))
        for done, slice_counts in enumerate(_in_lanes(judged, bounds, lanes), 1):
            counts.update(slice_counts)
            progress("rights", done, len(bounds))
        stages.lock(wait=True)
        engine.make("left_over", "SELECT person_id FROM rights_standing", {})
        engine.run_steps("orphans", {})
        engine.run_steps("tally", {"at": at})
        run = Run.objects.create(
            on=on, started_at=at, finished_at=timezone.now(), **counts
        )
        audit.record(
            "rights.evaluated_all", run, by=by, at=at, day=on, counts=dict(counts)
        )
    return run


def remember_touched() -> None:
    """Keep in mind, before records are taken back, of whom they spoke: `left_over`."""
    engine.make(
        "left_over",
        "SELECT DISTINCT n.person_id FROM scope_record s"
        " JOIN people_name n ON n.record_id = s.record_id",
        {},
    )


def _evaluate_scope(*, on: date, at: datetime) -> dict[str, int]:
    """Judge `scope`, keep what changed, move the counts by the difference."""
    children = engine.judge(engine.parameters(on))
    touched = "SELECT person_id FROM member"
    if engine.exists("left_over"):
        touched += " UNION SELECT person_id FROM left_over"
    engine.make("touched", touched, {})
    engine.make("tally_before", sql.load(engine.PACKAGE, "tally_before"), {})
    if engine.exists("left_over"):
        engine.run_steps("orphans", {})
    steps = engine.keep(on=on, at=at)
    engine.run_steps("tally_delta", {"at": at})
    return _counts(children, steps)


def _evaluate_slice(bounds: Bounds, *, on: date, at: datetime) -> dict[str, int]:
    low, high = bounds
    values = {"low": low, "high": high}
    with transaction.atomic(), context.acting_as_machine():
        stages.lock_with_others()
        _roomy()
        engine.scope_of(_ROOT + _FROM_LOW_TO_HIGH, values)
        engine.make("merged", _MERGED, {})
        children = engine.judge(engine.parameters(on) | values, slice_of_all=True)
        return _counts(children, engine.keep(on=on, at=at))


def _in_lanes(
    judged: Callable[[Bounds], dict[str, int]], bounds: list[Bounds], lanes: int
) -> Iterator[dict[str, int]]:
    """What `judged` says of each slice, in whatever order they are done."""
    if lanes == 1 or len(bounds) == 1:
        yield from map(judged, bounds)
        return

    def on_own_connection(slice_bounds: Bounds) -> dict[str, int]:
        try:
            return judged(slice_bounds)
        finally:
            connection.close()

    with ThreadPoolExecutor(lanes) as pool:
        waiting = [pool.submit(on_own_connection, each) for each in bounds]
        for done in as_completed(waiting):
            yield done.result()


def _counts(children: int, steps: dict[str, int]) -> dict[str, int]:
    return {
        "children": children,
        "gaps_opened": steps["gaps_opened"],
        "gaps_closed": steps["gaps_closed"],
    }


def _alone() -> None:
    """Let no other full evaluation run until this transaction ends, however long."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ALONE])


def _roomy() -> None:
    """Room to hash and sort a slice in memory, for this transaction only."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("SET LOCAL jit = off")


def _slices(lanes: int) -> list[Bounds]:
    """Bounds of id that cut all children into even slices: one for each lane, more
    where that would make them larger than SLICE, fewer where smaller than LEAST."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person WHERE id = root_id")
        (total,) = cursor.fetchone() or (0,)
        parts = max(1, min(lanes, total // LEAST), ceil(total / SLICE))
        cursor.execute(
            "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n"
            " FROM people_person WHERE id = root_id) p WHERE n %% %s = 1 %% %s"
            " ORDER BY id",
            [size := max(1, ceil(total / parts)), size],
        )
        starts = [row[0] for row in cursor.fetchall()]
    return list(pairwise([*starts, None]))


@transaction.atomic
def save_filter(*, name: str, query: str, by: UUID, at: datetime) -> SavedFilter:
    """Keep a filter under a name; the same name again replaces it."""
    kept, _new = SavedFilter.objects.update_or_create(
        owner=by, name=name, defaults={"query": query[:400], "created_at": at}
    )
    return kept


@transaction.atomic
def drop_filter(filter_id: UUID, *, by: UUID) -> None:
    """Forget one of one's own filters; nothing happens for another's."""
    SavedFilter.objects.of(by).filter(pk=filter_id).delete()
