"""Evaluation, and what people do about a gap. The only place where rows change."""

from collections.abc import Callable
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from kamkor.foundation.audit import actions as audit
from kamkor.foundation.db import context, sql
from kamkor.register.sources import stages

from . import engine
from .models import Run, SavedFilter

Progress = Callable[[str, int, int], None]
SLICE = 1_500_000  # children in one transaction
_MERGED = "SELECT id AS person_id, root_id FROM people_person WHERE id <> root_id"
_ROOT = "SELECT id AS person_id FROM people_person WHERE id = root_id"


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


def evaluate_all(
    *, on: date, at: datetime, by: UUID, progress: Progress = lambda *_: None
) -> Run:
    """Evaluate every child, slice by slice; each slice is one transaction.

    A run that is broken off leaves finished slices as they are; the next run finds
    them unchanged. Returns the run as recorded.
    """
    counts = {"children": 0, "gaps_opened": 0, "gaps_closed": 0}
    bounds = _slices()
    for done, (low, high) in enumerate(bounds):
        progress("rights", done, len(bounds))
        with transaction.atomic(), context.acting_as_machine():
            stages.lock(wait=True)
            _roomy()
            engine.scope_of(
                _ROOT
                + " AND id >= %(low)s AND (%(high)s::uuid IS NULL OR id < %(high)s)",
                {"low": low, "high": high},
            )
            everybody = len(bounds) == 1
            for name, count in _evaluate_slice(
                on=on, at=at, everybody=everybody
            ).items():
                counts[name] += count
    with transaction.atomic(), context.acting_as_machine():
        engine.make("left_over", "SELECT person_id FROM rights_standing", {})
        engine.run_steps("orphans", {})
        engine.run_steps("tally", {"at": at})
        run = Run.objects.create(
            on=on, started_at=at, finished_at=timezone.now(), **counts
        )
        audit.record("rights.evaluated_all", run, by=by, at=at, day=on, counts=counts)
    progress("rights", len(bounds), len(bounds))
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


def _evaluate_slice(*, on: date, at: datetime, everybody: bool) -> dict[str, int]:
    if everybody:
        engine.make("merged", _MERGED, {})
    children = engine.judge(engine.parameters(on), everybody=everybody)
    return _counts(children, engine.keep(on=on, at=at))


def _counts(children: int, steps: dict[str, int]) -> dict[str, int]:
    return {
        "children": children,
        "gaps_opened": steps["gaps_opened"],
        "gaps_closed": steps["gaps_closed"],
    }


def _roomy() -> None:
    """Room to hash and sort a nation in memory, for this transaction only."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("SET LOCAL jit = off")


def _slices() -> list[tuple[UUID, UUID | None]]:
    """Bounds of id that cut all children into slices of about SLICE."""
    with (
        transaction.atomic(),
        context.acting_as_machine(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) AS n"
            " FROM people_person WHERE id = root_id) p WHERE n %% %s = 1 ORDER BY id",
            [SLICE],
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
